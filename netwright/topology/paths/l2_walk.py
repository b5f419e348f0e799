"""Cross a segment: from a router's interface through the switches to the next router or station.

Each switch is asked where it learned the MAC in the frame's VLAN (IEEE 802.1Q 8.8), and the link at
that port leads to the next. A frame that comes to a bridge again in the same VLAN is in a loop.
"""

from dataclasses import replace

from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.topology.names import canonical
from netwright.topology.paths.addresses import LOOPBACKS, Leg
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import BORROWED, TOLD, Hop
from netwright.topology.paths.silent_bridge import pass_silent_bridge
from netwright.topology.paths.target import Target
from netwright.topology.paths.walk import Egress, Place, Trip, Walk
from netwright.topology.paths.wiring import Wire, is_tunnel

_MAX_SWITCHES = 64


def walk_from_router(index: PathIndex, port: Port, target: Target) -> Walk:
    """Cross the segment at a router's interface."""
    trip = Trip(index, target)
    base = index.wiring.base(port)
    if base.port is None:
        return _through_bridges(trip, Place(port, base.vid))
    if edges := _where_learned(index, base.port):
        return Walk.either([_from_edge(index, base.port, place, target) for place in edges])
    place = _cross(trip, Egress(base.port, base.vid, TOLD))
    return place if isinstance(place, Walk) else _through_bridges(trip, place)


def _where_learned(index: PathIndex, port: Port) -> list[Place]:
    """Return where bridges have learned an interface itself, if no link is known at it.

    So is a server found that speaks no LLDP; behind two switches that share an aggregate it is at
    both, and may use either.
    """
    interface = index.network.ports(port.device).interfaces.get(port.if_name)
    if index.wiring.at(port) or interface is None or interface.phys_address is None:
        return []
    return [Place(there, vid, BORROWED) for there, vid in index.edges(interface.phys_address)]


def _from_edge(index: PathIndex, port: Port, place: Place, target: Target) -> Walk:
    trip = Trip(index, target)
    edge = place.port
    trip.warnings.append(
        f"no link is known at {port.device} {port.if_name}: learned at {edge.device} {edge.if_name}"
    )
    return _through_bridges(trip, place)


def walk_from_station(index: PathIndex, port: Port, vid: int | None, target: Target) -> Walk:
    """Cross the segment from the switch port that a station is at."""
    return _through_bridges(Trip(index, target), Place(port, vid))


def _through_bridges(trip: Trip, place: Place) -> Walk:
    while len(trip.seen) < _MAX_SWITCHES:
        after = _through(trip, place)
        if isinstance(after, Walk):
            return after
        place = after
    return trip.ended(Walk(broken=f"more than {_MAX_SWITCHES} switches"))


def _through(trip: Trip, place: Place) -> Walk | Place:
    """Cross one bridge and the cable behind it."""
    device = place.port.device
    if leg := _own(trip, place):
        return _arrived(trip, place, leg)
    if (device, place.vid) in trip.seen:
        return trip.ended(Walk(broken=f"layer-2 loop at {device} in VLAN {place.vid}"))
    trip.seen.add((device, place.vid))
    out = _egress(trip, place)
    return out if isinstance(out, Walk) else _cross(trip, out)


def _own(trip: Trip, place: Place) -> Leg | None:
    """Return the target's leg on this device; one of several owners must be where the MAC is.

    Each owner of an anycast address has its MAC itself; of a virtual router's, only the active one.
    """
    device, mac = place.port.device, trip.target.mac
    leg = trip.target.owners.get(device)
    if leg is None or len(trip.target.owners) == 1:
        return leg
    is_anycast = mac is not None and not mac.is_fhrp and mac in trip.index.network.own_macs(device)
    return leg if is_anycast or not trip.learned(place) else None


def _arrived(trip: Trip, place: Place, leg: Leg) -> Walk:
    """End at a router; where its leg is a VLAN interface, its bridge is crossed first.

    A cable without addresses of its own (unnumbered) leads to the router's loopback.
    """
    if canonical(leg.port.if_name).startswith(LOOPBACKS):
        return trip.ended(Walk(reached=leg._replace(port=place.port)))
    if trip.index.wiring.base(leg.port).port is None and leg.port != place.port:
        row = f"{leg.port.if_name} has {leg.address}"
        proof = trip.index.proof(leg.port.device, Table.ADDRESSES, row)
        trip.add_hop(place, leg.port, proof, TOLD)
    return trip.ended(Walk(reached=leg))


def _egress(trip: Trip, place: Place) -> Walk | Egress:
    """Find the port that leads on: where the target was learned, or what else tells."""
    learned = trip.learned(place)
    if not learned:
        return pass_silent_bridge(trip, place)
    device, mac = place.port.device, trip.target.mac
    if len(learned) > 1:
        trip.warnings.append(f"{device} learned {mac} on several ports: {', '.join(learned)}")
    vid = "" if place.vid is None else f"vid {place.vid} "
    proof = trip.index.proof(device, Table.FDB, f"{vid}{learned[0]} learned {mac}")
    out = trip.index.wiring.carrier(Port(device, learned[0]))
    trip.add_hop(place, out, proof, TOLD)
    return Egress(out, place.vid, place.confidence)


def _cross(trip: Trip, out: Egress) -> Walk | Place:
    """Follow the cable at a port to the next device."""
    wiring, target = trip.index.wiring, trip.target
    if not target.owners and wiring.is_station(out.port, target.mac, target.address):
        return trip.ended(Walk(is_attached=True))
    if is_tunnel(out.port):
        return _through_tunnel(trip, out.port)
    wires = [out.wire] if out.wire else wiring.at(out.port)
    if not wires:
        return _uncabled(trip, out.port)
    wire = _chosen(trip, wires, out.vid)
    if wire is None:
        return trip.ended(Walk(is_attached=True))
    confidence = min(out.confidence, wire.link.confidence)
    return Place(wire.far, wiring.vlans.entering(wire.far, out.vid), confidence)


def _through_tunnel(trip: Trip, port: Port) -> Walk:
    """End where an overlay begins: at a station for sure; of a router only the device is known."""
    owners, mac = trip.target.owners, trip.target.mac
    missing = f"{port.device} sends {trip.target.name} into the tunnel {port.if_name}: not modelled"
    if owners:
        legs = [owners[device] for device in sorted(owners)]
        return Walk.either([trip.ended(Walk(emerges=leg, missing=missing)) for leg in legs])
    walk = trip.ended(Walk(is_attached=True, missing=missing))
    edges = trip.index.edges(mac) if mac is not None else []
    far = [_far_hop(trip, there, vid) for there, vid in edges]
    return Walk.either([replace(walk, hops=(*walk.hops, hop)) for hop in far] or [walk])


def _far_hop(trip: Trip, there: Port, vid: int | None) -> Hop:
    proof = trip.index.proof(there.device, Table.FDB, f"{there.if_name} learned {trip.target.mac}")
    return Hop(there.device, None, there.if_name, 2, proof, BORROWED, vid=vid)


def _uncabled(trip: Trip, port: Port) -> Walk:
    """End at a port without a known link: a station is there, or a router across the unknown."""
    owners = trip.target.owners
    if not owners:
        return trip.ended(Walk(is_attached=True))
    if len(owners) > 1:
        return trip.ended(Walk(missing=f"no link is known at {port.device} {port.if_name}"))
    leg = next(iter(owners.values()))
    trip.warnings.append(f"no link is known from {port.device} {port.if_name} to {leg.port.device}")
    return trip.ended(Walk(reached=leg))


def _chosen(trip: Trip, wires: list[Wire], vid: int | None) -> Wire | None:
    """Pick the far end on a shared segment: an owner, or the bridge that learned the target."""
    if len(wires) == 1:
        return wires[0]
    for wire in wires:
        if wire.far.device in trip.target.owners:
            return wire
    return next((wire for wire in wires if trip.knows(wire.far, vid)), None)
