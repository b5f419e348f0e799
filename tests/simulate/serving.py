"""Serve a simulation from a thread, on ports nobody else has."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address

from netwright.simulate.simulation import Service
from netwright.simulate.snmp_server import serve_snmp
from netwright.simulate.sockets import Watched
from netwright.simulate.ssh_server import SshServer
from netwright.simulate.ssh_session import Terminal


@dataclass(frozen=True, slots=True)
class Ports:
    """Where to call."""

    snmp: int
    ssh: int


@contextmanager
def serving(
    agents: Mapping[IPv4Address, Service] | None = None,
    terminals: Mapping[IPv4Address, Terminal] | None = None,
) -> Iterator[Ports]:
    """Serve agents and terminals until the block ends."""
    ports = Ports(free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM))
    ready = threading.Event()
    stop: list[Callable[[], object]] = []
    work = _serve((agents or {}, terminals or {}), ports, ready, stop)
    thread = threading.Thread(target=asyncio.run, args=(work,))
    thread.start()
    try:
        assert ready.wait(10)
        yield ports
    finally:
        stop[0]()
        thread.join(10)


async def _serve(
    served: tuple[Mapping[IPv4Address, Service], Mapping[IPv4Address, Terminal]],
    ports: Ports,
    ready: threading.Event,
    stop: list[Callable[[], object]],
) -> None:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    stop.append(lambda: loop.call_soon_threadsafe(stopped.set))
    agents, terminals = served
    with Watched() as watched:
        serve_snmp(agents, ports.snmp, watched)
        async with SshServer(terminals) as ssh:
            ssh.listen(ports.ssh, watched)
            ready.set()
            await stopped.wait()


def free_port(kind: socket.SocketKind) -> int:
    """Return a port that nobody has just now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
