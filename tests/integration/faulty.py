"""Devices on loopback addresses, each broken in its own way, all on the same two ports."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from time import sleep

from netwright.model.credential import Profile
from netwright.model.snmp import Oid, Tag, Value, oid
from netwright.simulate.access import CAMPUS_RO, CORE, NETOPS_SSH, Access
from netwright.simulate.agent import Agent
from netwright.simulate.campus import CampusPlan
from netwright.simulate.mib import loose
from netwright.simulate.simulation import campus_simulation
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Version
from tests.transport.snmp.hostile import Query, read_query, response
from tests.transport.snmp.udp_agent import UdpAgent
from tests.transport.ssh.fake_device import FakeDevice, serving

POOL: tuple[Profile, ...] = (CAMPUS_RO, NETOPS_SSH)
COMMUNITY = b"campus-ro"
PASSWORD = "netops-pass"
SYSTEM = oid("1.3.6.1.2.1.1")
HOSTILE_TEXT = b"\x1b[2J\x1b]0;owned\x07 <script>alert(1)</script> [red] \xff\xfe\x00\r\n" * 1200

Respond = Callable[[bytes], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Device:
    """What answers at an address: datagrams to datagrams, and something behind the SSH port."""

    snmp: Respond | None = None
    ssh: FakeDevice | type[socketserver.BaseRequestHandler] | None = None


@dataclass(frozen=True, slots=True)
class Ports:
    """Where all devices answer."""

    snmp: int
    ssh: int

    @property
    def options(self) -> tuple[str, str]:
        """What `netwright discover` has to be told."""
        return f"--snmp-port={self.snmp}", f"--ssh-port={self.ssh}"


@contextmanager
def served(devices: dict[str, Device]) -> Iterator[Ports]:
    """Serve devices by address until the block ends."""
    ports = Ports(_free(socket.SOCK_DGRAM), _free(socket.SOCK_STREAM))
    with ExitStack() as stack:
        for address, device in devices.items():
            for server in _servers(address, device, ports):
                stack.enter_context(server)
        yield ports


def _servers(
    address: str, device: Device, ports: Ports
) -> Iterator[AbstractContextManager[object]]:
    if device.snmp:
        yield UdpAgent(device.snmp, address, port=ports.snmp)
    if isinstance(device.ssh, FakeDevice):
        yield serving(device.ssh, ports.ssh, address)
    elif device.ssh:
        yield _listening((address, ports.ssh), device.ssh)


@contextmanager
def _listening(
    where: tuple[str, int], handler: type[socketserver.BaseRequestHandler]
) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(where, handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def _free(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def honest(number: int = 0, access: Access = Access(snmp=(CAMPUS_RO,))) -> Respond:  # noqa: B008
    """Answer as a device of a campus does: a firewall, a router, a switch, by its number."""
    simulated = campus_simulation(CampusPlan(8, access=access, is_broken=False), lambda: 1.0)
    agents = {id(service.agent): service.agent for service in simulated.agents.values()}
    return _saying(list(agents.values())[number])


def of_another_owner() -> Respond:
    """Answer, also to who asks for the engine, but to none of our credentials."""
    return honest(access=CORE)


def with_description(text: bytes) -> Respond:
    """Tell a name and a description, as large as a datagram carries."""
    told: list[tuple[Oid, int, Value]] = [
        ((*SYSTEM, 1, 0), Tag.OCTET_STRING, text),
        ((*SYSTEM, 2, 0), Tag.OBJECT_IDENTIFIER, oid("1.3.6.1.4.1.9.1.2068")),
        ((*SYSTEM, 5, 0), Tag.OCTET_STRING, text[:300]),
    ]
    return _saying(Agent({COMMUNITY: loose(told)}, max_size=65_507))


def garbage(_: bytes) -> list[bytes]:
    """Answer everything with noise."""
    return [b"\x30\x84\xff\xff\xff\xff" + bytes(range(256))]


def looping() -> Respond:
    """Give the same row of any table for ever."""
    return _walking(honest(1), lambda name, _: (*name[:10], 1))


def endless() -> Respond:
    """Invent row after row of any table."""
    return _walking(honest(2), lambda name, row: (*name[:12], sum(name[12:13], row)))


def _walking(otherwise: Respond, following: Callable[[Oid, int], Oid]) -> Respond:
    """Answer GET as an honest agent, and every walk with rows that never end."""

    def respond(datagram: bytes) -> Iterable[bytes]:
        query = _v2c(datagram)
        if query is None or not query.repetitions:
            return otherwise(datagram)
        count = max(1, query.repetitions)
        rows = [
            (following(name, row), b"\x02\x01\x01")
            for row in range(1, count + 1)
            for name in query.names
        ]
        return [response(query, rows)]

    return respond


def _v2c(datagram: bytes) -> Query | None:
    at, end = ber.expect(datagram, 0, len(datagram), ber.SEQUENCE)
    version, _ = ber.read_integer(datagram, at, end)
    return read_query(datagram, 0) if version == Version.V2C else None


def _saying(agent: Agent) -> Respond:
    def respond(datagram: bytes) -> list[bytes]:
        answer = agent.respond(datagram)
        return [answer] if answer else []

    return respond


class Dripping(socketserver.BaseRequestHandler):
    """An SSH server that says one octet a second."""

    def handle(self) -> None:
        """Say so much and no more."""
        for octet in b"SSH-2.0-dripping\r\n" * 10:
            try:
                self.request.sendall(bytes([octet]))
            except OSError:
                return
            sleep(1)


class Mute(socketserver.BaseRequestHandler):
    """A server that takes a connection and says nothing."""

    def handle(self) -> None:
        """Wait until the other side gives up."""
        self.request.settimeout(30)
        try:
            while self.request.recv(4096):
                pass
        except OSError:
            return


class Web(socketserver.BaseRequestHandler):
    """Something else than SSH."""

    def handle(self) -> None:
        """Answer as a web server."""
        self.request.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n" * 100)
