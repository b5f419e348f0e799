"""One process writes a spool: a lock that ends with its holder, however that ends."""

import fcntl
import os
import time
from pathlib import Path

from netwright.errors import SpoolError

_FILE = "lock"
_AGAIN_S = 0.05


def claim(folder: Path, patience_s: float) -> int:
    """Lock the spool as long as this process lives, and return what holds the lock.

    Raises:
        SpoolError: another process still has it when patience ends.
    """
    guard = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + patience_s
    while not _is_locked(guard):
        if time.monotonic() >= until:
            os.close(guard)
            raise SpoolError(
                f"{folder}: another collector writes this spool",
                "one `netwright collect all --listen ...` hears everything; or stop the other one",
            )
        time.sleep(_AGAIN_S)
    return guard


def _is_locked(guard: int) -> bool:
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
