"""Sockets on loopback: one per simulated address, thousands of them, watched by one epoll.

A device is reachable at its own address only because nothing else is bound: a wildcard socket
could be reached from outside.
"""

import asyncio
import contextlib
import os
import resource
import select
import socket
from collections.abc import Callable
from ipaddress import IPv4Address
from typing import Self

from netwright.errors import UsageError

_BUFFER = 1 << 20
_BACKLOG = 256
_MANY_DESCRIPTORS = 256
_SPARE_DESCRIPTORS = 256

OnReady = Callable[[socket.socket], None]


class Watched:
    """Sockets with what to do when one is ready; a context manager, inside a running loop.

    The epoll descriptor itself is a reader of the loop, so that one wake-up serves every socket
    that is ready.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._epoll = select.epoll()
        self._sockets: dict[int, tuple[socket.socket, OnReady]] = {}

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._loop.add_reader(self._epoll.fileno(), self._serve)
        return self

    def __exit__(self, *_: object) -> None:
        """Close every socket."""
        self._loop.remove_reader(self._epoll.fileno())
        self._epoll.close()
        for opened, _on_ready in self._sockets.values():
            opened.close()

    def add(self, opened: socket.socket, on_ready: OnReady) -> None:
        """Watch a socket, and close it in the end."""
        self._sockets[opened.fileno()] = opened, on_ready
        self._epoll.register(opened.fileno(), select.EPOLLIN)

    def _serve(self) -> None:
        for descriptor, _ in self._epoll.poll(0):
            opened, on_ready = self._sockets[descriptor]
            on_ready(opened)


def loopback_socket(address: IPv4Address, port: int, kind: socket.SocketKind) -> socket.socket:
    """Return a non-blocking socket bound to a loopback address; a stream one listens.

    Raises:
        UsageError: the address is not a loopback one, or is taken.
    """
    if not address.is_loopback:
        raise UsageError(f"{address} is not a loopback address", "simulated devices stay local")
    opened = socket.socket(socket.AF_INET, kind)
    with contextlib.ExitStack() as undo:
        undo.callback(opened.close)
        opened.setblocking(False)  # noqa: FBT003 - the name of the parameter is all it says
        try:
            if kind is socket.SOCK_STREAM:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            else:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
            opened.bind((str(address), port))
            if kind is socket.SOCK_STREAM:
                opened.listen(_BACKLOG)
        except OSError as error:
            raise UsageError(f"cannot serve {address}:{port}: {error.strerror}") from error
        undo.pop_all()
    return opened


def reserve_descriptors(count: int) -> None:
    """Raise the limit of open files so that count more sockets fit.

    Raises:
        UsageError: the hard limit is lower.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = _open_descriptors() + count + _SPARE_DESCRIPTORS
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise UsageError(f"{needed} open files needed, {hard} allowed", f"ulimit -n {needed}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def _open_descriptors() -> int:
    try:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    except PermissionError:  # this process has opened a vault, and nobody may look into it
        return _MANY_DESCRIPTORS
