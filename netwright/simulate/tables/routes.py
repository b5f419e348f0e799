"""IP-FORWARD-MIB: routes (RFC 4292, or ipCidrRouteTable of RFC 2096 on older products)."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from netwright.model.device import Tier
from netwright.model.snmp import Oid, Tag, oid
from netwright.simulate.building import HOST_VIDS, BuildingPlan
from netwright.simulate.mib import Run, column
from netwright.simulate.network import MANAGEMENT_VID, Network, SimDevice

_INET_CIDR_ROUTE_ENTRY = oid("1.3.6.1.2.1.4.24.7.1")
_IP_CIDR_ROUTE_ENTRY = oid("1.3.6.1.2.1.4.24.4.1")
_IPV4 = (1, 4)
_NO_POLICY = (2, 0, 0)  # zeroDotZero, as the index writes it
_ANYWHERE = IPv4Network("0.0.0.0/0")
_USERS = IPv4Network("10.0.0.0/8")
_HERE = IPv4Address(0)  # the next hop of an attached prefix
LOCAL, _STATIC, _OSPF = 2, 3, 13  # IANAipRouteProtocol
_ATTACHED, _REMOTE = 3, 4


class Hop(NamedTuple):
    """One next hop of a prefix; 0.0.0.0 where the prefix is attached."""

    prefix: IPv4Network
    next_hop: IPv4Address
    if_index: int
    protocol: int


def runs(network: Network, device: SimDevice) -> Iterator[Run]:
    """Yield the routing table."""
    if device.platform.modern_ip_mib:
        entry, first, name = _INET_CIDR_ROUTE_ENTRY, 7, _inet_name
    else:
        entry, first, name = _IP_CIDR_ROUTE_ENTRY, 5, _cidr_name
    hops = sorted(routes(network, device), key=name)
    index = tuple(map(name, hops))
    columns = (
        [hop.if_index for hop in hops],
        [_ATTACHED if hop.next_hop == _HERE else _REMOTE for hop in hops],
        [hop.protocol for hop in hops],
    )
    for number, values in enumerate(columns, first):
        yield column((*entry, number), index, Tag.INTEGER, tuple(values))


def routes(network: Network, device: SimDevice) -> list[Hop]:
    """Return the next hops a device has: attached, learned by OSPF, or static."""
    hops = [
        Hop(interface.network, _HERE, if_index, LOCAL) for if_index, interface in device.addresses
    ]
    hops += _learned(network, device)
    return sorted(set(hops))


def _learned(network: Network, device: SimDevice) -> Iterator[Hop]:
    building = network.building(device)
    if device.tier is Tier.ACCESS and building:
        root = network.members(building)[0]
        yield Hop(_ANYWHERE, root.address, device.layout.vlan[MANAGEMENT_VID], _STATIC)
        return
    for if_index, far, address in _adjacent(network, device):
        for prefix in _behind(network, device, far):
            yield Hop(prefix, address, if_index, _OSPF)


def _adjacent(network: Network, device: SimDevice) -> Iterator[tuple[int, SimDevice, IPv4Address]]:
    """Yield the routers at the far end of numbered links: our interface, they, their address."""
    own = dict(device.addresses)
    for heard in network.neighbors(device):
        far = dict(heard.device.addresses).get(heard.slot.if_index)
        if far and heard.if_index in own:
            yield heard.if_index, heard.device, far.ip


def _behind(network: Network, device: SimDevice, far: SimDevice) -> Iterator[IPv4Network]:
    """Yield what a router reaches through a neighbor."""
    building = network.building(far)
    if far.tier is Tier.DISTRIBUTION and building:
        plan = BuildingPlan(building.number, 0)
        yield from (IPv4Network((plan.subnet(vid), 22)) for vid in HOST_VIDS)
        yield IPv4Network((far.address, 24), strict=False)
    elif device.tier is Tier.EDGE:
        yield _USERS
    elif far.tier is Tier.EDGE or device.tier in (Tier.DISTRIBUTION, Tier.OTHER):
        yield _ANYWHERE


def _inet_name(hop: Hop) -> Oid:
    """Return inetCidrRouteTable's index (RFC 4292)."""
    prefix = (*_IPV4, *hop.prefix.network_address.packed, hop.prefix.prefixlen)
    return (*prefix, *_NO_POLICY, *_IPV4, *hop.next_hop.packed)


def _cidr_name(hop: Hop) -> Oid:
    """Return ipCidrRouteTable's index: destination, mask, TOS, next hop (RFC 2096)."""
    prefix = (*hop.prefix.network_address.packed, *hop.prefix.netmask.packed)
    return (*prefix, 0, *hop.next_hop.packed)
