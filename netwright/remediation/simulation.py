"""What would be cut off: the network as a graph, with and without what an action takes away.

A graph of devices and hosts joined at ports. Who is lost is whoever the collector could reach
before and cannot afterwards: we would be blind to it, and could not undo what we did.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from netwright.model.action import BlastRadius
from netwright.model.interface import Port


class Joint(NamedTuple):
    """A cable: two ports; a host has one port, named like itself."""

    a: Port
    b: Port


@dataclass(frozen=True, slots=True)
class NetworkGraph:
    """Who is joined to whom; `hosts` are the nodes that are nobody's devices."""

    joints: frozenset[Joint]
    hosts: frozenset[str] = frozenset()
    collectors: frozenset[str] = frozenset()  # nodes from which we look, our own gateway among them

    def without(self, ports: Iterable[Port]) -> "NetworkGraph":
        """Return the network without what is plugged into these ports."""
        cut = frozenset(ports)
        left = frozenset(one for one in self.joints if one.a not in cut and one.b not in cut)
        return NetworkGraph(left, self.hosts, self.collectors)

    def reach(self, start: Iterable[str]) -> frozenset[str]:
        """Return the nodes that can be reached from any of some, themselves among them."""
        beside = self._beside()
        found = set(start)
        open_ = list(found)
        while open_:
            new = beside.get(open_.pop(), set()) - found
            found |= new
            open_.extend(new)
        return frozenset(found)

    def _beside(self) -> Mapping[str, set[str]]:
        beside: defaultdict[str, set[str]] = defaultdict(set)
        for a, b in self.joints:
            beside[a.device].add(b.device)
            beside[b.device].add(a.device)
        return beside


def lost_without(network: NetworkGraph, ports: Iterable[Port]) -> BlastRadius:
    """Return who is cut off when ports go down.

    Where no collector's place is known, the ends of each cut cable are looked at instead: all but
    the largest of the parts into which the network falls is lost.
    """
    cut = frozenset(ports)
    after = network.without(cut)
    start = network.collectors or _main_part(network, after, cut)
    lost = network.reach(start) - after.reach(start)
    return BlastRadius(
        devices=tuple(sorted(lost - network.hosts)), hosts=tuple(sorted(lost & network.hosts))
    )


def _main_part(before: NetworkGraph, after: NetworkGraph, cut: frozenset[Port]) -> frozenset[str]:
    """Return the largest part that is left of what was joined at the ports."""
    ends = {port.device for one in before.joints for port in one if {*one} & cut}
    parts = {after.reach([end]) for end in ends}
    return max(
        parts, key=lambda part: (len(part - before.hosts), sorted(part)), default=frozenset()
    )
