"""Answer SNMP for thousands of agents in one process."""

import asyncio
import socket
from collections.abc import Mapping
from functools import partial
from ipaddress import IPv4Address

from netwright.simulate.simulation import Service
from netwright.simulate.sockets import Watched, loopback_socket, reserve_descriptors

_DATAGRAM = 65535


def serve_snmp(agents: Mapping[IPv4Address, Service], port: int, watched: Watched) -> None:
    """Answer for each agent at its address, as long as the sockets are watched.

    Raises:
        UsageError: an address is taken, or more sockets are needed than allowed.
    """
    reserve_descriptors(len(agents))
    loop = asyncio.get_running_loop()
    for address, service in agents.items():
        opened = loopback_socket(address, port, socket.SOCK_DGRAM)
        watched.add(opened, partial(_answer, loop, service))


def _answer(loop: asyncio.AbstractEventLoop, service: Service, opened: socket.socket) -> None:
    try:
        datagram, peer = opened.recvfrom(_DATAGRAM)
    except OSError:  # an ICMP error for an earlier answer, or a checksum that was wrong
        return
    answer = service.agent.respond(datagram)
    if answer is None:
        return
    if service.delay_s:
        loop.call_later(service.delay_s, _send, opened, answer, peer)
    else:
        _send(opened, answer, peer)


def _send(opened: socket.socket, answer: bytes, peer: tuple[str, int]) -> None:
    """Send once; what the kernel refuses is lost, as on a wire."""
    try:
        opened.sendto(answer, peer)
    except OSError:  # or the server has closed meanwhile
        return
