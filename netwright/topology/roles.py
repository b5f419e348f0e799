"""What part each device takes in the network: the facts that tiers are judged by.

A server takes part as a router when others route networks through it, or when it says by LLDP that
it routes; as a switch when it says that it bridges. A host of guests says so too, and is none.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from netwright.model.credential import Address, Prefix
from netwright.model.device import DeviceKind
from netwright.model.interface import InterfaceAddress
from netwright.model.link import Link
from netwright.topology.claims import Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from netwright.topology.names import is_virtual

_INFRASTRUCTURE = frozenset(
    {DeviceKind.ROUTER, DeviceKind.SWITCH, DeviceKind.FIREWALL, DeviceKind.OLT}
)
_UNDECIDED = frozenset({DeviceKind.SERVER, DeviceKind.OTHER})
_ROUTES = 2  # subnets that make a device a router, whatever its kind
_FEW_EXITS = 0.2  # more devices with a foreign default route mean an out-of-band network
_TERMINALS = frozenset({"wlan_access_point", "telephone", "station_only", "docsis_cable_device"})
_GUESTS = re.compile(
    r"docker|br-[0-9a-f]{12}|virbr|vnet\d|veth|tap|cali|cni|flannel|lxc|lxd|vmbr|vmnic|vmk|kube"
    r"|qbr|podman|vswitch|hyper-v",
    re.IGNORECASE,
)

Leg = tuple[InterfaceAddress, Prefix]


class Roles:
    """The kinds of those that take part, who routes, where the network ends."""

    def __init__(self, network: Network, links: Iterable[Link]) -> None:
        self._network = network
        self._linked: Mapping[str, frozenset[str]] = _linked(links)
        self.legs = {name: _legs(one) for name, one in network.devices.items()}
        self.kinds = dict(_kinds(network, self._linked, self._routes))
        self.routing = frozenset(filter(self._routes, self.kinds))
        self._edge = _exits(network) | {
            name for name, kind in self.kinds.items() if kind is DeviceKind.FIREWALL
        }
        self._serving: dict[str, bool] = {}

    def is_edge(self, name: str) -> bool:
        """Tell whether the device is a firewall or leads to somebody else's network."""
        return name in self._edge

    def site(self, name: str) -> str:
        """Return the device's site."""
        return self._network.devices[name].device.site

    def serves_stations(self, name: str) -> bool:
        """Tell whether most ports in use lead to stations, not to network devices."""
        if name not in self._serving:
            linked = self._linked.get(name, frozenset())
            used = {
                one.if_name
                for one in self._network.devices[name].interfaces
                if one.if_oper_status == "up"
                and one.if_type in {None, "ethernetCsmacd"}
                and not is_virtual(one.if_name)
            }
            self._serving[name] = len(used - linked) > len(linked)
        return self._serving[name]

    def _routes(self, name: str) -> bool:
        """Tell whether the device has legs in several subnets; its management alone is one."""
        return len({prefix for _, prefix in self.legs[name]}) >= _ROUTES


def _legs(one: DeviceEvidence) -> tuple[Leg, ...]:
    return tuple((row, prefix) for row in one.addresses if (prefix := _subnet(row)))


def _subnet(row: InterfaceAddress) -> Prefix | None:
    """Return the subnet of an address that others can be in."""
    address, length = row.address, row.prefix_length
    is_common = address.is_loopback or address.is_link_local
    if is_common or length is None or not 0 < length < address.max_prefixlen:
        return None
    host_bits = address.max_prefixlen - length
    network = int(address) >> host_bits << host_bits
    kind = IPv4Network if isinstance(address, IPv4Address) else IPv6Network
    return kind((network, length))


def _linked(links: Iterable[Link]) -> dict[str, frozenset[str]]:
    """Return the ports of each device that lead to another."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        for port in ports_of(link):
            found[port.device].add(port.if_name)
    return {device: frozenset(names) for device, names in found.items()}


def _kinds(
    network: Network, linked: Collection[str], routes: Callable[[str], bool]
) -> Iterator[tuple[str, DeviceKind]]:
    """Return the kind as which each device takes part; those that do not are left out."""
    undecided = set()
    for name, one in network.devices.items():
        kind = one.device.identification.kind
        if kind in _INFRASTRUCTURE:
            yield name, kind
        elif kind in _UNDECIDED and name in linked and not _has_guests(one):
            undecided.add(name)
    if undecided:
        yield from _work(network, undecided, routes)


def _has_guests(one: DeviceEvidence) -> bool:
    return any(_GUESTS.match(interface.if_name) for interface in one.interfaces)


def _work(
    network: Network, names: Collection[str], routes: Callable[[str], bool]
) -> Iterator[tuple[str, DeviceKind]]:
    """Return the kinds of servers that do a network device's work."""
    gateways = _gateways(network, names)
    heard: defaultdict[str, set[str]] = defaultdict(set)
    for one in network.devices.values():
        for row in one.neighbors:
            if row.capabilities and (found := network.identities.match(row)):
                heard[found.device].update(row.capabilities)
    for name in sorted(names):
        said = heard[name]
        if said & _TERMINALS:
            continue
        if routes(name) and (name in gateways or "router" in said):
            yield name, DeviceKind.ROUTER
        elif "bridge" in said:
            yield name, DeviceKind.SWITCH


def _gateways(network: Network, names: Collection[str]) -> set[str]:
    """Return who of these is another device's next hop to a network, not just to itself."""
    owners: dict[Address, str] = {
        row.address: name for name in names for row in network.devices[name].addresses
    }
    return {
        owner
        for one in network.devices.values()
        for route in one.routes
        if route.prefix.prefixlen < route.prefix.max_prefixlen
        for hop in route.next_hops
        if hop.address and (owner := owners.get(hop.address)) and owner != one.name
    }


def _exits(network: Network) -> frozenset[str]:
    """Return the devices that send what they do not know, or speak BGP, to a stranger."""
    speakers = {
        name
        for name, one in network.devices.items()
        if any(a.protocol == "bgp" and _is_foreign(network, a.neighbor) for a in one.adjacencies)
    }
    defaults = {
        name
        for name, one in network.devices.items()
        for route in one.routes
        if route.prefix.prefixlen == 0
        and any(hop.address and _is_foreign(network, hop.address) for hop in route.next_hops)
    }
    few = len(defaults) <= max(1, _FEW_EXITS * len(network.devices))
    return frozenset(speakers | (defaults if few else set()))


def _is_foreign(network: Network, address: Address) -> bool:
    return not network.identities.knows_address(address)
