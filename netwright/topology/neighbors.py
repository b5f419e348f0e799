"""Claims of LLDP, CDP and their kin: the neighbor rows, with both ends found.

A row whose device is unknown leads to an *unmanaged* node; one whose port is unknown keeps the
port as the neighbor wrote it, unless the device's own rows tell which of its ports hears us.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from netwright.model.interface import Port
from netwright.model.link import LinkEvidence, LinkSource
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.topology.claims import Claim, Network, Told
from netwright.topology.far_ports import FarPort, FarPorts, Heard
from netwright.topology.own_ports import own_ports
from netwright.topology.text import clean
from netwright.topology.unmanaged import Unmanaged

STRANGERS_PER_PORT = 64


@dataclass(frozen=True, slots=True)
class NeighborClaims:
    """The claims, the unmanaged neighbors behind them, and what was left out."""

    claims: tuple[Claim, ...]
    unmanaged: tuple[str, ...]
    conflicts: tuple[str, ...]


def neighbor_claims(network: Network, rows: Iterable[Told[Neighbor]]) -> NeighborClaims:
    """Return what devices say about their neighbors."""
    heard, conflicts = _bounded(_heard(network, rows))
    heard = own_ports(network, _without_phantoms(heard))
    strangers = Unmanaged((one.neighbor for one in heard if not one.match), network.devices)
    routed = [
        (one, one.match.device if one.match else strangers.name(one.neighbor)) for one in heard
    ]
    far_ports = FarPorts(network, routed)
    claims = tuple(_claim(one, far_ports.of(one, node)) for one, node in routed)
    return NeighborClaims(claims, strangers.names, conflicts)


def _heard(network: Network, rows: Iterable[Told[Neighbor]]) -> Iterator[Heard]:
    for told in rows:
        local = Port(told.device, told.row.if_name)
        says_who = told.row.chassis_id or told.row.system_name
        if says_who and not network.is_shut(local):
            yield _found(network, local, told)


def _found(network: Network, local: Port, told: Told[Neighbor]) -> Heard:
    neighbor = told.row
    match = network.identities.match(neighbor)
    if not match:
        return Heard(local, neighbor, told.seen_at, None)
    port = network.ports(match.device).match(neighbor)
    return Heard(local, neighbor, told.seen_at, match, *(port or (None, "")))


def _bounded(heard: Iterable[Heard]) -> tuple[list[Heard], tuple[str, ...]]:
    """Keep a port's first strangers in the order of their identifiers; the rest is counted."""
    kept: list[Heard] = []
    strangers: defaultdict[Port, list[Heard]] = defaultdict(list)
    for one in heard:
        (kept if one.match else strangers[one.local]).append(one)
    conflicts = []
    for local, crowd in strangers.items():
        if len(crowd) > STRANGERS_PER_PORT:
            conflicts.append(
                f"{local.device} {local.if_name}: hears {len(crowd)} unmanaged neighbors,"
                f" {STRANGERS_PER_PORT} are shown"
            )
            crowd.sort(key=_stable)
        kept += crowd[:STRANGERS_PER_PORT]
    return kept, tuple(sorted(conflicts))


def _stable(one: Heard) -> tuple[str, str, str]:
    neighbor = one.neighbor
    return (neighbor.chassis_id, neighbor.port_id, neighbor.system_name or "")


def _without_phantoms(heard: list[Heard]) -> list[Heard]:
    """Believe a doubtful match only if the device it names claims the other end back."""
    claimed = {(one.local.device, one.match.device) for one in heard if one.match}
    return [
        replace(one, match=None, if_name=None, conflicts=(one.match.doubt,))
        if one.match and one.match.doubt and (one.match.device, one.local.device) not in claimed
        else one
        for one in heard
    ]


def _claim(one: Heard, far: FarPort) -> Claim:
    unnamed = (f"{far.port.device} has no port {far.port.if_name}",) if far.is_unnamed else ()
    return Claim(
        one.local,
        far.port,
        LinkEvidence(
            LinkSource.LLDP if one.neighbor.protocol is NeighborProtocol.LLDP else LinkSource.CDP,
            one.local.device,
            one.seen_at,
            _raw(one.neighbor),
            f"{one.match.matched_by if one.match else 'not managed'}, {far.matched_by}",
        ),
        one.conflicts + unnamed,
        is_unnamed=far.is_unnamed,
        is_phone="telephone" in one.neighbor.capabilities,
    )


def _raw(neighbor: Neighbor) -> str:
    """Write the row as one line, for a person who asks why."""
    addresses = ",".join(map(str, neighbor.management_addresses[:4]))
    said = {
        "chassis_id": neighbor.chassis_id,
        "port_id": neighbor.port_id,
        "port_description": neighbor.port_description,
        "system_name": neighbor.system_name,
        "management_address": addresses,
    }
    pairs = " ".join(f"{key}={clean(value)}" for key, value in said.items() if value)
    return f"{neighbor.protocol} {neighbor.if_name}: {pairs}"
