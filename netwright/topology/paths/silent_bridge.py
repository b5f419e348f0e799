"""Bridges that have not learned the target: the VLAN, their neighbors or their free ports tell.

What only those tell is less sure than a learned address, and may leave the port unknown.
"""

from collections.abc import Callable

from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.topology.paths.result import BORROWED, INFERRED, ONLY_PORT, Proof
from netwright.topology.paths.vlan_search import find_way
from netwright.topology.paths.walk import Egress, Place, Trip, Walk
from netwright.topology.paths.wiring import Wire


def pass_silent_bridge(trip: Trip, place: Place) -> Walk | Egress:
    """Cross the bridge by the only way there is, or end at what is known."""
    device = place.port.device
    way = find_way(trip.index.wiring, place.port, place.vid, _goal(trip, place))
    if way is None:
        return _jump(trip, place) if trip.target.owners else _behind(trip, place)
    confidence = INFERRED if way.is_sole else INFERRED / 2
    if not way.is_sole:
        trip.warnings.append(f"{device}: several ways in VLAN {place.vid}, the shortest taken")
    proof = Proof("inferred", f"{device}: the only way in VLAN {place.vid}, without FDB entry")
    trip.add_hop(place, way.wire.near, proof, confidence)
    sure = min(confidence, place.confidence)
    return Egress(way.wire.near, place.vid, sure, way.wire)


def _goal(trip: Trip, place: Place) -> Callable[[Wire], bool]:
    """Return what tells the wires to the target's owners, or to the last bridges that learned it.

    A bridge is not the last where its port leads to another that learned the station elsewhere,
    and no goal where its port is the one that we would come in by.
    """
    if owners := trip.target.owners:
        return lambda wire: wire.far.device in owners
    places = trip.index.fdbs.places(trip.target.mac) if trip.target.mac else ()
    known = [Place(port, vid) for port, vid in places if place.vid in {vid, None}]
    last = {one.port.device for one in known if not _leads_on(trip, one)}
    last -= {device for device, _ in trip.seen}
    return lambda wire: wire.far.device in last and trip.knows(wire.far, place.vid)


def _leads_on(trip: Trip, place: Place) -> bool:
    """Tell whether behind a port is a bridge that learned the target at another of its ports."""
    return any(trip.knows(wire.far, place.vid) for wire in trip.index.wiring.at(place.port))


def _jump(trip: Trip, place: Place) -> Walk:
    """Go on at the router although nothing shows how to get there from this bridge."""
    owners, device = trip.target.owners, place.port.device
    trip.add_hop(place, None, _no_row(trip, place), ONLY_PORT)
    leg = next(iter(owners.values())) if len(owners) == 1 else None
    names = ", ".join(sorted(owners))
    return trip.ended(Walk(reached=leg, missing=f"{device}: no FDB entry leads to {names}"))


def _behind(trip: Trip, place: Place) -> Walk:
    """End at the station although its switch has not learned at which port it is."""
    device, target = place.port.device, trip.target
    wiring, is_managed = trip.index.wiring, device in trip.index.devices
    if heard := sorted(wiring.hearing(device, target.mac, target.address)):
        proof = trip.index.proof(device, Table.NEIGHBORS, f"{heard[0]} hears {target.name}")
        trip.add_hop(place, Port(device, heard[0]), proof, BORROWED)
        return trip.ended(Walk(is_attached=True))
    if is_managed and (spare := wiring.spare_port(place.port, place.vid)):
        proof = Proof("inferred", f"{device}: {spare.if_name} is the only port left")
        trip.add_hop(place, spare, proof, ONLY_PORT)
        return trip.ended(Walk(is_attached=True))
    trip.add_hop(place, None, _no_row(trip, place), INFERRED)
    is_leaf = not is_managed and len(wiring.of(device)) == 1  # a phone, an access point
    why = "has no FDB entry" if is_managed else "is not managed: no FDB"
    missing = "" if is_leaf else f"{device} {why} for {target.name}"
    return trip.ended(Walk(is_attached=True, missing=missing))


def _no_row(trip: Trip, place: Place) -> Proof:
    return Proof("inferred", f"{place.port.device}: no FDB entry for {trip.target.name}")
