"""Thousands of agents in one process: one UDP socket per loopback address, one epoll for all.

An agent is reachable at its own address only because nothing else is bound: a wildcard socket
could be reached from outside. The epoll descriptor itself is a reader of the asyncio loop, so that
a wake-up serves every socket that is ready.
"""

import asyncio
import resource
import select
import socket
from collections.abc import Mapping
from functools import partial
from ipaddress import IPv4Address
from typing import Self

from netwright.errors import UsageError
from netwright.simulate.simulation import Service

_RECEIVE_BUFFER = 1 << 20
_SPARE_DESCRIPTORS = 64
_DATAGRAM = 65535


class UdpServer:
    """Answers for agents by address; a context manager, inside a running loop."""

    def __init__(self, agents: Mapping[IPv4Address, Service], port: int) -> None:
        reserve_descriptors(len(agents))
        self._loop = asyncio.get_running_loop()
        self._epoll = select.epoll()
        self._sockets: dict[int, tuple[socket.socket, Service]] = {}
        self._agents, self._port = agents, port

    def __enter__(self) -> Self:
        """Open a socket per agent and begin to answer."""
        try:
            for address, service in self._agents.items():
                self._open(address, service)
        except UsageError:
            self._close()
            raise
        self._loop.add_reader(self._epoll.fileno(), self._serve)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop answering and give the descriptors back."""
        self._loop.remove_reader(self._epoll.fileno())
        self._close()

    def _open(self, address: IPv4Address, service: Service) -> None:
        opened = udp_socket(address, self._port)
        self._sockets[opened.fileno()] = opened, service
        self._epoll.register(opened.fileno(), select.EPOLLIN)

    def _serve(self) -> None:
        for descriptor, _ in self._epoll.poll(0):
            opened, service = self._sockets[descriptor]
            try:
                datagram, peer = opened.recvfrom(_DATAGRAM)
            except OSError:  # an ICMP error for an earlier answer, or a checksum that was wrong
                continue
            answer = service.agent.respond(datagram)
            if answer is None:
                continue
            if service.delay_s:
                self._loop.call_later(service.delay_s, partial(_send, opened, answer, peer))
            else:
                _send(opened, answer, peer)

    def _close(self) -> None:
        self._epoll.close()
        for opened, _ in self._sockets.values():
            opened.close()


def _send(opened: socket.socket, answer: bytes, peer: tuple[str, int]) -> None:
    """Send once; what the kernel refuses is lost, as on a wire."""
    try:
        opened.sendto(answer, peer)
    except OSError:  # or the server has closed meanwhile
        return


def udp_socket(address: IPv4Address, port: int) -> socket.socket:
    """Return a non-blocking UDP socket bound to a loopback address.

    Raises:
        UsageError: the address is not a loopback one, or is taken.
    """
    require_loopback(address)
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        opened.bind((str(address), port))
    except OSError as error:
        opened.close()
        raise UsageError(f"cannot serve {address}:{port}: {error.strerror}") from error
    return opened


def require_loopback(address: IPv4Address) -> None:
    """Refuse to serve where anyone but this machine could reach it."""
    if not address.is_loopback:
        raise UsageError(f"{address} is not a loopback address", "simulated devices stay local")


def reserve_descriptors(count: int) -> None:
    """Raise the limit of open files so that count sockets fit.

    Raises:
        UsageError: the hard limit is lower.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = count + _SPARE_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise UsageError(f"{needed} open files needed, {hard} allowed", f"ulimit -n {needed}")
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
