"""IP-MIB: the ARP cache (RFC 4293, or RFC 1213's table on older products)."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import NamedTuple

from netwright.model.device import Tier
from netwright.model.mac import MacAddress
from netwright.model.snmp import Tag, oid
from netwright.simulate.mib import Run, column
from netwright.simulate.network import MANAGEMENT_VID, Network, SimDevice

_IP_NET_TO_MEDIA_ENTRY = oid("1.3.6.1.2.1.4.22.1")
_IP_NET_TO_PHYSICAL_ENTRY = oid("1.3.6.1.2.1.4.35.1")
_DYNAMIC = 3
_IPV4 = (1, 4)


class Entry(NamedTuple):
    """One neighbor at layer 3, in the order of the table's index."""

    if_index: int
    address: IPv4Address
    mac: MacAddress


def runs(network: Network, device: SimDevice) -> Iterator[Run]:
    """Yield the ARP cache."""
    cache = entries(network, device)
    octets = tuple(entry.mac.to_bytes(6) for entry in cache)
    if device.platform.modern_ip_mib:
        index = tuple((entry.if_index, *_IPV4, *entry.address.packed) for entry in cache)
        yield column((*_IP_NET_TO_PHYSICAL_ENTRY, 4), index, Tag.OCTET_STRING, octets)
        yield column((*_IP_NET_TO_PHYSICAL_ENTRY, 6), index, Tag.INTEGER, (_DYNAMIC,) * len(cache))
        return
    index = tuple((entry.if_index, *entry.address.packed) for entry in cache)
    indexes = tuple(entry.if_index for entry in cache)
    addresses = tuple(entry.address.packed for entry in cache)
    yield column((*_IP_NET_TO_MEDIA_ENTRY, 1), index, Tag.INTEGER, indexes)
    yield column((*_IP_NET_TO_MEDIA_ENTRY, 2), index, Tag.OCTET_STRING, octets)
    yield column((*_IP_NET_TO_MEDIA_ENTRY, 3), index, Tag.IP_ADDRESS, addresses)
    yield column((*_IP_NET_TO_MEDIA_ENTRY, 4), index, Tag.INTEGER, (_DYNAMIC,) * len(cache))


def entries(network: Network, device: SimDevice) -> list[Entry]:
    """Return who answered ARP: the building's switches, its hosts, the far ends of routed links."""
    return sorted(
        (*_switches(network, device), *_hosts(network, device), *_routers(network, device))
    )


def _switches(network: Network, device: SimDevice) -> Iterator[Entry]:
    building = network.building(device)
    if building is None:
        return
    if_index = device.layout.vlan[MANAGEMENT_VID]
    for other in network.members(building):
        if other is not device:
            yield Entry(if_index, other.address, other.mac)


def _hosts(network: Network, device: SimDevice) -> Iterator[Entry]:
    building = network.building(device)
    if building is None or device.tier is not Tier.DISTRIBUTION:
        return
    for vid, hosts in building.hosts.items():
        for host in hosts:
            yield Entry(device.layout.vlan[vid], host.address, host.mac)


def _routers(network: Network, device: SimDevice) -> Iterator[Entry]:
    own = dict(device.addresses)
    for heard in network.neighbors(device):
        lag, far_lag = device.lag_of(heard.if_index), heard.device.lag_of(heard.slot.if_index)
        ours = lag.if_index if lag else heard.if_index
        theirs = far_lag.if_index if far_lag else heard.slot.if_index
        address = dict(heard.device.addresses).get(theirs)
        is_first = lag is None or heard.if_index == lag.members[0]
        if address and ours in own and is_first:
            yield Entry(ours, address.ip, heard.device.phys_address(theirs))
