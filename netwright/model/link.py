"""Links between ports, each with the evidence for it (RFC 8345 termination points)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from netwright.model.interface import Port


class LinkSource(StrEnum):
    """Where the evidence for a link comes from."""

    LLDP = "lldp"
    CDP = "cdp"
    LACP = "lacp"
    STP = "stp"
    FDB = "fdb"
    ARP = "arp"
    OSPF = "ospf"
    ISIS = "isis"
    BGP = "bgp"
    SUBNET = "subnet"
    MANUAL = "manual"


class LinkKind(StrEnum):
    """The shape of a link."""

    P2P = "p2p"
    LAG = "lag"
    SHARED_SEGMENT = "shared_segment"


class LinkStatus(StrEnum):
    """Whether both ends are operationally up."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LinkEvidence:
    """One device's word for a link: what it said, and by which rule the far end was matched."""

    source: LinkSource
    device: str
    seen_at: datetime
    raw: str
    matched_by: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `a` sorts before `b`, so each exists once.

    `members` holds port pairs for a LAG, ports (with None) for a shared segment.
    """

    a: Port
    b: Port
    layer: int
    kind: LinkKind
    evidence: tuple[LinkEvidence, ...]
    confidence: float
    status: LinkStatus = LinkStatus.UNKNOWN
    members: tuple[tuple[Port, Port | None], ...] = ()
    conflicts: tuple[str, ...] = ()
    status_source: str | None = None  # who said so last, and when
    status_at: datetime | None = None


UNMANAGED = "unmanaged"  # the kind of a node that is a neighbor outside the inventory


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the map; `kind` is a DeviceKind, or UNMANAGED.

    `tier` is the one that is held, `tier_candidate` another that the network says now.
    """

    name: str
    kind: str
    tier: str | None = None
    site: str | None = None
    status: str | None = None
    x: float | None = None
    y: float | None = None
    label: str | None = None
    status_source: str | None = None  # who said so last, and when
    status_at: datetime | None = None
    tier_candidate: str | None = None


class ShapeKind(StrEnum):
    """What several nodes form together."""

    REDUNDANT_GROUP = "redundant_group"  # in one place: MC-LAG peers, gateways, a cluster
    RING = "ring"
    SPINE_LEAF = "spine_leaf"


@dataclass(frozen=True, slots=True)
class Shape:
    """Nodes that form a shape, a ring's in their order; `nodes` over `leaves` in a fabric."""

    kind: ShapeKind
    nodes: tuple[str, ...]
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topology:
    """Nodes and links at one instant, both sorted; conflicts that belong to no link apart."""

    at: datetime
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    conflicts: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
