"""A network as a value, and what a perfect discovery would say of it.

The truth follows from the value alone: nothing is read from the daemons that a test starts.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple, Self

from netwright.model.credential import Address, Profile


class Forwarding(StrEnum):
    """What carries packets between a node's ports."""

    ROUTER = "router"  # FRRouting
    BRIDGE = "bridge"  # of the Linux kernel
    OPEN_VSWITCH = "openvswitch"  # in user space; the one with LAGs
    NONE = "none"


class Speaks(StrEnum):
    """A protocol by which a node tells its neighbors of itself."""

    LLDP = "lldp"
    CDP = "cdp"


class End(NamedTuple):
    """A port at one end of a cable."""

    node: str
    port: str


@dataclass(frozen=True, slots=True)
class Cable:
    """Two ports connected; `routing` is the protocol that runs over it: ospf, bgp or none."""

    a: End
    b: End
    routing: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    """An SNMP agent: who reads all of it, who the system group only, and what it poses as."""

    full: tuple[Profile, ...]
    system_only: tuple[Profile, ...] = ()
    sys_descr: str = ""
    sys_object_id: str = ""
    model: str = ""
    serial: str = ""
    vendor: str | None = None  # what a discovery should make of that
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A machine: its interfaces' addresses, what it forwards, and how it is managed."""

    name: str
    addresses: Mapping[str, tuple[str, ...]]  # with prefix length; managed by the first of all
    forwarding: Forwarding = Forwarding.NONE
    gateway: str = ""
    hostname: str = ""  # also its sysName; the name if empty
    agent: Agent | None = None
    logins: tuple[Profile, ...] = ()
    login_shell: str = "/bin/bash"
    speaks: frozenset[Speaks] = frozenset((Speaks.LLDP,))
    lag: tuple[str, ...] = ()  # ports bundled by LACP
    asn: int = 0  # of BGP
    discards: str = ""  # a prefix it is the black hole of

    @property
    def sys_name(self) -> str:
        """What it calls itself."""
        return self.hostname or self.name

    @property
    def address(self) -> Address:
        """Where it is managed."""
        return self.all_addresses[0]

    @property
    def all_addresses(self) -> tuple[Address, ...]:
        """Every address it answers at."""
        told = (each for addresses in self.addresses.values() for each in addresses)
        return tuple(ipaddress.ip_interface(each).ip for each in told)


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be found of a device; what is None may be anything."""

    node: Node
    snmp: str | None
    ssh: str | None
    vendor: str | None
    platform: str | None
    serial: str | None


@dataclass(frozen=True, slots=True)
class Truth:
    """What a discovery with the lab's pool of credentials should say."""

    devices: Mapping[str, Expected]  # by node
    closed: frozenset[str]  # nodes with a management port, but no way in
    unmanaged: frozenset[str]  # nodes that answer ping and no more
    links: frozenset[frozenset[End]]  # those that LLDP or CDP shows on a node that can be read


@dataclass(frozen=True, slots=True)
class Lab:
    """Nodes, cables, and the credentials that a discovery is given; it runs on the station."""

    nodes: tuple[Node, ...]
    cables: tuple[Cable, ...]
    station: str
    pool: tuple[Profile, ...]
    _by_name: Mapping[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the nodes."""
        object.__setattr__(self, "_by_name", {node.name: node for node in self.nodes})

    def node(self, name: str) -> Node:
        """Return a node."""
        return self._by_name[name]

    def ports(self, name: str) -> dict[str, Cable]:
        """Return the cables plugged into a node, by its port."""
        ends = ((end, cable) for cable in self.cables for end in (cable.a, cable.b))
        return {end.port: cable for end, cable in ends if end.node == name}

    def moved(self, end: End, to: End) -> Self:
        """Return the lab with the cable at a port plugged into another."""
        cable = self.ports(end.node)[end.port]
        far = cable.b if cable.a == end else cable.a
        cables = [replace(each, a=to, b=far) if each == cable else each for each in self.cables]
        return replace(self, cables=tuple(cables))

    def mac(self, end: End) -> str:
        """Return the hardware address of a port: a vendor's, as real ones are."""
        number = self.nodes.index(self.node(end.node)) + 1
        port = list(self.ports(end.node)).index(end.port) + 1
        return f"00:16:3e:77:{number:02x}:{port:02x}"

    def truth(self) -> Truth:
        """Return what is there to be found."""
        nodes = [node for node in self.nodes if node.name != self.station]
        devices = {node.name: self._expected(node) for node in nodes if self._opens(node)}
        locked = frozenset(n.name for n in nodes if n.name not in devices and (n.agent or n.logins))
        return Truth(
            devices,
            locked,
            frozenset(node.name for node in nodes) - devices.keys() - locked,
            frozenset(frozenset((c.a, c.b)) for c in self.cables if self._shows(c)),
        )

    def _opens(self, node: Node) -> bool:
        agent = node.agent or Agent(())
        return any(each in self.pool for each in (*agent.full, *agent.system_only, *node.logins))

    def _expected(self, node: Node) -> Expected:
        agent = node.agent or Agent(())
        snmp = [p.name for p in (*agent.full, *agent.system_only) if p in self.pool]
        ssh = [p.name for p in node.logins if p in self.pool]
        read = agent if snmp else Agent((), platform="linux")
        return Expected(
            node,
            snmp=snmp[0] if snmp else None,
            ssh=ssh[0] if ssh else None,
            vendor=read.vendor,
            platform=read.platform,
            serial=read.serial or None,
        )

    def _shows(self, cable: Cable) -> bool:
        a, b = (self.node(end.node) for end in (cable.a, cable.b))
        return any(a.speaks & b.speaks & self._tells(node) for node in (a, b))

    def _tells(self, node: Node) -> frozenset[Speaks]:
        """Return whose neighbors a visitor reads: LLDP by SNMP, both in a shell."""
        if node.agent and any(profile in self.pool for profile in node.agent.full):
            return frozenset((Speaks.LLDP,))
        has_shell = node.login_shell.endswith("bash") and any(p in self.pool for p in node.logins)
        return frozenset(Speaks) if has_shell else frozenset()
