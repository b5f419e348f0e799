"""The text form of vault data: netwright.vault.envelope."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import VaultError
from netwright.vault.envelope import Envelope, is_vault, parse, render

ENVELOPE = Envelope(bytes(range(32)), b"m" * 32, b"ciphertext" * 5)
ENVELOPES = st.builds(
    Envelope,
    st.binary(min_size=1, max_size=40),
    st.binary(min_size=32, max_size=32),
    st.binary(max_size=200),
    st.from_regex(r"\A[a-z0-9_.-]{1,20}\Z"),
)


@given(ENVELOPES)
def test_what_is_written_is_read_back(envelope: Envelope) -> None:
    """A file we write must not lose a bit, whatever its vault id."""
    text = render(envelope)

    assert (is_vault(text), parse(text)) == (True, envelope)


def test_text_is_laid_out_as_ansible_does() -> None:
    """`ansible-vault view` and `git diff` expect a header and lines of 80 columns."""
    header, *lines = render(ENVELOPE).splitlines()

    assert header == "$ANSIBLE_VAULT;1.1;AES256"
    assert {len(line) for line in lines[:-1]} == {80}


def test_a_vault_id_makes_it_version_1_2() -> None:
    """Version 1.1 has no place for the id."""
    assert render(ENVELOPE._replace(vault_id="prod")).startswith("$ANSIBLE_VAULT;1.2;AES256;prod\n")


def test_line_ends_and_indentation_do_not_matter() -> None:
    """Editors on Windows and YAML block scalars change both."""
    text = render(ENVELOPE)

    assert parse(text.replace("\n", "\r\n")) == ENVELOPE
    assert parse(text.replace("\n", "\n      ")) == ENVELOPE


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "not Ansible Vault data"),
        ("kind: ssh", "not Ansible Vault data"),
        ("$ANSIBLE_VAULT;1.0;AES\n00", "not Ansible Vault data"),
        ("$ANSIBLE_VAULT;1.1;AES\n00", "another cipher"),
        ("$ANSIBLE_VAULT;1.2;AES256;\n00", "not Ansible Vault data"),
        ("$ANSIBLE_VAULT;1.1;AES256", "damaged"),
        ("$ANSIBLE_VAULT;1.1;AES256\nzz", "damaged"),
        (render(ENVELOPE)[:-40], "damaged"),
        (render(ENVELOPE._replace(mac=b"short")), "damaged"),
        (render(ENVELOPE._replace(salt=b"")), "damaged"),
    ],
)
def test_what_is_no_vault_data_is_named(text: str, fault: str) -> None:
    """The operator learns whether the file is another thing or broken."""
    with pytest.raises(VaultError, match=fault):
        parse(text)


@pytest.mark.parametrize("vault_id", ["", "two words", "a;b", "a\nb", "x" * 256])
def test_a_vault_id_that_would_break_the_header_is_refused(vault_id: str) -> None:
    """The header is one line of fields between semicolons."""
    with pytest.raises(VaultError, match="one word"):
        render(ENVELOPE._replace(vault_id=vault_id))


def test_a_hundred_thousand_mutations_never_crash() -> None:
    """A damaged file gives one typed error, or reads as some other envelope; never a crash."""
    random = Random(0)  # noqa: S311 - a test that fails must fail again
    original = render(ENVELOPE._replace(vault_id="prod"))
    outcomes = {"read": 0, "refused": 0}

    for _ in range(100_000):
        try:
            parse(mutated(original, random))
        except VaultError:
            outcomes["refused"] += 1
        else:
            outcomes["read"] += 1

    assert outcomes["refused"] > 50_000


def mutated(text: str, random: Random) -> str:
    """Change, cut, repeat or insert somewhere."""
    place = random.randrange(len(text))
    match random.randrange(4):
        case 0:
            return text[:place] + chr(random.randrange(0x300)) + text[place + 1 :]
        case 1:
            return text[:place]
        case 2:
            return text[:place] + text[place // 2 :]
        case _:
            return text[:place] + random.choice("\n;0f$\0é") * random.randrange(1, 4) + text[place:]


@given(st.text())
def test_arbitrary_text_never_crashes(text: str) -> None:
    """Nothing but the typed error leaves the parser."""
    try:
        parse("$ANSIBLE_VAULT;1.1;AES256\n" + text)
    except VaultError as error:
        assert "damaged" in str(error)  # noqa: PT017 - either outcome is right
