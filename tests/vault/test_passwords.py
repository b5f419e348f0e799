"""Where vault passwords come from: netwright.vault.passwords."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from netwright.errors import VaultError
from netwright.model.secret import Secret
from netwright.vault.passwords import NEXT, new_password, open_keys, read_password, write_password

PASSWORD = Secret("CANARY-vault-password")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A password file as `netwright init` makes it."""
    path = tmp_path / "vault_password"
    write_password(path, PASSWORD)
    return path


def program(path: Path, script: str) -> str:
    """Write an executable."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)


def test_a_file_holds_the_password(file: Path) -> None:
    """White space around it is not part of it, as with Ansible."""
    assert read_password(str(file), "default") == PASSWORD
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o644])
def test_a_file_that_others_may_read_is_refused(file: Path, mode: int) -> None:
    """The password opens every device."""
    file.chmod(mode)

    with pytest.raises(VaultError, match=f"mode {mode:04o} is open to others") as caught:
        read_password(str(file), "default")
    assert caught.value.hint == f"chmod 0600 {file}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_file_of_another_user_is_refused(file: Path) -> None:
    """Whoever owns it can change it, and so read what we seal next."""
    os.chown(file, 12345, -1)

    with pytest.raises(VaultError, match="belongs to another user"):
        read_password(str(file), "default")


def test_a_missing_file_says_where_it_is_named(tmp_path: Path) -> None:
    """The first error a new operator meets."""
    with pytest.raises(VaultError, match="No such file") as caught:
        read_password(str(tmp_path / "gone"), "default")
    assert "vault_password_file" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe", b"$ANSIBLE_VAULT;1.1;AES256\n00"])
def test_a_file_without_a_usable_password_is_refused(file: Path, content: bytes) -> None:
    """An empty password would seal everything for anybody."""
    file.write_bytes(content)

    with pytest.raises(VaultError, match=r"no vault password|not UTF-8|itself vault data"):
        read_password(str(file), "default")


def test_a_program_prints_the_password(tmp_path: Path) -> None:
    """`pass show`, a TPM, an HSM: whatever the site has."""
    source = program(tmp_path / "get-password", "test $# = 0 && echo from-program")

    assert read_password(source, "default") == Secret("from-program")


def test_a_client_is_told_the_vault_id(tmp_path: Path) -> None:
    """One `*-client` program serves every id."""
    source = program(tmp_path / "our-client.sh", 'test "$1" = --vault-id && echo "for-$2"')

    assert read_password(source, "prod") == Secret("for-prod")


def test_a_client_may_not_know_an_id(tmp_path: Path) -> None:
    """Ansible's convention: exit code 2."""
    source = program(tmp_path / "our-client", "exit 2")

    with pytest.raises(VaultError, match="knows no vault id 'prod'"):
        read_password(source, "prod")


@pytest.mark.parametrize(
    ("script", "fault"), [("exit 3", "ended with code 3"), ("true", "no vault password")]
)
def test_a_program_that_fails_is_named(tmp_path: Path, script: str, fault: str) -> None:
    """A locked key store is not an empty password."""
    with pytest.raises(VaultError, match=fault):
        read_password(program(tmp_path / "get-password", script), "default")


def test_a_program_that_cannot_run_is_named(tmp_path: Path) -> None:
    """An executable bit on a plain file, for one."""
    path = tmp_path / "get-password"
    path.write_bytes(b"\x7fELF garbage")
    path.chmod(0o700)

    with pytest.raises(VaultError, match="the password program failed"):
        read_password(str(path), "default")


def test_a_program_that_others_may_change_is_not_run(tmp_path: Path) -> None:
    """It would run with our rights."""
    source = program(tmp_path / "get-password", f"touch {tmp_path}/ran; echo x")
    Path(source).chmod(0o722)

    with pytest.raises(VaultError, match="open to others"):
        read_password(source, "default")
    assert not (tmp_path / "ran").exists()


def test_the_environment_holds_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers get secrets that way."""
    monkeypatch.setenv("SITE_VAULT", PASSWORD.reveal())

    assert read_password("env:SITE_VAULT", "default") == PASSWORD
    monkeypatch.delenv("SITE_VAULT")
    with pytest.raises(VaultError, match="env:SITE_VAULT: holds no vault password"):
        read_password("env:SITE_VAULT", "default")


def test_the_keyring_holds_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desktop's key store, asked by service and vault id."""
    held = {("netwright", "prod"): PASSWORD.reveal()}
    fake = SimpleNamespace(
        get_password=lambda service, user: held.get((service, user)),
        errors=SimpleNamespace(KeyringError=RuntimeError),
    )
    monkeypatch.setitem(sys.modules, "keyring", fake)

    assert read_password("keyring:netwright", "prod") == PASSWORD
    with pytest.raises(VaultError, match="holds no vault password"):
        read_password("keyring:netwright", "default")


def test_a_missing_keyring_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is optional."""
    monkeypatch.setitem(sys.modules, "keyring", None)

    with pytest.raises(VaultError, match="not installed"):
        read_password("keyring:netwright", "default")


def test_an_interrupted_rekey_leaves_both_passwords_in_use(file: Path) -> None:
    """Whatever was sealed before and after the interruption opens."""
    before = open_keys({"default": str(file)}).seal(Secret("before"))
    upcoming = new_password()
    write_password(Path(str(file) + NEXT), upcoming)
    keys = open_keys({"default": str(file)})

    assert keys.open(before) == Secret("before")
    assert keys.seal(Secret("x")) != before


def test_an_existing_password_file_is_never_overwritten(file: Path) -> None:
    """Its password may be the only key to a vault."""
    with pytest.raises(VaultError, match="File exists"):
        write_password(file, new_password())
    assert read_password(str(file), "default") == PASSWORD
