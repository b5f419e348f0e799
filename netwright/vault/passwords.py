"""Where vault passwords come from.

A source is a file, a program that prints the password, `env:NAME` or `keyring:SERVICE`. As with
Ansible, a file that may be executed is a program, and one whose name ends in `-client` is told
the vault id it is asked for, to which it may answer with exit code 2: unknown.
"""

import importlib
import os
import secrets
import stat
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from netwright.errors import VaultError
from netwright.model.secret import Secret
from netwright.vault.envelope import is_vault
from netwright.vault.keys import VaultKeys, VaultPassword
from netwright.vault.memory import seal_memory

NO_PATH = ("env:", "keyring:")
"""How a source begins that is no file."""

NEXT = ".next"  # suffix of the password file that a rekey in progress moves to

_MOST_OCTETS = 64 * 1024
_PROGRAM_TIMEOUT_S = 60
_UNKNOWN_ID = 2
_RANDOM_OCTETS = 32


def open_keys(sources: Mapping[str, str]) -> VaultKeys:
    """Read the password of each vault id from its source.

    While a rekey goes on, or was interrupted, either password opens and the new one seals.

    Raises:
        VaultError: a source yields no password.
    """
    passwords = [
        VaultPassword(vault_id, read_password(each, vault_id))
        for vault_id, source in sources.items()
        for each in _with_upcoming(source)
    ]
    seal_memory()
    return VaultKeys(passwords)


def read_password(source: str, vault_id: str) -> Secret:
    """Return the vault password that a source holds.

    Raises:
        VaultError: there is none, or others could read or change it.
    """
    scheme, _, name = source.partition(":")
    if scheme == "env":
        text = os.environ.get(name)
    elif scheme == "keyring":
        text = _from_keyring(name, vault_id)
    else:
        text = _from_path(Path(source), vault_id)
    password = (text or "").strip()
    if not password:
        raise VaultError(f"{source}: holds no vault password")
    if is_vault(password):
        raise VaultError(f"{source}: is itself vault data", "name the file that holds the password")
    return Secret(password)


def _with_upcoming(source: str) -> tuple[str, ...]:
    upcoming = source + NEXT
    return (upcoming, source) if Path(upcoming).is_file() else (source,)


def is_plain_file(source: str) -> bool:
    """Tell whether the source is a file that holds the password itself."""
    try:
        mode = Path(source).stat().st_mode
    except OSError:
        return False
    return stat.S_ISREG(mode) and not mode & stat.S_IXUSR


def new_password() -> Secret:
    """Make a vault password of 256 random bits."""
    return Secret(secrets.token_urlsafe(_RANDOM_OCTETS))


def write_password(file: Path, password: Secret) -> None:
    """Write a new password file that only its owner may read.

    Raises:
        VaultError: it exists, or cannot be written.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(password.reveal() + "\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise VaultError(f"{file}: cannot be written: {error.strerror}") from error


def _from_path(path: Path, vault_id: str) -> str:
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            program = bool(status.st_mode & stat.S_IXUSR)
            _refuse_exposed(path, status, program=program)
            octets = b"" if program else stream.read(_MOST_OCTETS)
    except OSError as error:
        raise VaultError(
            f"{path}: the vault password cannot be read: {error.strerror}",
            "vault_password_file in netwright.toml names a file or a program",
        ) from error
    return _text(path, _run(path, vault_id) if program else octets)


def _refuse_exposed(path: Path, status: os.stat_result, *, program: bool) -> None:
    if status.st_uid not in {os.geteuid(), 0}:
        raise VaultError(f"{path}: belongs to another user", f"chown it: chown {os.geteuid()}")
    open_to_others = status.st_mode & (0o022 if program else 0o077)
    if open_to_others:
        mode = stat.S_IMODE(status.st_mode)
        wanted = "0700" if program else "0600"
        raise VaultError(f"{path}: mode {mode:04o} is open to others", f"chmod {wanted} {path}")


def _run(program: Path, vault_id: str) -> bytes:
    arguments = ["--vault-id", vault_id] if program.stem.endswith("-client") else []
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own program, checked above
            [program.absolute(), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=_PROGRAM_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = getattr(error, "strerror", None) or f"no answer in {_PROGRAM_TIMEOUT_S} s"
        raise VaultError(f"{program}: the password program failed: {reason}") from error
    if arguments and done.returncode == _UNKNOWN_ID:
        raise VaultError(f"{program}: knows no vault id {vault_id!r}")
    if done.returncode:
        raise VaultError(f"{program}: the password program ended with code {done.returncode}")
    return done.stdout[:_MOST_OCTETS]


def _text(path: Path, octets: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return octets.decode()
    raise VaultError(f"{path}: the vault password is not UTF-8 text")


def _from_keyring(service: str, vault_id: str) -> str | None:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError as error:
        raise VaultError(
            "the keyring package is not installed", "pip install keyring, or use a file"
        ) from error
    try:
        password: str | None = keyring.get_password(service, vault_id)
    except keyring.errors.KeyringError as error:
        raise VaultError(f"keyring: {type(error).__name__}", "is a keyring running?") from error
    return password
