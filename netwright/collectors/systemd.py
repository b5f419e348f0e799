"""Take sockets from systemd, and tell it when they are served."""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

from netwright.collectors.endpoint import Endpoint
from netwright.collectors.sockets import bound_endpoint
from netwright.model.received import ListenerKind

_FIRST_PASSED = 3  # sd_listen_fds(3)


def passed_sockets(environment: Mapping[str, str]) -> list[tuple[Endpoint, socket.socket]]:
    """Return the sockets that systemd opened for this process: sd_listen_fds(3).

    The name of each (`FileDescriptorName=`) says what it hears: `udp`, `trap`, ...; without one,
    syslog is heard.
    """
    if environment.get("LISTEN_PID") != str(os.getpid()):
        return []
    count = int(environment.get("LISTEN_FDS", "0"))
    names = environment.get("LISTEN_FDNAMES", "").split(":") + [""] * count
    passed = [socket.socket(fileno=_FIRST_PASSED + number) for number in range(count)]
    return [
        (bound_endpoint(_kind(name, each), each), each)
        for name, each in zip(names, passed, strict=False)
    ]


def _kind(name: str, passed: socket.socket) -> ListenerKind:
    with suppress(ValueError):
        return ListenerKind(name)
    return ListenerKind.TCP if passed.type == socket.SOCK_STREAM else ListenerKind.UDP


def notify_ready(environment: Mapping[str, str]) -> None:
    """Say that all sockets are served, to who asked to be told: sd_notify(3)."""
    address = environment.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.connect("\0" + address[1:] if address.startswith("@") else address)
            told.send(b"READY=1")
