"""Sockets that collectors listen at: opened, or taken from systemd; and what the kernel dropped."""

import errno
import logging
import socket
import struct
import time

from netwright.collectors.endpoint import Endpoint
from netwright.errors import NetwrightError
from netwright.model.received import ListenerKind

ENOUGH = 32 << 20
"""Octets that hold what comes while a receiver starts anew."""

SO_RCVBUFFORCE = 33  # beyond net.core.rmem_max, for who has CAP_NET_ADMIN
_SO_MEMINFO = 55
_MEMINFO = struct.Struct("9I")  # linux/sock_diag.h: SK_MEMINFO_*; the last are drops
_SO_COOKIE = 57
_BACKLOG = 1024
_AGAIN_S = 0.1
_MAPPED = "::ffff:"

_log = logging.getLogger(__name__)


def open_socket(endpoint: Endpoint, buffer_octets: int, patience_s: float = 0.0) -> socket.socket:
    """Bind, and listen where senders connect.

    Args:
        endpoint: where.
        buffer_octets: what the kernel shall hold of datagrams.
        patience_s: how long to wait for somebody else to leave the port.

    Raises:
        NetwrightError: the address is not ours, taken, or needs a privilege.
    """
    until = time.monotonic() + patience_s
    while True:
        try:
            return _bound(endpoint, buffer_octets)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() >= until:
                raise NetwrightError(
                    f"{endpoint}: {error.strerror or error}", _hint(error)
                ) from error
        time.sleep(_AGAIN_S)


def _bound(endpoint: Endpoint, buffer_octets: int) -> socket.socket:
    kind = socket.SOCK_STREAM if endpoint.is_stream else socket.SOCK_DGRAM
    family, _, _, _, address = socket.getaddrinfo(
        endpoint.address, endpoint.port, type=kind, flags=socket.AI_PASSIVE
    )[0]
    opened = socket.socket(family, kind)
    try:
        _prepare(opened, endpoint, buffer_octets)
        opened.bind(address)
        if endpoint.is_stream:
            opened.listen(_BACKLOG)
    except OSError:
        opened.close()
        raise
    return opened


def _hint(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "ports below 1024 need systemd's socket activation or CAP_NET_BIND_SERVICE"
    return "`ss -lnp` shows who listens where"


def _prepare(opened: socket.socket, endpoint: Endpoint, buffer_octets: int) -> None:
    if opened.family == socket.AF_INET6:
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    if endpoint.is_stream:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    else:
        enlarge(opened, endpoint, buffer_octets)


def enlarge(opened: socket.socket, endpoint: Endpoint, octets: int) -> None:
    """Let the kernel hold so much that nobody has read yet, or say that it does not."""
    try:
        opened.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, octets)
    except PermissionError:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, octets)
    warn_if_small(opened, endpoint, octets)


def warn_if_small(opened: socket.socket, endpoint: Endpoint, octets: int) -> None:
    """Say so if the kernel holds less than a storm needs."""
    given = opened.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // 2  # socket(7): doubled
    if given < min(octets, ENOUGH):
        _log.warning(
            "receive buffer is small: a storm may be lost; raise net.core.rmem_max",
            extra={"listener": str(endpoint), "octets": given, "wanted": octets},
        )


def bound_endpoint(kind: ListenerKind, opened: socket.socket) -> Endpoint:
    """Return where a socket really is bound."""
    address, port, *_ = opened.getsockname()
    return Endpoint(kind, address, port)


def canonical(address: str) -> str:
    """Return an address without its zone, and IPv4 as IPv4 whatever the socket."""
    if ":" not in address:
        return address
    return address.removeprefix(_MAPPED).partition("%")[0]


def dropped(opened: socket.socket) -> int:
    """Return how many datagrams the kernel had no room for, since the socket was opened."""
    told = opened.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, _MEMINFO.size)
    return int(_MEMINFO.unpack(told)[-1]) if len(told) == _MEMINFO.size else 0


def cookie(opened: socket.socket) -> int:
    """Return what tells a socket from all others since the machine started."""
    return int.from_bytes(opened.getsockopt(socket.SOL_SOCKET, _SO_COOKIE, 8), "little")
