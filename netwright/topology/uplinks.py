"""Where a bridge hangs: the nearest of the ports that have learned what is below it.

In a tree every station that two bridges know is behind the one, behind the other or between
them. So each says something of who is above whom: a station below the one that the other sees
toward the anchor, or a station on one's other ports that the other sees below. Entries age and
stations move, so what counts is the balance, taken over all VLANs in which both have learned.
"""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from math import prod
from typing import NamedTuple

from netwright.model.interface import Port
from netwright.topology.broadcasts import Above, Broadcast, lower_ports
from netwright.topology.fdb_tables import JOINT, Bridge, Face, Macs

_ENCLOSED = 0.25  # of what is below a bridge must be learned on the port above it
_ASTRAY = 0.34  # of it may be learned where it should not be: it has moved
_ONE_TREE = 0.01  # of all that is told may be told both ways, if one tree serves all VLANs
_ALONE = 64  # the margin of a port that no other rivals


@dataclass(frozen=True, slots=True)
class Uplink:
    """A bridge's root port and the port above it, with what speaks for it."""

    lower: Port
    upper: Port
    hits: int  # of the stations below the bridge, on the port above
    size: int
    margin: int  # stations that tell this port from the next above; 0: only the sizes do
    between: int  # stations seen on both sides
    vid: int | None
    is_bridge: bool  # both are; else one is a router or a server
    below: Macs  # stations below the bridge, enough to judge by
    chance: float  # that another bridge in the way would know none of the hits

    @property
    def is_told(self) -> bool:
        """Tell whether stations, not their number only, say that this port is the nearest."""
        return self.margin > 0


class _Above(NamedTuple):
    """A port above a bridge."""

    face: Face
    hits: int  # of the bridge's stations that it has learned
    between: int  # stations that both have learned on this side


@dataclass(frozen=True, slots=True)
class View:
    """What one VLAN shows above a bridge."""

    vid: int | None
    lower: Face
    above: Mapping[Port, _Above]
    presence: float  # the chance that a station is in a database that it should be in


def views(broadcast: Broadcast, taken: Container[Port]) -> Iterator[tuple[Port, View]]:
    """Return what is above every root port that is not known to lead elsewhere.

    All VLANs together show nothing where they have several spanning trees, nor is their word
    needed where every bridge is known to be connected.
    """
    is_joint = broadcast.vid == JOINT
    if is_joint and broadcast.is_connected(taken):
        return
    bridges = broadcast.oriented().values()
    open_ends = [one for one in bridges if one.root_port and one.root_port not in taken]
    places = lower_ports(bridges) if open_ends else {}
    balance = _Balance()
    above = {one: list(_above(one, places, balance)) for one in open_ends}
    if is_joint and balance.strays > _ONE_TREE * balance.told:
        return
    presence = _presence(above)
    for one, found in above.items():
        faces = {up.face.port: up for up in found if up.face.port and up.face.port not in taken}
        if faces and one.root_port:
            yield one.root_port, View(broadcast.vid, Face(one, one.root_port), faces, presence)


@dataclass(slots=True)
class _Balance:
    """How much is told of who is above whom, and how much of it both ways."""

    told: int = 0
    strays: int = 0


def _above(bridge: Bridge, places: Above, balance: _Balance) -> Iterator[_Above]:
    """Return the ports that have learned what is below the bridge because they are above it."""
    hits = Counter(face for mac in bridge.sample for face in places.get(mac, ()))
    found: list[tuple[Face, int]] = []
    for face, count in hits.items():
        is_learned = count >= _ENCLOSED * len(bridge.sample) or face.macs & bridge.own
        if face.bridge is not bridge and is_learned and _is_above(face, bridge, count, balance):
            found.append((face, count))
    faces = {face for face, _ in found}
    for face, count in found:
        yield _Above(face, count, _between(bridge, face, places, faces))


def _is_above(upper: Face, bridge: Bridge, hits: int, balance: _Balance) -> bool:
    """Tell whether the port is above the bridge; where no station tells, more is below it."""
    facing = max(
        bridge.lower_ports,
        key=lambda port: (len(bridge.macs(port) & upper.macs), port),
        default=None,
    )
    lower = Face(bridge, facing)
    so, not_so = _told(upper, lower), _told(lower, upper)
    balance.told += so + not_so
    balance.strays += min(so, not_so)
    if so == not_so:
        return len(upper.bridge.below) > len(bridge.below)
    return so > not_so and not_so <= _ASTRAY * hits


def _told(upper: Face, lower: Face) -> int:
    """Count the stations that are where they are only if `upper` is above `lower`."""
    below = lower.bridge.others(lower.port) & upper.macs
    return len(below) + len(upper.bridge.sample & lower.bridge.beyond)


def _between(bridge: Bridge, upper: Face, places: Above, above: Collection[Face]) -> int:
    """Count the stations seen on both sides, but for those that have since appeared elsewhere."""
    both: Macs = bridge.beyond & upper.macs
    return sum(all(face in above for face in places[mac]) for mac in both)


def _presence(above: Mapping[Bridge, Sequence[_Above]]) -> float:
    best = {bridge: max(one.hits for one in found) for bridge, found in above.items() if found}
    return sum(best.values()) / (sum(len(bridge.sample) for bridge in best) + 1)


def uplink(lower: Port, shown: Iterable[View]) -> Uplink:
    """Return where a port leads: by all VLANs together, unless only one for itself can tell."""
    own = sorted((view for view in shown if view.vid != JOINT), key=_order)
    joint = [view for view in shown if view.vid == JOINT]
    if not (own and joint):
        return _nearest(lower, own or joint)
    together, apart = _nearest(lower, joint), _nearest(lower, own)
    return together if together.is_told or not apart.is_told else apart


def _order(view: View) -> int:
    return JOINT if view.vid is None else view.vid


def _nearest(lower: Port, views: Sequence[View]) -> Uplink:
    """Return the nearest of the ports that any VLAN shows above."""
    ports = sorted({port for view in views for port in view.above}, key=partial(_size, views))
    upper = reduce(partial(_nearer, views), ports)
    seen = [view for view in views if upper in view.above]
    best = max(seen, key=lambda view: (view.above[upper].hits, -(view.vid or 0)))
    ends = {face.bridge for view in seen for face in (view.lower, view.above[upper].face)}
    return Uplink(
        lower,
        upper,
        sum(view.above[upper].hits for view in seen),
        sum(len(view.lower.bridge.sample) for view in seen),
        min((_margin(views, upper, one) for one in ports if one != upper), default=_ALONE),
        sum(view.above[upper].between for view in seen),
        None if best.vid == JOINT else best.vid,
        not any(one.is_station for one in ends),
        frozenset().union(*(view.lower.bridge.sample for view in seen)),
        prod((1 - view.presence) ** view.above[upper].hits for view in seen),
    )


def _size(views: Iterable[View], port: Port) -> tuple[float, Port]:
    sizes = [len(view.above[port].face.macs) for view in views if port in view.above]
    return (sum(sizes) / len(sizes), port)


def _nearer(views: Sequence[View], one: Port, other: Port) -> Port:
    return other if _margin(views, other, one) > 0 else one


def _margin(views: Iterable[View], one: Port, other: Port) -> int:
    """Count what says that `one` is below `other`, less what says the opposite, in all VLANs."""
    pairs = [
        (view.above[one].face, view.above[other].face)
        for view in views
        if one in view.above and other in view.above
    ]
    return sum(_told(above, below) - _told(below, above) for below, above in pairs)
