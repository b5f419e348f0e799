"""Who has a lease: a process of this machine, named so that others can tell whether it lives.

`host/namespace:user:pid:begun:word`: a process id is one only within its namespace, comes again in
time with another instant of beginning, and only the same user may end what the process left behind.
"""

import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_FIELDS = 5
_UNKNOWN = "/unknown"
_BEGUN = 19  # proc(5): field 22, starttime, counted from behind the name


def this_process() -> str:
    """Return a name for this process; each call another one."""
    pid = os.getpid()
    return f"{_machine()}:{os.geteuid()}:{pid}:{_begun(pid)}:{secrets.token_hex(3)}"


def is_gone(owner: str) -> bool:
    """Tell whether a process of this machine and user has ended; of another one nobody knows."""
    fields = owner.rsplit(":", _FIELDS - 1)
    machine = _machine()
    if fields[:2] != [machine, str(os.geteuid())] or len(fields) != _FIELDS:
        return False
    if machine.endswith(_UNKNOWN):
        return not _is_running(int(fields[2]))
    return _begun(fields[2]) != fields[3]


def _machine() -> str:
    """Return this machine and its processes' namespace; unknown where `/proc` is not that one's."""
    namespace = _UNKNOWN
    with suppress(OSError):
        if (_PROC / "self").readlink().name == str(os.getpid()):
            namespace = f"/{(_PROC / 'self' / 'ns' / 'pid').stat().st_ino}"
    return f"{socket.gethostname()}{namespace}"


def _is_running(pid: int) -> bool:
    """Tell whether a number is some process's: all that can be told without `/proc`."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _begun(pid: int | str) -> str:
    """Return when a process began, in ticks since the machine did; empty if it has ended."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()  # the name may hold anything, parentheses too
    return "" if fields[0] in "ZX" else fields[_BEGUN]
