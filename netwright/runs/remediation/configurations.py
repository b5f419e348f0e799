"""Stored configurations of devices: whoever they name is never blocked.

Folders of files that another program keeps, as a work tree of git or not. A file is read again when
it has changed.
"""

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Final

from netwright.remediation.protected import Protected
from netwright.vendors.named_addresses import NamedAddress, named_addresses

LARGEST: Final = 16 * 2**20
"""A larger file is no configuration."""

EVERYBODY: Final = (ip_network("0.0.0.0/0"), ip_network("::/0"))


def named_in_configurations(folders: Iterable[Path]) -> Iterator[Protected]:
    """Yield every address that stored configurations name, and for what.

    Where a folder or file cannot be read any address may stand in it, so then all are protected.
    """
    for folder in folders:
        try:
            for file in sorted(_files(folder)):
                yield from _named(file)
        except OSError as error:
            why = (
                f"{folder}: cannot be read: {error.strerror}: nothing is blocked until it is mended"
            )
            yield from (Protected(every, why) for every in EVERYBODY)


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]  # .git
        yield from (Path(parent, name) for name in files if not name.startswith("."))


def _refuse(error: OSError) -> None:
    raise error


def _named(file: Path) -> Iterator[Protected]:
    known = file.stat()
    if known.st_size > LARGEST:
        return
    for one in _read(file, known.st_mtime_ns, known.st_size):
        yield Protected(one.network, f"{one.role}, says the configuration {file.name}")


@lru_cache(maxsize=10_000)
def _read(file: Path, changed_at: int, size: int) -> tuple[NamedAddress, ...]:
    """Read a file; when it has changed it is another one to the cache."""
    del changed_at, size
    return tuple(set(named_addresses(file.read_text(encoding="utf-8", errors="replace"))))
