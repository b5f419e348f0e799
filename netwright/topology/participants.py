"""Who takes part in the network beside what is made for it, and as what.

A server takes part as a router when others route networks through it, or when it says by LLDP that
it routes; as a switch when it says that it bridges. A host of guests says so too, and is none. What
is not managed takes part amid several that are, by what it says that it does.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from netwright.model.credential import Address
from netwright.model.device import DeviceKind
from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind
from netwright.topology.claims import Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of

_INFRASTRUCTURE = frozenset(
    {DeviceKind.ROUTER, DeviceKind.SWITCH, DeviceKind.FIREWALL, DeviceKind.OLT}
)
_UNDECIDED = frozenset({DeviceKind.SERVER, DeviceKind.OTHER})
_AROUND = 3  # devices that hear a stranger; a station or a host of guests has two at most
_TERMINALS = frozenset({"wlan_access_point", "telephone", "station_only", "docsis_cable_device"})
_GUESTS = re.compile(
    r"docker|br-[0-9a-f]{12}|virbr|vnet\d|veth|tap|cali|cni|flannel|lxc|lxd|vmbr|vmnic|vmk|kube"
    r"|qbr|podman|vswitch|hyper-v",
    re.IGNORECASE,
)


class Stranger(NamedTuple):
    """A neighbor that is not managed."""

    kind: DeviceKind
    routes: bool
    site: str


def kinds(
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


def strangers(network: Network, links: Iterable[Link]) -> Iterator[tuple[str, Stranger]]:
    """Return the neighbors that are not managed and have several devices around them."""
    known = frozenset(network.devices)
    ports: defaultdict[str, set[Port]] = defaultdict(set)
    for link in links:
        if link.kind is LinkKind.P2P and link.a.device in known and link.b.device in known:
            continue
        ends = ports_of(link)
        for name in {port.device for port in ends} - known:
            ports[name].update(port for port in ends if port.device in known)
    for name, around in ports.items():
        hearers = sorted({port.device for port in around})
        if len(hearers) < _AROUND:
            continue
        said = {
            word
            for hearer in hearers
            for row in network.devices[hearer].neighbors
            if Port(hearer, row.if_name) in around
            for word in row.capabilities
        }
        kind = DeviceKind.SWITCH if "bridge" in said else DeviceKind.ROUTER
        if said & {"bridge", "router"} and not said & _TERMINALS:
            site = network.devices[hearers[0]].device.site
            yield name, Stranger(kind, "router" in said, site)
