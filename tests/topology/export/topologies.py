"""Topologies to export: the worst of names, every kind of link, a generated campus."""

from dataclasses import replace

from netwright.model.interface import Port
from netwright.model.link import (
    Link,
    LinkEvidence,
    LinkKind,
    LinkSource,
    LinkStatus,
    Node,
    Topology,
)
from netwright.topology.build import build_topology
from tests.topology.large_campus import campus
from tests.topology.networks import AT

HOSTILE = '<script>alert("1")</script>&\\N{}[]|"\'];\x00\x1b[31m\ud800\u202e'


def link(
    a: Port, b: Port, kind: LinkKind = LinkKind.P2P, *members: Port, **changes: object
) -> Link:
    """Return a link that LLDP shows; members are those of a shared segment."""
    pairs = tuple((port, None) for port in members)
    made = Link(a, b, 2, kind, _told_by(LinkSource.LLDP, a), 0.99, members=pairs)
    return replace(made, **changes)  # type: ignore[arg-type]


def _told_by(source: LinkSource, port: Port) -> tuple[LinkEvidence, ...]:
    return (LinkEvidence(source, port.device, AT, "raw", "ifName"),)


def hostile() -> Topology:
    """Return a network of three, one of them with the worst of names, and a shared segment."""
    ports = [Port("r1", "Gi0/0"), Port("r2", "Gi0/0"), Port(HOSTILE, HOSTILE)]
    return Topology(
        AT,
        (
            Node("r1", "router", "core", "seoul", "up"),
            Node("r2", "router", "core", "seoul", "unreachable"),
            Node(HOSTILE, "unmanaged"),
        ),
        (
            link(Port("r1", "Gi0/1"), Port("r2", "Gi0/1"), conflicts=(HOSTILE,)),
            link(Port("r1", "Gi0/1"), Port(HOSTILE, HOSTILE), conflicts=(HOSTILE,)),
            link(ports[0], ports[1], LinkKind.SHARED_SEGMENT, *ports, conflicts=(HOSTILE,)),
        ),
    )


def every_kind() -> Topology:
    """Return a link of each kind, each between two nodes of its own but for parallel cables."""
    names = ("lag", "down", "inferred", "routed", "parallel", "conflict")
    nodes = [Node(f"{name}{side}", "switch", "access") for name in names for side in "ab"]
    lag = link(Port("laga", "Po1"), Port("lagb", "Po2"), LinkKind.LAG)
    pairs = tuple((Port("laga", f"e{n}"), Port("lagb", f"e{n}")) for n in (1, 2))
    links = [
        Link(lag.a, lag.b, 2, lag.kind, lag.evidence, 0.99, LinkStatus.UP, members=pairs),
        _between("down", status=LinkStatus.DOWN),
        _between("inferred", evidence=_told_by(LinkSource.FDB, Port("inferreda", "e1"))),
        _between("routed", layer=3),
        _between("parallel"),
        link(Port("parallela", "e2"), Port("parallelb", "e2")),
        _between("conflict", conflicts=("two devices claim it",)),
    ]
    return Topology(AT, tuple(sorted(nodes, key=lambda n: n.name)), tuple(links))


def _between(name: str, **facts: object) -> Link:
    ends = Port(f"{name}a", "e1"), Port(f"{name}b", "e1")
    return replace(link(*ends), **facts)  # type: ignore[arg-type]


def generated() -> Topology:
    """Return a campus of 40 devices, inferred from what it says."""
    return build_topology(campus(2, 17), AT)
