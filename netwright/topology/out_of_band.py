"""The out-of-band network, which connects everything and carries nothing.

A port is out of band by its name, by its VRF, or because it holds the address by which its device
is managed, in a subnet where most others hold theirs on such a port too. A switch that most of its
cables make the far end of those belongs to that network.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from netwright.model.credential import Prefix
from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind
from netwright.topology.centrality import Graph
from netwright.topology.claims import Network
from netwright.topology.names import is_management, is_virtual
from netwright.topology.roles import Roles

MIN_CONFIDENCE = 0.7
_MANAGEMENT_VRF = re.compile("mgmt|management", re.IGNORECASE)
_MANY = 3  # devices that make a management subnet


def production_graph(network: Network, roles: Roles, links: Iterable[Link]) -> Graph:
    """Return the graph of the devices that take part, without the out-of-band network."""
    managed = frozenset(_management_ports(network, roles))
    near: dict[str, set[str]] = {name: set() for name in roles.kinds}
    beside: Counter[str] = Counter()
    for a, b in _cables(links, near):
        is_far = [is_management(port.if_name) or port in managed for port in (a, b)]
        if any(is_far):
            beside.update(near.device for near, far in ((a, is_far[1]), (b, is_far[0])) if far)
        else:
            near[a.device].add(b.device)
            near[b.device].add(a.device)
    out = _switches_beside(near, beside, roles)
    return {n: sorted(found - out) for n, found in near.items() if n not in out}


def _cables(links: Iterable[Link], known: Iterable[str]) -> Iterator[tuple[Port, Port]]:
    names = frozenset(known)
    for link in links:
        a, b = link.a, link.b
        is_fit = link.confidence >= MIN_CONFIDENCE and link.kind is not LinkKind.SHARED_SEGMENT
        if is_fit and a.device != b.device and {a.device, b.device} <= names:
            yield a, b


def _switches_beside(near: dict[str, set[str]], beside: Counter[str], roles: Roles) -> set[str]:
    """Return the switches of which most cables lead to management ports or to one another."""
    found: set[str] = set()
    candidates = set(near) - roles.routing if beside else set()
    while True:
        more = {
            name
            for name in candidates - found
            if beside[name] + len(near[name] & found) > len(near[name] - found)
        }
        if not more:
            return found
        found |= more


def _management_ports(network: Network, roles: Roles) -> Iterator[Port]:
    by_subnet: defaultdict[Prefix, list[Port]] = defaultdict(list)
    told = 0
    for name, one in network.devices.items():
        for row, prefix in roles.legs[name]:
            port = Port(name, row.if_name)
            if _MANAGEMENT_VRF.search(row.vrf):
                yield port
            if row.address == one.device.mgmt_address:
                told += 1
                if not is_virtual(row.if_name):
                    by_subnet[prefix].append(port)
    for ports in by_subnet.values():
        if len(ports) >= max(_MANY, told / 2):
            yield from ports
