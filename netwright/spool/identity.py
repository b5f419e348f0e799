"""Who a spool is: a short name that never changes, and a number that only its owner knows."""

import json
import os
import secrets
from pathlib import Path
from typing import NamedTuple

from netwright.errors import SpoolError

_FILE = "spool.json"
_NAME_OCTETS = 4


class Identity(NamedTuple):
    """Name and secret of a spool."""

    name: str
    """Part of the id of every event that came through it."""
    seed: int
    """Where its checksums start."""


def read_identity(folder: Path) -> Identity:
    """Return who the spool in a folder is.

    Raises:
        SpoolError: there is no spool, or its identity cannot be read.
    """
    file = folder / _FILE
    try:
        read = json.loads(file.read_text(encoding="ascii"))
        return Identity(str(read["name"]), int(read["seed"]))
    except FileNotFoundError as error:
        hint = "`netwright collect` makes it when it first receives"
        raise SpoolError(f"{folder}: no spool", hint) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SpoolError(f"{file}: cannot be read: {error}", "restore it from a backup") from error


def make_identity(folder: Path) -> Identity:
    """Return who the spool in a folder is, and make one if there is none."""
    file = folder / _FILE
    if not file.exists():
        identity = Identity(secrets.token_hex(_NAME_OCTETS), secrets.randbits(32))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{_FILE}.{os.getpid()}"
        draft.write_text(json.dumps(identity._asdict()), encoding="ascii")
        draft.replace(file)
    return read_identity(folder)
