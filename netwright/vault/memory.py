"""Keep what was decrypted out of core dumps and away from other processes of the same user.

Linux only, and no more than that: root, a debugger that was attached before, swap and a hibernated
machine still see memory, and Python cannot be made to overwrite a string.
"""

import ctypes
import resource
import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4  # prctl(2)


def seal_memory() -> None:
    """Forbid core dumps and ptrace of this process; the programs it starts decide for themselves.

    `/proc/self/fd` is out of reach too then, except for root: read `/dev/stdin` before.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a libc without prctl: the limit must do
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
