"""Where a packet starts: on a device, at a station's gateway, or straight over the segment.

What a station has for a default gateway, nobody tells. The routers that remember the station have
talked with it; where several have, the nearest of an anycast address counts, the active one of a
virtual router, those whose MAC the station's switch has learned, and of these the one that
remembered it first: others know a station because answers to it came back their way.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.endpoint import Endpoint
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.l2_walk import walk_from_router, walk_from_station
from netwright.topology.paths.result import INFERRED, TOLD, Hop
from netwright.topology.paths.target import Target, mac_of
from netwright.topology.paths.walk import Walk


@dataclass(frozen=True, slots=True)
class Departure:
    """The first hops, and the router that they lead to; none where they lead to the destination."""

    hops: tuple[Hop, ...]
    at: Leg | None
    missing: str = ""
    broken: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Attachment:
    """The port that a station is at; a router's own where no switch is known in between."""

    port: Port
    vid: int | None
    is_bridge: bool


def departures(index: PathIndex, source: Endpoint, destination: Endpoint) -> list[Departure] | str:
    """Return where the packet may start, or what would have to be known to tell."""
    if source.leg and destination.address:
        legs = source.leg, *source.others
        return [Departure((), leg._replace(port=Port(leg.port.device, ""))) for leg in legs]
    if _are_neighbors(source, destination):
        return _direct(index, source, destination)
    if source.address is None or destination.address is None:
        return f"no address is known for {(destination if source.address else source).label}"
    if not source.gateways:
        return f"{source.label} is in no subnet of any device"
    gateways = _gateways(index, source)
    begun = [one for leg in gateways.legs for one in _through(index, source, leg)]
    return begun if gateways.are_sure else _alternatives(source, gateways.legs, begun)


def _alternatives(
    source: Endpoint, gateways: Sequence[Leg], begun: list[Departure]
) -> list[Departure]:
    """Promise nothing where only one of several gateways is the station's."""
    names = ", ".join(leg.port.device for leg in gateways)
    doubt = f"the gateway of {source.label} may be any of {names}"
    return [replace(one, missing=one.missing or doubt) for one in begun]


def _are_neighbors(source: Endpoint, destination: Endpoint) -> bool:
    """Tell whether the ends are on one segment: in one subnet, or known by their MACs alone."""
    if source.address is None or destination.address is None:
        return source.mac is not None and destination.mac is not None
    return any(leg.holds(destination.address) for leg in source.gateways)


def _through(index: PathIndex, source: Endpoint, gateway: Leg) -> Iterator[Departure]:
    """Go from the station to its gateway: what the gateway sees of it, read backwards."""
    hop = Hop(source.label, None, None, 3, source.proof, TOLD, next_hop=gateway.address)
    for walk in _seen_from(index, source, gateway).all():
        missing = walk.missing or walk.broken
        yield Departure((hop, *walk.reversed()), gateway, missing, warnings=walk.warnings)


def _seen_from(index: PathIndex, station: Endpoint, gateway: Leg) -> Walk:
    if station.mac is None:
        return Walk(missing=f"no router has an ARP entry for {station.label}")
    target = Target(station.address, station.mac, {}, station.proof, TOLD)
    return walk_from_router(index, gateway.port, target)


class _Gateways(NamedTuple):
    """Routers that a station may send to, one leg of each; sure if it does send to each."""

    legs: Sequence[Leg]
    are_sure: bool


def _gateways(index: PathIndex, source: Endpoint) -> _Gateways:
    at = _attachment(index, source) if len(source.gateways) > 1 else None
    if anycast := _nearest(index, source, at):
        return _Gateways(_one_per_router(anycast), are_sure=True)
    found = _one_per_router(_reached_gateways(index, source, at))
    if len(found) > 1 and source.address:
        first = index.first_to_remember(source.address)
        found = [leg for leg in found if leg.port.device == first] or found
    return _Gateways(found, are_sure=len(found) == 1)


def _nearest(index: PathIndex, source: Endpoint, at: _Attachment | None) -> list[Leg]:
    """Return the legs of the station's own switches, if their address is an anycast one."""
    devices = {at.port.device} if at and at.is_bridge else set()
    if at and source.mac is not None:
        devices |= {port.device for port, _ in index.edges(source.mac)}
    return [
        leg for leg in source.gateways if leg.port.device in devices and _is_anycast(index, leg)
    ]


def _is_anycast(index: PathIndex, leg: Leg) -> bool:
    owners = index.addresses.owners(leg.address, leg.vrf)
    return len({one.port.device for one in owners}) > 1


def _one_per_router(legs: Iterable[Leg]) -> Sequence[Leg]:
    found: dict[tuple[str, str], Leg] = {}
    for leg in legs:
        found.setdefault((leg.port.device, leg.vrf), leg)
    return list(found.values())


def _reached_gateways(index: PathIndex, source: Endpoint, at: _Attachment | None) -> Sequence[Leg]:
    if at is None or not at.is_bridge:
        return source.gateways
    if active := _active(index, source, at):
        return [active]
    device = at.port.device
    talking = [
        leg
        for leg in source.gateways
        if leg.port.device == device
        or ((mac := mac_of(index, leg)) and index.fdbs.ports(device, at.vid, mac))
    ]
    return talking or source.gateways


def _active(index: PathIndex, source: Endpoint, at: _Attachment) -> Leg | None:
    """Return the router that a virtual router's MAC (VRRP, HSRP) leads to, if one is in use."""
    for vid, _, mac in index.devices[at.port.device].fdb:
        if mac.is_fhrp and vid in {at.vid, None}:
            owners = {leg.port.device: leg for leg in source.gateways}
            target = Target(None, mac, owners, source.proof, TOLD)
            return walk_from_station(index, at.port, at.vid, target).reached
    return None


def _direct(index: PathIndex, source: Endpoint, destination: Endpoint) -> list[Departure]:
    """Go over the segment, from the port that the station is at."""
    first = Hop(source.label, None, None, 3, source.proof, TOLD)
    target = _target(index, destination)
    if not target.is_known:
        what = f"no router has an ARP entry for {destination.label}"
        is_told = all(index.tells(leg.port.device, Table.ARP) for leg in source.gateways)
        return [Departure((first,), None, "" if is_told else what, what if is_told else "")]
    last = Hop(destination.label, None, None, 3, destination.proof, TOLD)
    at = _attachment(index, source)
    if at is None:
        where = f"the port that {source.label} is at is not known"
        return [Departure((first, last), None, where)]
    if not at.is_bridge:
        return [_beside(at, first, last, destination)]
    walks = walk_from_station(index, at.port, at.vid, target).all()
    return [_crossed(walk, first, last) for walk in walks]


def _crossed(walk: Walk, first: Hop, last: Hop) -> Departure:
    ends = (last,) if walk.is_attached else ()
    hops = (first, *walk.hops, *ends)
    return Departure(hops, walk.reached, walk.missing, walk.broken, walk.warnings)


def _beside(at: _Attachment, first: Hop, last: Hop, destination: Endpoint) -> Departure:
    """Both are behind one port of a router: what is between them is not managed."""
    if destination.leg and destination.leg.port.device == at.port.device:
        return Departure((first,), destination.leg)
    where = f"nothing is known between the stations behind {at.port.device} {at.port.if_name}"
    return Departure((first, replace(last, confidence=INFERRED)), None, where)


def _target(index: PathIndex, destination: Endpoint) -> Target:
    leg, mac = destination.leg, destination.mac
    owners = {leg.port.device: leg} if leg else {}
    if leg:
        mac = mac_of(index, leg)
    return Target(destination.address, mac, owners, destination.proof, TOLD)


def _attachment(index: PathIndex, station: Endpoint) -> _Attachment | None:
    """Return the port a station is at: as a gateway sees it, else where only it can be."""
    for gateway in station.gateways:
        for walk in _seen_from(index, station, gateway).all():
            if walk.is_attached and not walk.missing:
                return _last_port(index, walk, gateway)
    if station.mac is None:
        return None
    edges = index.edges(station.mac)
    return _Attachment(*edges[0], is_bridge=True) if edges else None


def _last_port(index: PathIndex, walk: Walk, gateway: Leg) -> _Attachment:
    if not walk.hops:
        base = index.wiring.base(gateway.port)
        return _Attachment(base.port or gateway.port, None, is_bridge=False)
    last = walk.hops[-1]
    return _Attachment(Port(last.device, last.out_interface or ""), last.vid, is_bridge=True)
