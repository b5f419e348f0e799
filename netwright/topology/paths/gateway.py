"""Which router a station sends to: what it has for a default gateway, nobody tells.

The routers that remember the station have talked with it; where several have, the nearest of an
anycast address counts, the active one of a virtual router, those whose MAC the station's switch has
learned, and of these the one that remembered it first: others know a station because answers to it
came back their way.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.attachment import Attachment, attachment_of
from netwright.topology.paths.endpoint import Endpoint
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.l2_walk import walk_from_station
from netwright.topology.paths.result import TOLD
from netwright.topology.paths.target import Target, mac_of


class Gateways(NamedTuple):
    """Routers that a station may send to, one leg of each; sure if it does send to each."""

    legs: Sequence[Leg]
    are_sure: bool


def gateways_of(index: PathIndex, source: Endpoint) -> Gateways:
    """Return the routers that a station may send to."""
    at = attachment_of(index, source) if len(source.gateways) > 1 else None
    if anycast := _nearest(index, source, at):
        return Gateways(_one_per_router(anycast), are_sure=True)
    found = _one_per_router(_reached_gateways(index, source, at))
    if len(found) > 1 and source.address:
        first = index.first_to_remember(source.address)
        found = [leg for leg in found if leg.port.device == first] or found
    return Gateways(found, are_sure=len(found) == 1)


def _nearest(index: PathIndex, source: Endpoint, at: Attachment | None) -> list[Leg]:
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


def _reached_gateways(index: PathIndex, source: Endpoint, at: Attachment | None) -> Sequence[Leg]:
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


def _active(index: PathIndex, source: Endpoint, at: Attachment) -> Leg | None:
    """Return the router that a virtual router's MAC (VRRP, HSRP) leads to, if one is in use."""
    switch = index.devices.get(at.port.device)
    for vid, _, mac in switch.fdb if switch else ():
        if mac.is_fhrp and vid in {at.vid, None}:
            owners = {leg.port.device: leg for leg in source.gateways}
            target = Target(None, mac, owners, source.proof, TOLD)
            return walk_from_station(index, at.port, at.vid, target).reached
    return None
