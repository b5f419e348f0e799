"""Where a station is plugged in: as a gateway sees it, else where only it can be."""

from dataclasses import dataclass

from netwright.model.interface import Port
from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.endpoint import Endpoint
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.l2_walk import walk_from_router
from netwright.topology.paths.result import TOLD
from netwright.topology.paths.target import Target
from netwright.topology.paths.walk import Walk


@dataclass(frozen=True, slots=True)
class Attachment:
    """The port that a station is at; a router's own where no switch is known in between."""

    port: Port
    vid: int | None
    is_bridge: bool


def attachment_of(index: PathIndex, station: Endpoint) -> Attachment | None:
    """Return the port a station is at: as a gateway sees it, else where only it can be."""
    for gateway in station.gateways:
        for walk in seen_from(index, station, gateway).all():
            if walk.is_attached and not walk.missing:
                return _last_port(index, walk, gateway)
    if station.mac is None:
        return None
    edges = index.edges(station.mac)
    return Attachment(*edges[0], is_bridge=True) if edges else None


def seen_from(index: PathIndex, station: Endpoint, gateway: Leg) -> Walk:
    """Return the way over the segment from a gateway to a station."""
    if station.mac is None:
        return Walk(missing=f"no router has an ARP entry for {station.label}")
    target = Target(station.address, station.mac, {}, station.proof, TOLD)
    return walk_from_router(index, gateway.port, target)


def _last_port(index: PathIndex, walk: Walk, gateway: Leg) -> Attachment:
    if not walk.hops:
        base = index.wiring.base(gateway.port)
        return Attachment(base.port or gateway.port, None, is_bridge=False)
    last = walk.hops[-1]
    return Attachment(Port(last.device, last.out_interface or ""), last.vid, is_bridge=True)
