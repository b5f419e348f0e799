"""What part each device takes in the network: the facts that tiers are judged by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from netwright.model.credential import Address, Prefix
from netwright.model.device import DeviceKind
from netwright.model.interface import InterfaceAddress
from netwright.model.link import Link
from netwright.topology.claims import Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from netwright.topology.names import is_virtual
from netwright.topology.participants import kinds, strangers

_ROUTES = 2  # subnets that make a device a router, whatever its kind
_FEW_EXITS = 0.2  # more devices with a foreign default route mean an out-of-band network
Leg = tuple[InterfaceAddress, Prefix]


class Roles:
    """The kinds of those that take part, who routes, where the network ends."""

    def __init__(self, network: Network, links: Sequence[Link]) -> None:
        self._network = network
        self._linked: Mapping[str, frozenset[str]] = _linked(links)
        self._strangers = dict(strangers(network, links))
        self.legs = {name: _legs(one) for name, one in network.devices.items()}
        strange = {name: stranger.kind for name, stranger in self._strangers.items()}
        self.kinds = {**strange, **dict(kinds(network, self._linked, self._routes))}
        self.routing = frozenset(filter(self._routes, self.kinds))
        self._edge = _exits(network) | {
            name for name, kind in self.kinds.items() if kind is DeviceKind.FIREWALL
        }
        self._serving: dict[str, bool] = {}

    def is_edge(self, name: str) -> bool:
        """Tell whether the device is a firewall or leads to somebody else's network."""
        return name in self._edge

    def site(self, name: str) -> str:
        """Return the device's site; a stranger's is that of who hears it."""
        stranger = self._strangers.get(name)
        return stranger.site if stranger else self._network.devices[name].device.site

    def model(self, name: str) -> str | None:
        """Return the device's model, if it tells one."""
        one = self._network.devices.get(name)
        return one.device.identification.model if one else None

    def serves_stations(self, name: str) -> bool:
        """Tell whether most ports in use lead to stations, not to network devices."""
        if name in self._strangers:
            return False
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
        if name in self._strangers:
            return self._strangers[name].routes
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
