"""End what a run has started: found by its private directory, whoever its parent is by now.

A run of which the parent was killed belongs to nobody: it would go on, and change a device after
somebody has read what became of it. All that a run starts works in its private directory or has it
in its environment, and whoever began it holds the directory's lock for as long as he lives.
"""

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "netwright-"
_PROC = Path("/proc")
_ENDS_WITHIN_S = 5.0
_LOOK_S = 0.01


def end_run(directory: Path) -> None:
    """Kill all that works in a directory, until nothing does; what is not ours to kill stays."""
    until = time.monotonic() + _ENDS_WITHIN_S
    while (found := list(_of(directory))) and time.monotonic() < until:
        for pid in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(_LOOK_S)


def end_leftovers(root: Path) -> None:
    """End runs whose parent was killed, and remove their directories; only our own user's."""
    for path in root.glob(f"{PREFIX}*"):
        with suppress(OSError):  # another one removes it just now
            if path.stat().st_uid == os.geteuid():
                _end_orphan(path)


def _end_orphan(path: Path) -> None:
    with locked(path) as is_ours:
        if is_ours:
            end_run(path)
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold the lock of a directory; yields False where somebody else does, or it has gone.

    The system gives it back when we end, however that happens. No child of ours inherits it.
    """
    number = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _is_locked(number) and path.exists()
    finally:
        os.close(number)


def _is_locked(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _of(directory: Path) -> Iterator[int]:
    name = os.fsencode(directory)
    for path in _PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is not ours to look at
            if int(path.name) != os.getpid() and _is_of(path, name):
                yield int(path.name)


def _is_of(process: Path, name: bytes) -> bool:
    works_in = os.fsencode((process / "cwd").readlink())
    return works_in.startswith(name) or name in (process / "environ").read_bytes()
