"""Where a packet starts: on a device, at a station's gateway, or straight over the segment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.attachment import Attachment, attachment_of, seen_from
from netwright.topology.paths.endpoint import Endpoint
from netwright.topology.paths.gateway import gateways_of
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.l2_walk import walk_from_station
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
    gateways = gateways_of(index, source)
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
    for walk in seen_from(index, source, gateway).all():
        missing = walk.missing or walk.broken
        yield Departure((hop, *walk.reversed()), gateway, missing, warnings=walk.warnings)


def _direct(index: PathIndex, source: Endpoint, destination: Endpoint) -> list[Departure]:
    """Go over the segment, from the port that the station is at."""
    first = Hop(source.label, None, None, 3, source.proof, TOLD)
    target = _target(index, destination)
    if not target.is_known:
        what = f"no router has an ARP entry for {destination.label}"
        is_told = all(index.tells(leg.port.device, Table.ARP) for leg in source.gateways)
        return [Departure((first,), None, "" if is_told else what, what if is_told else "")]
    last = Hop(destination.label, None, None, 3, destination.proof, TOLD)
    at = attachment_of(index, source)
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


def _beside(at: Attachment, first: Hop, last: Hop, destination: Endpoint) -> Departure:
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
