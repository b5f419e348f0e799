"""Read and replace files so that a crash, a full disk or an editor at work loses nothing."""

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from netwright.errors import VaultError

_LARGEST = 16 * 1024 * 1024
_ATTEMPTS = 3


def read_text(path: Path) -> str:
    """Return what a file holds at one moment.

    Raises:
        VaultError: it cannot be read, is no text, or never stands still.
    """
    try:
        for _ in range(_ATTEMPTS):
            octets = _read_unchanged(path)
            if octets is not None:
                return octets.decode()
    except OSError as error:
        raise _failed(path, "read", error) from error
    except UnicodeDecodeError:
        fault = f"{path}: not UTF-8 text"
    else:
        fault = f"{path}: it changes while it is read; try again"
    raise VaultError(fault)  # outside: a UnicodeDecodeError carries the whole file


def _read_unchanged(path: Path) -> bytes | None:
    with path.open("rb") as stream:
        before = os.fstat(stream.fileno())
        if before.st_size > _LARGEST:
            raise VaultError(f"{path}: larger than any vault file")
        octets = stream.read(_LARGEST)
        after = os.fstat(stream.fileno())
    same = (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    return octets if same and len(octets) == after.st_size else None


def replace_text(path: Path, text: str) -> None:
    """Put a file in the place of another, whole or not at all.

    It keeps the other's mode; a new file is readable by its owner only.

    Raises:
        VaultError: it cannot be written; the old one is as it was.
    """
    path = path.resolve()  # a link stays a link
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
        _write_through(draft, text, mode)
        draft.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise _failed(path, "written", error) from error


def remove_file(path: Path) -> None:
    """Remove a file for good.

    Raises:
        VaultError: it cannot be removed.
    """
    try:
        path.unlink()
        _sync_folder(path.parent)
    except OSError as error:
        raise _failed(path, "removed", error) from error


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other writers of the folder waiting; it is made if it is not there.

    Raises:
        VaultError: the folder cannot be opened.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _failed(folder, "opened", error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write_through(path: Path, text: str, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        os.fchmod(handle, mode)
        stream.write(text.encode())
        stream.flush()
        os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(path: Path, verb: str, error: OSError) -> VaultError:
    return VaultError(f"{path}: cannot be {verb}: {error.strerror}")
