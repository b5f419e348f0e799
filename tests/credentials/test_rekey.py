"""Vault data moved to a new password: netwright.credentials.rekey."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from netwright.credentials import rekey as module
from netwright.credentials.files import replace_text
from netwright.credentials.folder import VaultFolder, load_profiles, open_vault
from netwright.credentials.rekey import Rekey, RekeyState, move_vault
from netwright.errors import VaultError
from netwright.model.credential import Community
from netwright.model.secret import Secret
from netwright.vault.keys import VaultKeys, VaultPassword
from netwright.vault.passwords import NEXT, new_password, read_password, write_password

OLD, NEW = Secret("an old password"), new_password()
OLD_KEYS = VaultKeys([VaultPassword("default", OLD)])
NEW_KEYS = VaultKeys([VaultPassword("default", NEW)])


def inline(keys: VaultKeys, secret: str, indent: str) -> str:
    """Return an inline value as `ansible-vault encrypt_string` prints it."""
    lines = keys.seal(Secret(secret)).splitlines()
    return "!vault |\n" + "".join(f"{indent}{line}\n" for line in lines)


@pytest.fixture
def move() -> Rekey:
    """The move from the old password to the new one."""
    return Rekey("default", OLD, NEW)


def test_a_whole_file_is_moved(move: Rekey) -> None:
    """What is in it stays as it is."""
    moved, values = move.text(OLD_KEYS.seal(Secret("kind: x # comment\n")))

    assert (NEW_KEYS.open(moved), values) == (Secret("kind: x # comment\n"), 1)


def test_inline_values_are_moved_and_nothing_around_them(move: Rekey) -> None:
    """`ansible-vault rekey` says that such a file is not encrypted."""
    template = "# 주석\na: {}b:\n  - c: {}    d: plain # comment\n"
    text = template.format(inline(OLD_KEYS, "one", "  "), inline(OLD_KEYS, "둘", " " * 10))
    moved, values = move.text(text)
    around = [line for line in moved.splitlines() if not line.strip().isalnum()]

    assert values == 2
    assert around == [line for line in text.splitlines() if not line.strip().isalnum()]
    assert [NEW_KEYS.open(each) for each in blocks(moved)] == [Secret("one"), Secret("둘")]


def blocks(text: str) -> Iterator[str]:
    """Yield the vault data in a text."""
    for match in re.finditer(r"\$ANSIBLE_VAULT;.*\n(?:\s+[0-9a-f]{2,80}$)+", text, re.MULTILINE):
        yield match[0]


def test_inline_values_within_an_encrypted_file_are_moved_too(move: Rekey) -> None:
    """Somebody encrypted a file of inline values once more."""
    moved, values = move.text(OLD_KEYS.seal(Secret("a: " + inline(OLD_KEYS, "one", "  "))))

    assert values == 2
    assert [NEW_KEYS.open(each) for each in blocks(NEW_KEYS.open(moved).reveal())] == [
        Secret("one")
    ]


def test_a_second_run_finds_nothing_to_do(move: Rekey) -> None:
    """So an interrupted run is simply repeated."""
    moved, _ = move.text("a: " + inline(OLD_KEYS, "one", "  "))

    assert move.text(moved) == (moved, 0)


def test_data_of_another_vault_id_is_left_alone(move: Rekey) -> None:
    """It has its own password."""
    other = VaultKeys([VaultPassword("prod", Secret("another"))]).seal(Secret("x"), "prod")

    assert move.text(other) == (other, 0)


@pytest.mark.parametrize(
    "text",
    [
        VaultKeys([VaultPassword("default", Secret("another"))]).seal(Secret("x")),
        'a: !vault "$ANSIBLE_VAULT;1.1;AES256\\n3030"\n',
        "a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  30\n",
    ],
)
def test_data_that_cannot_be_moved_fails_and_stays(tmp_path: Path, move: Rekey, text: str) -> None:
    """To pass over it would be to lose it with the old password."""
    path = tmp_path / "a.yml"
    path.write_text(text)

    assert move.file(path).state is RekeyState.FAILED
    assert path.read_text() == text


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The password file that netwright.toml names."""
    path = tmp_path / "vault_password"
    write_password(path, OLD)
    return path


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Five encrypted profiles."""
    vault = tmp_path / "vault"
    vault.mkdir()
    for i in range(5):
        (vault / f"p{i}.yml").write_text(
            OLD_KEYS.seal(Secret(f"kind: snmp_v2c\ncommunity: c{i}\n"))
        )
    return vault


def communities(vault: Path, source: Path) -> list[str]:
    """Return what the project's own password opens."""
    profiles = load_profiles(open_vault(vault, {"default": str(source)}, "default"))
    return [
        each.credential.community.reveal()
        for each in profiles.values()
        if isinstance(each.credential, Community)
    ]


ALL = ["c0", "c1", "c2", "c3", "c4"]


def test_files_and_password_change_together(vault: Path, source: Path) -> None:
    """Afterwards the old password opens nothing, and the project works as before."""
    report = move_vault("default", str(source), lambda: vault.glob("*.yml"))

    assert [(each.state, each.values) for each in report] == [(RekeyState.REKEYED, 1)] * 5
    assert read_password(str(source), "default") != OLD
    assert source.stat().st_mode & 0o777 == 0o600
    assert communities(vault, source) == ALL
    with pytest.raises(VaultError, match="wrong vault password"):
        load_profiles(VaultFolder(vault, OLD_KEYS))
    assert sorted(entry.name for entry in source.parent.iterdir()) == ["vault", "vault_password"]


@pytest.mark.parametrize("survived", range(5))
def test_killed_at_any_point_nothing_is_lost_and_the_next_run_completes(
    vault: Path, source: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    """Meanwhile every profile opens, whichever password it is under."""
    writes = 0

    def dying(path: Path, text: str) -> None:
        nonlocal writes
        if writes == survived:
            raise KeyboardInterrupt
        writes += 1
        replace_text(path, text)

    monkeypatch.setattr(module, "replace_text", dying)
    with pytest.raises(KeyboardInterrupt):
        move_vault("default", str(source), lambda: vault.glob("*.yml"))
    monkeypatch.undo()

    assert communities(vault, source) == ALL
    report = move_vault("default", str(source), lambda: vault.glob("*.yml"))
    assert sum(each.state is RekeyState.ALREADY for each in report) == survived
    assert communities(vault, source) == ALL
    assert not Path(str(source) + NEXT).exists()


def test_one_failure_keeps_both_passwords(vault: Path, source: Path) -> None:
    """The operator repairs that file and runs it again."""
    (vault / "broken.yml").write_text("$ANSIBLE_VAULT;1.1;AES256\n3030\n")
    report = move_vault("default", str(source), lambda: vault.glob("*.yml"))
    (vault / "broken.yml").unlink()

    assert [each.path.name for each in report if each.reason] == ["broken.yml"]
    assert read_password(str(source), "default") == OLD
    assert communities(vault, source) == ALL


def test_a_password_of_the_operators_choice_is_used(vault: Path, source: Path) -> None:
    """From a program, a key store or another file."""
    chosen = source.with_name("chosen")
    write_password(chosen, NEW)
    move_vault("default", str(source), lambda: vault.glob("*.yml"), str(chosen))

    assert (read_password(str(source), "default"), communities(vault, source)) == (NEW, ALL)


def test_a_weak_password_is_refused_before_anything_changes(vault: Path, source: Path) -> None:
    """The format stretches it by 10,000 rounds only."""
    chosen = source.with_name("chosen")
    write_password(chosen, Secret("Netwright2026!"))

    with pytest.raises(VaultError, match="too easy to guess"):
        move_vault("default", str(source), lambda: vault.glob("*.yml"), str(chosen))
    assert not Path(str(source) + NEXT).exists()


def test_an_interrupted_move_is_finished_before_another_begins(vault: Path, source: Path) -> None:
    """Some files are under its password."""
    write_password(Path(str(source) + NEXT), new_password())
    chosen = source.with_name("chosen")
    write_password(chosen, NEW)

    with pytest.raises(VaultError, match="an interrupted rekey"):
        move_vault("default", str(source), lambda: vault.glob("*.yml"), str(chosen))


def test_a_password_that_is_in_no_file_needs_a_new_source(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """We cannot write to a key store; the operator does, and says where."""
    monkeypatch.setenv("OLD_VAULT", OLD.reveal())
    monkeypatch.setenv("NEW_VAULT", NEW.reveal())
    with pytest.raises(VaultError, match="in no file that we could replace"):
        move_vault("default", "env:OLD_VAULT", lambda: vault.glob("*.yml"))
    move_vault("default", "env:OLD_VAULT", lambda: vault.glob("*.yml"), "env:NEW_VAULT")

    assert len(load_profiles(VaultFolder(vault, NEW_KEYS))) == 5


def test_a_file_written_meanwhile_with_the_old_password_is_moved_too(
    vault: Path, source: Path
) -> None:
    """Another `creds add` was under way."""
    calls = 0

    def files() -> Iterator[Path]:
        nonlocal calls
        calls += 1
        if calls == 2:
            (vault / "late.yml").write_text(
                OLD_KEYS.seal(Secret("kind: snmp_v2c\ncommunity: late\n"))
            )
        return vault.glob("*.yml")

    move_vault("default", str(source), files)

    assert communities(vault, source) == ["late", *ALL]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_is_reported(vault: Path, source: Path) -> None:
    """And the old password stays in use."""
    vault.chmod(0o500)
    report = move_vault("default", str(source), lambda: vault.glob("*.yml"))
    vault.chmod(0o700)

    assert {each.state for each in report} == {RekeyState.FAILED}
    assert communities(vault, source) == ALL
