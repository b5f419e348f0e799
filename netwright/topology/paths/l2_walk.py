"""Cross a segment: from a router's interface through the switches to the next router or station.

Each switch is asked where it learned the MAC in the frame's VLAN (IEEE 802.1Q 8.8). Where one has
no entry, the VLAN is searched without blocked ports: spanning tree leaves one way. What only that
says is less sure, and a station's port may stay unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import BORROWED, INFERRED, ONLY_PORT, TOLD, Hop, Proof
from netwright.topology.paths.target import Target
from netwright.topology.paths.vlan_search import find_way
from netwright.topology.paths.wiring import Wire

_MAX_SWITCHES = 64


@dataclass(frozen=True, slots=True)
class Walk:
    """What was crossed, and where it ended: at a router's leg, at a station's port, or nowhere."""

    hops: tuple[Hop, ...] = ()
    reached: Leg | None = None
    is_attached: bool = False  # at the port of a station
    missing: str = ""
    broken: str = ""
    warnings: tuple[str, ...] = ()

    def reversed(self) -> tuple[Hop, ...]:
        """Return the hops as the station at the far end takes them."""
        return tuple(hop.reversed() for hop in reversed(self.hops))


@dataclass(frozen=True, slots=True)
class _Place:
    """Inside a bridge: where the frame came in, and its VLAN."""

    port: Port
    vid: int | None
    confidence: float


@dataclass(slots=True)
class _Trip:
    index: PathIndex
    target: Target
    hops: list[Hop] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seen: set[tuple[str, int | None]] = field(default_factory=set)

    def ended(self, end: Walk) -> Walk:
        return replace(end, hops=tuple(self.hops), warnings=tuple(self.warnings))


def walk_from_router(index: PathIndex, port: Port, target: Target) -> Walk:
    """Cross the segment at a router's interface."""
    trip = _Trip(index, target)
    base = index.wiring.base(port)
    if base.port is None:
        return _through_bridges(trip, _Place(port, base.vid, TOLD))
    place = _cross(trip, base.port, base.vid, TOLD)
    return place if isinstance(place, Walk) else _through_bridges(trip, place)


def walk_from_station(index: PathIndex, port: Port, vid: int | None, target: Target) -> Walk:
    """Cross the segment from the switch port that a station is at."""
    return _through_bridges(_Trip(index, target), _Place(port, vid, TOLD))


def _through_bridges(trip: _Trip, place: _Place) -> Walk:
    while len(trip.seen) < _MAX_SWITCHES:
        device = place.port.device
        if leg := _own(trip, place):
            return _arrived(trip, place, leg)
        if (device, place.vid) in trip.seen:
            return trip.ended(Walk(broken=f"layer-2 loop at {device} in VLAN {place.vid}"))
        trip.seen.add((device, place.vid))
        out = _egress(trip, place)
        if isinstance(out, Walk):
            return out
        after = _cross(trip, out[0], place.vid, out[1], out[2])
        if isinstance(after, Walk):
            return after
        place = after
    return trip.ended(Walk(broken=f"more than {_MAX_SWITCHES} switches"))


def _own(trip: _Trip, place: _Place) -> Leg | None:
    """Return the target's leg on this device; one of several owners must be where the MAC is."""
    leg = trip.target.owners.get(place.port.device)
    if leg is None or len(trip.target.owners) == 1:
        return leg
    return None if _learned(trip, place) else leg


def _learned(trip: _Trip, place: _Place) -> list[str]:
    """Return where the bridge learned the target, the way the frame came from left out."""
    if trip.target.mac is None:
        return []
    device, came_by = place.port.device, {place.port.if_name}
    came_by.update(trip.index.wiring.members(place.port))
    ports = trip.index.fdbs.ports(device, place.vid, trip.target.mac)
    return [if_name for if_name in ports if if_name not in came_by]


def _arrived(trip: _Trip, place: _Place, leg: Leg) -> Walk:
    """End at a router; where its leg is a VLAN interface, its bridge is crossed first."""
    if trip.index.wiring.base(leg.port).port is None and leg.port != place.port:
        proof = trip.index.proof(
            leg.port.device, Table.ADDRESSES, f"{leg.port.if_name} has {leg.address}"
        )
        trip.hops.append(_hop(trip, place, leg.port, proof, TOLD))
    return trip.ended(Walk(reached=leg))


def _egress(trip: _Trip, place: _Place) -> Walk | tuple[Port, float, Wire | None]:
    """Find the port that leads on, write the hop, and return the port, how sure, and which wire."""
    device = place.port.device
    learned = _learned(trip, place)
    if len(learned) > 1:
        names = ", ".join(learned)
        trip.warnings.append(f"{device} learned {trip.target.mac} on several ports: {names}")
    if learned:
        out = Port(device, learned[0])
        vid = "" if place.vid is None else f"vid {place.vid} "
        row = f"{vid}{out.if_name} learned {trip.target.mac}"
        trip.hops.append(_hop(trip, place, out, trip.index.proof(device, Table.FDB, row), TOLD))
        return out, TOLD, None
    return _inferred(trip, place)


def _inferred(trip: _Trip, place: _Place) -> Walk | tuple[Port, float, Wire | None]:
    device, wiring = place.port.device, trip.index.wiring
    way = find_way(wiring, place.port, place.vid, _goal(trip, place))
    if way:
        sure = INFERRED if way.is_sole else INFERRED / 2
        if not way.is_sole:
            trip.warnings.append(f"{device}: several ways in VLAN {place.vid}, the shortest taken")
        proof = Proof("inferred", f"{device}: the only way in VLAN {place.vid}, without FDB entry")
        trip.hops.append(_hop(trip, place, way.wire.near, proof, sure))
        return way.wire.near, sure, way.wire
    return _jump(trip, place) if trip.target.owners else _behind(trip, place)


def _goal(trip: _Trip, place: _Place) -> Callable[[Wire], bool]:
    """Return what tells the wires to the target's owners, or to the last bridges that learned it.

    A bridge is not the last where its port leads to another that learned the station elsewhere,
    and no goal where its port is the one that we would come in by.
    """
    if owners := trip.target.owners:
        return lambda wire: wire.far.device in owners
    places = trip.index.fdbs.places(trip.target.mac) if trip.target.mac else ()
    known = [_Place(port, vid, TOLD) for port, vid in places if place.vid in {vid, None}]
    last = {one.port.device for one in known if not _leads_on(trip, one)}
    last -= {device for device, _ in trip.seen}
    return lambda wire: wire.far.device in last and _knows(trip, wire.far, place.vid)


def _knows(trip: _Trip, entered: Port, vid: int | None) -> bool:
    """Tell whether a bridge learned the target elsewhere than at the port of entry."""
    vid = trip.index.wiring.vlans.entering(entered, vid)
    return bool(_learned(trip, _Place(entered, vid, TOLD)))


def _leads_on(trip: _Trip, place: _Place) -> bool:
    """Tell whether behind a port is a bridge that learned the target at another of its ports."""
    wires = trip.index.wiring.at(place.port)
    return any(_knows(trip, wire.far, place.vid) for wire in wires)


def _jump(trip: _Trip, place: _Place) -> Walk:
    """Go on at the router although nothing shows how to get there from this bridge."""
    owners, device = trip.target.owners, place.port.device
    trip.hops.append(_hop(trip, place, None, _no_row(trip, place), ONLY_PORT))
    leg = next(iter(owners.values())) if len(owners) == 1 else None
    names = ", ".join(sorted(owners))
    return trip.ended(Walk(reached=leg, missing=f"{device}: no FDB entry leads to {names}"))


def _behind(trip: _Trip, place: _Place) -> Walk:
    """End at the station although its switch has not learned at which port it is."""
    device, target = place.port.device, trip.target
    wiring, is_managed = trip.index.wiring, device in trip.index.devices
    if heard := sorted(wiring.hearing(device, target.mac, target.address)):
        proof = trip.index.proof(device, Table.NEIGHBORS, f"{heard[0]} hears {_name(target)}")
        trip.hops.append(_hop(trip, place, Port(device, heard[0]), proof, BORROWED))
        return trip.ended(Walk(is_attached=True))
    if is_managed and (spare := wiring.spare_port(place.port, place.vid)):
        proof = Proof("inferred", f"{device}: {spare.if_name} is the only port left")
        trip.hops.append(_hop(trip, place, spare, proof, ONLY_PORT))
        return trip.ended(Walk(is_attached=True))
    trip.hops.append(_hop(trip, place, None, _no_row(trip, place), INFERRED))
    is_leaf = not is_managed and len(wiring.of(device)) == 1  # a phone, an access point
    why = "has no FDB entry" if is_managed else "is not managed: no FDB"
    missing = "" if is_leaf else f"{device} {why} for {_name(target)}"
    return trip.ended(Walk(is_attached=True, missing=missing))


def _no_row(trip: _Trip, place: _Place) -> Proof:
    return Proof("inferred", f"{place.port.device}: no FDB entry for {_name(trip.target)}")


def _cross(
    trip: _Trip, port: Port, vid: int | None, confidence: float, wire: Wire | None = None
) -> Walk | _Place:
    """Follow the cable at a port to the next device."""
    wiring, target = trip.index.wiring, trip.target
    if not target.owners and wiring.is_station(port, target.mac, target.address):
        return trip.ended(Walk(is_attached=True))
    wires = [wire] if wire else wiring.at(port)
    if not wires:
        return _uncabled(trip, port)
    chosen = _chosen(trip, wires, vid)
    if chosen is None:
        return trip.ended(Walk(is_attached=True))
    return _Place(
        chosen.far,
        wiring.vlans.entering(chosen.far, vid),
        min(confidence, chosen.link.confidence),
    )


def _uncabled(trip: _Trip, port: Port) -> Walk:
    """End at a port without a known link: a station is there, or a router across the unknown."""
    owners = trip.target.owners
    if not owners:
        return trip.ended(Walk(is_attached=True))
    if len(owners) > 1:
        return trip.ended(Walk(missing=f"no link is known at {port.device} {port.if_name}"))
    leg = next(iter(owners.values()))
    trip.warnings.append(f"no link is known from {port.device} {port.if_name} to {leg.port.device}")
    return trip.ended(Walk(reached=leg))


def _chosen(trip: _Trip, wires: list[Wire], vid: int | None) -> Wire | None:
    """Pick the far end on a shared segment: an owner, or the bridge that learned the target."""
    if len(wires) == 1:
        return wires[0]
    for wire in wires:
        if wire.far.device in trip.target.owners:
            return wire
    return next((wire for wire in wires if _knows(trip, wire.far, vid)), None)


def _hop(trip: _Trip, place: _Place, out: Port | None, proof: Proof, sure: float) -> Hop:
    members = trip.index.wiring.members
    return Hop(
        place.port.device,
        place.port.if_name,
        out.if_name if out else None,
        2,
        proof,
        round(min(sure, place.confidence), 3),
        vid=place.vid,
        in_members=members(place.port),
        out_members=members(out),
    )


def _name(target: Target) -> str:
    return str(target.address or target.mac)
