"""The topology as incidents need it: what hangs on what, and ports under any of their names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime

from netwright.events.incidents.graph import Edge, Graph
from netwright.events.origin import Directory, Known
from netwright.model.device import Tier
from netwright.model.incident import Cable
from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, Node, Topology
from netwright.runs.standpoints import standpoints
from netwright.store.database import Session
from netwright.store.past import drawn_at, drawn_topology
from netwright.store.senders import devices_at
from netwright.topology.links import ports_of
from netwright.topology.names import canonical

_NEVER = datetime.min.replace(tzinfo=UTC)
_ORDER = {tier.value: rank for rank, tier in enumerate((Tier.CORE, Tier.EDGE, Tier.DISTRIBUTION))}


class Network:
    """One topology, as incidents look at it."""

    def __init__(self, topology: Topology, standpoints: Sequence[str] = ()) -> None:
        links = _carrying(topology.links)
        edges = [edge for link in links for edge in _edges(link)]
        self.graph = Graph(edges, (*standpoints, *_ranked(topology.nodes, edges)))
        ports = {port for link in topology.links for port in ports_of(link)}
        self._nodes = Directory()
        for node in self.graph.nodes:
            self._nodes.add("", Known(node, ""))
        self._names = {Port(p.device, canonical(p.if_name)): p for p in sorted(ports)}

    def named(self, name: str) -> str | None:
        """Return the device of a name, with its domain or without."""
        known = self._nodes.named("", name)
        return known and known.name

    def port(self, port: Port) -> Port:
        """Return a port by the name that the topology has for it."""
        return self._names.get(Port(port.device, canonical(port.if_name)), port)

    def ways(self, port: Port) -> tuple[Port, ...]:
        """Return what may carry a port: itself, and the one that it is a unit of (ge-0/0/1.0)."""
        physical = Port(port.device, port.if_name.partition(".")[0])
        return tuple(dict.fromkeys((self.port(port), self.port(physical))))

    def cables(self, ports: Iterable[Port]) -> tuple[Cable, ...]:
        """Return the links that run over ports, each once."""
        edges = (self.graph.of(self.port(port)) for port in ports)
        return tuple(dict.fromkeys(edge.cable for edge in edges if edge))


def _carrying(links: Iterable[Link]) -> list[Link]:
    """Leave out adjacencies, which run over links, but where a device shows nothing else."""
    every = list(links)
    cabled = {port.device for link in every if link.layer == 2 for port in ports_of(link)}  # noqa: PLR2004
    return [
        link
        for link in every
        if link.layer == 2 or not {port.device for port in ports_of(link)} <= cabled  # noqa: PLR2004
    ]


def _edges(link: Link) -> Iterator[Edge]:
    cable = Cable(link.a, link.b)
    if link.kind is not LinkKind.SHARED_SEGMENT:
        members = tuple(tuple(p for p in pair if p) for pair in link.members)
        yield Edge(link.a.device, link.b.device, cable, (link.a, link.b), members)
        return
    segment = f"segment {link.a.device}:{link.a.if_name}"
    for port, _ in link.members:
        yield Edge(port.device, segment, cable, (port,))


def _ranked(nodes: Iterable[Node], edges: Iterable[Edge]) -> list[str]:
    """Return nodes from the core down, those with more links first."""
    degree: dict[str, int] = {}
    for edge in edges:
        for node in (edge.a, edge.b):
            degree[node] = degree.get(node, 0) + 1

    def rank(node: Node) -> tuple[int, int, str]:
        return _ORDER.get(node.tier or "", len(_ORDER)), -degree.get(node.name, 0), node.name

    return [node.name for node in sorted(nodes, key=rank)]


class Networks:
    """The topology of each tenant as it was drawn last."""

    def __init__(self, standpoints: Sequence[str] = ()) -> None:
        self._standpoints = standpoints
        self._drawn: dict[str, tuple[datetime | None, Network]] = {}

    def of(self, session: Session, tenant: str) -> Network:
        """Return a tenant's network, read again only once it was drawn anew."""
        at = drawn_at(session, tenant)
        known = self._drawn.get(tenant)
        if known is None or known[0] != at:
            topology = drawn_topology(session, tenant, at) if at else Topology(_NEVER, (), ())
            here = standpoints(session, tenant, self._standpoints)
            known = self._drawn[tenant] = (at, Network(topology, here))
        return known[1]

    def devices(self, session: Session, tenant: str, told: AbstractSet[str]) -> Mapping[str, str]:
        """Return the devices behind addresses and names, as far as any is known."""
        if not told:
            return {}
        named = self.of(session, tenant).named
        found = {name: node for name in told if (node := named(name))}
        return found | devices_at(session, tenant, told - found.keys())
