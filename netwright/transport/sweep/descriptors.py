"""How many sockets this process may hold."""

import resource

_SPARE = 512  # for everything else the process has open
_LEAST = 16
_UNLIMITED = 1 << 30


def room_for(wanted: int) -> int:
    """Return how many sockets may be open at once, raising the soft limit up to the hard one."""
    soft, hard = (
        _UNLIMITED if limit == resource.RLIM_INFINITY else limit
        for limit in resource.getrlimit(resource.RLIMIT_NOFILE)
    )
    limit = min(max(soft, wanted + _SPARE), hard)
    if limit > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    return max(_LEAST, min(wanted, limit - _SPARE))
