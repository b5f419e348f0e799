"""Where stations are attached: the one port with no device behind it that learned their MAC."""

from collections.abc import Iterable, Mapping

from netwright.model.interface import Port
from netwright.model.link import Link
from netwright.model.mac import MacAddress
from netwright.topology.claims import Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from netwright.topology.names import is_virtual


def attachments(
    evidence: Iterable[DeviceEvidence], links: Iterable[Link]
) -> dict[MacAddress, Port]:
    """Return the port of each station; whoever is seen at several is roaming, and at none."""
    network = Network(evidence)
    linked = linked_ports(links)
    own = {mac for name in network.devices for mac in network.own_macs(name)}
    found: dict[MacAddress, Port | None] = {}
    for name, one in network.devices.items():
        edge = {
            if_name: Port(name, if_name)
            for if_name in {row.if_name for row in one.fdb}
            if Port(name, if_name) not in linked and not is_virtual(if_name)
        }
        for row in one.fdb:
            port = edge.get(row.if_name)
            if port and row.mac not in own and found.setdefault(row.mac, port) != port:
                found[row.mac] = None
    return {mac: port for mac, port in found.items() if port and _is_station(mac)}


def linked_ports(links: Iterable[Link]) -> frozenset[Port]:
    """Return the ports that lead to another device."""
    return frozenset(port for link in links for port in ports_of(link))


def moved_stations(
    old: Mapping[MacAddress, Port], new: Mapping[MacAddress, Port], linked: frozenset[Port]
) -> list[tuple[MacAddress, Port, Port]]:
    """Return who is attached elsewhere; a port that leads to a device now or then is no witness."""
    return [
        (mac, old[mac], new[mac])
        for mac in sorted(old.keys() & new.keys())
        if old[mac] != new[mac] and linked.isdisjoint((old[mac], new[mac]))
    ]


def _is_station(mac: MacAddress) -> bool:
    return not (mac.is_multicast or mac.is_fhrp)
