"""Values encrypted in the database: netwright.vault.database_keys."""

import base64
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import SealBroken, VaultError
from netwright.model.secret import Secret
from netwright.vault.database_keys import (
    Cell,
    DatabaseKey,
    DatabaseKeys,
    key_of,
    keys_text,
    make_database_key,
    new_key,
    open_database_keys,
    read_keys,
)

CELL = Cell("default", "imported_credential", "1", "values")
PLAIN = Secret("CANARY-값")
KEYS = DatabaseKeys([new_key()])


@given(st.text(), st.text(), st.text())
def test_what_is_sealed_opens_in_its_cell(text: str, tenant: str, row: str) -> None:
    """Any text, any tenant's name."""
    cell = CELL._replace(tenant=tenant.encode("utf-8", "replace").decode(), row=ascii(row))

    assert KEYS.open(cell, KEYS.seal(cell, Secret(text))) == Secret(text)


def test_two_seals_of_one_value_differ() -> None:
    """Equal passwords of two devices must not be recognised as equal."""
    assert KEYS.seal(CELL, PLAIN) != KEYS.seal(CELL, PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        CELL._replace(tenant="acme"),
        CELL._replace(table="token"),
        CELL._replace(row="2"),
        CELL._replace(column="hash"),
    ],
)
def test_a_value_that_was_moved_does_not_open(other: Cell) -> None:
    """Whoever may write rows must not be able to give one device the password of another."""
    with pytest.raises(SealBroken, match="not what was sealed there"):
        KEYS.open(other, KEYS.seal(CELL, PLAIN))


def test_no_two_cells_have_the_same_associated_data() -> None:
    """A separator within a name must not move a value over the border."""
    assert str(Cell("a|b", "t", "1", "c")) != str(Cell("a", "b|t", "1", "c"))
    assert str(Cell("a%7Cb", "t", "1", "c")) != str(Cell("a|b", "t", "1", "c"))


def test_the_key_of_another_tenant_does_not_open() -> None:
    """Each tenant has a key of its own, so even a forged place does not help."""
    sealed = KEYS.seal(CELL, PLAIN)
    ours = KEYS._derive(KEYS.current, "default")  # noqa: SLF001 - the derived key itself
    theirs = KEYS._derive(KEYS.current, "acme")  # noqa: SLF001
    octets = base64.b64decode(sealed.split(":")[2])

    assert ours.decrypt(octets[:12], octets[12:], str(CELL).encode()) == PLAIN.reveal().encode()
    with pytest.raises(InvalidTag):
        theirs.decrypt(octets[:12], octets[12:], str(CELL).encode())


def test_an_unknown_key_is_named() -> None:
    """The operator learns which key is missing, not only that something is wrong."""
    stranger = DatabaseKey("0badcafe", new_key().secret)

    with pytest.raises(SealBroken, match="key '0badcafe', which is not here"):
        KEYS.open(CELL, DatabaseKeys([stranger]).seal(CELL, PLAIN))


@pytest.mark.parametrize(
    "sealed", ["", "plain", "v1:x", "v1:x:", "v1:x:!!", "v2:x:AAAA", "a:b:c:d"]
)
def test_what_is_no_sealed_value_is_an_error_without_its_content(sealed: str) -> None:
    """Somebody wrote a plain value with SQL."""
    with pytest.raises(SealBroken, match="no sealed value") as caught:
        KEYS.open(CELL, sealed)

    assert (caught.value.__context__, caught.value.__cause__) == (None, None)


@given(st.integers(0, 200), st.integers(1, 255))
def test_any_change_is_noticed(place: int, change: int) -> None:
    """GCM authenticates nonce, text and place."""
    head, _, text = KEYS.seal(CELL, PLAIN).rpartition(":")
    octets = bytearray(base64.b64decode(text))
    octets[place % len(octets)] ^= change

    with pytest.raises(SealBroken):
        KEYS.open(CELL, f"{head}:{base64.b64encode(octets).decode()}")


def test_all_keys_open_and_the_first_one_seals() -> None:
    """During a rotation."""
    old, new = new_key(), new_key()
    both = DatabaseKeys([new, old])

    assert both.open(CELL, DatabaseKeys([old]).seal(CELL, PLAIN)) == PLAIN
    assert key_of(both.seal(CELL, PLAIN)) == new.key_id


def test_a_key_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    """A second command must not replace the key that everything is sealed with."""
    file = tmp_path / "database_key"
    make_database_key(str(file))
    first = file.read_text()
    make_database_key(str(file))

    assert (file.read_text(), file.stat().st_mode & 0o777) == (first, 0o600)
    assert open_database_keys(str(file)).current == first.partition(":")[0]


def test_several_keys_are_read_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The current one first."""
    keys = [new_key(), new_key()]
    monkeypatch.setenv("SITE_DATABASE_KEY", keys_text(keys))

    assert read_keys("env:SITE_DATABASE_KEY") == keys


@pytest.mark.parametrize("text", ["only-a-password", "a:", ":b"])
def test_a_source_of_something_else_is_named_without_its_content(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """A vault password in the wrong place, for one."""
    monkeypatch.setenv("SITE_DATABASE_KEY", text)

    with pytest.raises(VaultError, match="not database keys") as caught:
        read_keys("env:SITE_DATABASE_KEY")
    assert "only-a" not in str(caught.value)


def test_a_key_of_the_wrong_length_is_refused() -> None:
    """A human made it up."""
    with pytest.raises(VaultError, match="not 32 octets"):
        DatabaseKeys([DatabaseKey("a", Secret("c2hvcnQ="))])


def test_no_key_is_an_error() -> None:
    """Nothing can be sealed."""
    with pytest.raises(VaultError, match="no database key"):
        DatabaseKeys([])


def test_a_source_that_is_missing_says_what_it_is_for(tmp_path: Path) -> None:
    """Not the vault password this time."""
    with pytest.raises(VaultError, match=r"database key: .*cannot be read"):
        open_database_keys(str(tmp_path / "missing"))


def test_no_key_shows_in_any_form() -> None:
    """Nor the values."""
    key = new_key()

    assert key.secret.reveal() not in f"{key} {key!r} {DatabaseKeys([key])!r}"
