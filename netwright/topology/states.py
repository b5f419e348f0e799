"""The status of nodes and links by the newest word, be it evidence or said since.

Inference looks at evidence alone; what is said between discoveries changes what is up, not what
is connected. A device that does not answer says nothing about its links: the far end does.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from netwright.model.device import DeviceStatus
from netwright.model.evidence import Table
from netwright.model.interface import Interface, Port
from netwright.model.link import Link, LinkKind, LinkStatus, Node, Topology
from netwright.model.state import DEVICE, State, StateSource, Word
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from netwright.topology.status import cable_status, interface_status, shared_status


def with_states(
    topology: Topology, evidence: Iterable[DeviceEvidence], states: Mapping[Port, State]
) -> Topology:
    """Return the topology with every status as it was said last, by whom and when."""
    return Stated().of(topology, evidence, states, frozenset())


class Stated:
    """Topologies with their states, one after the other: what nothing new is said of is kept."""

    def __init__(self) -> None:
        self._nodes: dict[int, tuple[Node, Node]] = {}  # by identity, without its state and with it
        self._links: dict[int, tuple[Link, Link]] = {}

    def of(
        self,
        topology: Topology,
        evidence: Iterable[DeviceEvidence],
        states: Mapping[Port, State],
        news: AbstractSet[str],
    ) -> Topology:
        """Return the topology with its states; there are `news` of these devices since the last."""
        words = _Words(evidence, states, topology.at)
        nodes, links = self._nodes, self._links
        self._nodes = {
            id(node): (nodes.get(id(node)) if node.name not in news else None)
            or (node, _node(node, words))
            for node in topology.nodes
        }
        self._links = {
            id(link): (links.get(id(link)) if not _is_in(link, news) else None)
            or (link, _link(link, words))
            for link in topology.links
        }
        return replace(
            topology,
            nodes=tuple(node for _, node in self._nodes.values()),
            links=tuple(link for _, link in self._links.values()),
        )


def _is_in(link: Link, devices: AbstractSet[str]) -> bool:
    return bool(devices) and any(port.device in devices for port in ports_of(link))


def words_of(topology: Topology, evidence: Iterable[DeviceEvidence]) -> list[Word]:
    """Return what the evidence says of each device, and of each port that carries a link."""
    words = _Words(evidence, {}, topology.at)
    ports = {port for link in topology.links for port in ports_of(link)}
    devices = {Port(node.name, DEVICE) for node in topology.nodes}
    return [word for port in sorted(devices | ports) if (word := words.of(port))]


def unsaid(
    evidence: Iterable[DeviceEvidence], states: Mapping[Port, State], at: datetime
) -> list[Port]:
    """Return the ports of which newer evidence says nothing: they are gone, or unknown by now."""
    words = _Words(evidence, states, at)
    return [port for port in sorted(states) if words.of(port) is None]


class _Words:
    """The newest word about each port, and about devices."""

    def __init__(
        self, evidence: Iterable[DeviceEvidence], states: Mapping[Port, State], at: datetime
    ) -> None:
        self._evidence = {one.name: one for one in evidence}
        self._states = states
        self._at = at
        self._interfaces: dict[str, dict[str, Interface]] = {}

    def of(self, port: Port) -> Word | None:
        """Return the newest word about a port, or about the device if it is DEVICE."""
        state, told_at = self._states.get(port), self._told_at(port)
        if state and (told_at is None or state.at >= told_at):
            return Word(*port, state.status, state.source, state.at)
        return self._told(port, told_at) if told_at else None

    def _told_at(self, port: Port) -> datetime | None:
        """Return when the evidence was told, as long as that was not later."""
        if (one := self._evidence.get(port.device)) is None:
            return None
        is_port = port.if_name != DEVICE
        at = one.seen_at.get(Table.INTERFACES) if is_port else one.device.last_seen
        return at if at and at <= self._at else None

    def _told(self, port: Port, at: datetime) -> Word | None:
        one = self._evidence[port.device]
        if port.if_name == DEVICE:
            return Word(*port, one.device.status, StateSource.DISCOVERY, at)
        if port.device not in self._interfaces:
            self._interfaces[port.device] = {row.if_name: row for row in one.interfaces}
        status = interface_status(self._interfaces[port.device].get(port.if_name))
        is_told = status is not LinkStatus.UNKNOWN
        return Word(*port, status, StateSource.DISCOVERY, at) if is_told else None


def _node(node: Node, words: _Words) -> Node:
    word = words.of(Port(node.name, DEVICE))
    if word is None:
        return node
    status = DeviceStatus(word.status)
    return replace(node, status=status, status_source=word.source.value, status_at=word.at)


def _link(link: Link, words: _Words) -> Link:
    told = {port: word for port in ports_of(link) if (word := words.of(port))}

    def status_of(port: Port) -> LinkStatus:
        return LinkStatus(told[port].status) if port in told else LinkStatus.UNKNOWN

    if link.kind is LinkKind.SHARED_SEGMENT:
        status = shared_status(status_of, [port for port, _ in link.members])
    else:
        status = cable_status(status_of, (link.a, link.b), link.members)
    # What is down, one end told; what is up, is known as long as the end that told it first.
    ages = [(word.at, word.source.value) for word in told.values() if word.status is status]
    if status is LinkStatus.UNKNOWN or not ages:
        return link
    at, source = max(ages) if status is LinkStatus.DOWN else min(ages)
    return replace(link, status=status, status_source=source, status_at=at)
