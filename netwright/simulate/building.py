"""Draw one building: a layer-2 domain of two distribution switches, access switches and hosts.

The first distribution switch is the root of the spanning tree and the hosts' gateway. An access
switch is either bundled to it, or cabled to both, the second port blocked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Interface
from itertools import count, cycle

from netwright.model.mac import MacAddress
from netwright.simulate.network import MANAGEMENT_VID, Building, Host
from netwright.simulate.platforms.platform import Platform
from netwright.simulate.wiring import Draft, bundle, cable

VLANS = {10: "data", 20: "voice", 30: "guest", MANAGEMENT_VID: "management"}
HOST_VIDS = (10, 20, 30)

_USERS = IPv4Address("10.0.0.0")
_SUBNET = 1024  # addresses of a host VLAN, of which a building has room for four
_FIRST_HOST = 10
_STATIONS = 0x3C52A1000000  # MACs of hosts
_BUNDLED_EVERY = 4  # access switches
_BUNDLING_SIZE = 24  # more of them, and the root has no ports to bundle


@dataclass(frozen=True, slots=True)
class BuildingPlan:
    """What distinguishes one building from another."""

    number: int
    hosts_per_access: int

    def subnet(self, vid: int) -> IPv4Address:
        """Return the network address of a host VLAN, a /22."""
        return _USERS + (self.number * 4 + HOST_VIDS.index(vid)) * _SUBNET


def draw_building(plan: BuildingPlan, roots: list[Draft], leaves: list[Draft]) -> Building:
    """Cable the switches of a building, number them and place the hosts."""
    for draft in (*roots, *leaves):
        draft.building = plan.number
    for root in roots:
        root.vids = tuple(VLANS)
    for leaf in leaves:
        leaf.vids = (MANAGEMENT_VID,)
    _cross(roots)
    for n, leaf in enumerate(leaves):
        is_bundled = n % _BUNDLED_EVERY == 1 and len(leaves) <= _BUNDLING_SIZE
        if is_bundled and leaf.platform.logical.lag and roots[0].platform.logical.lag:
            _bundle_up(leaf, roots[0])
        else:
            _cable_up(leaf, roots)
    _number(plan, roots, leaves)
    first = roots[0].number
    return Building(
        number=plan.number,
        vlans=VLANS,
        devices=range(first, first + len(roots) + len(leaves)),
        hosts=_hosts(leaves, plan),
    )


def _cross(roots: list[Draft]) -> None:
    """Bundle the two distribution switches; the second one's way to the root."""
    first, second = roots
    ports = [[root.back(), root.back()] for root in roots]
    ends = bundle(first, ports[0], second, ports[1])
    first.downlinks[second.number], second.uplink = ends


def _bundle_up(leaf: Draft, root: Draft) -> None:
    ends = bundle(leaf, [leaf.back(), leaf.back()], root, [root.front(), root.front()])
    leaf.uplink, root.downlinks[leaf.number] = ends


def _cable_up(leaf: Draft, roots: list[Draft]) -> None:
    """Cable to both; spanning tree lets the port to the root forward."""
    for root in roots:
        port, below = leaf.back(), root.front()
        cable(leaf, port, root, below)
        if root is roots[0]:
            leaf.uplink, root.downlinks[leaf.number] = port, below
        else:
            leaf.blocked.add(port)


def _number(plan: BuildingPlan, roots: list[Draft], leaves: list[Draft]) -> None:
    for draft in (*roots, *leaves):
        management = IPv4Interface((draft.address, 24))
        draft.addresses.append((draft.layout().vlan[MANAGEMENT_VID], management))
    for n, root in enumerate(roots, 1):
        for vid in HOST_VIDS:
            address = IPv4Interface((plan.subnet(vid) + n, 22))
            root.addresses.append((root.layout().vlan[vid], address))


def _hosts(leaves: list[Draft], plan: BuildingPlan) -> Mapping[int, tuple[Host, ...]]:
    """Place a host on each of an access switch's first front ports."""
    hosts: dict[int, list[Host]] = {vid: [] for vid in HOST_VIDS}
    number = count()
    for leaf in leaves:
        leaf.host_ports = _host_ports(leaf.platform, plan.hosts_per_access)
        for if_index, vid in leaf.host_ports.items():
            serial = next(number)
            mac = MacAddress(_STATIONS + (plan.number << 12) + serial)
            address = plan.subnet(vid) + _FIRST_HOST + serial
            hosts[vid].append(Host(mac, address, leaf.number, if_index))
    return {vid: tuple(placed) for vid, placed in hosts.items()}


@lru_cache(maxsize=64)
def _host_ports(platform: Platform, count: int) -> Mapping[int, int]:
    """Return the VLAN of the first front ports; the VLANs take turns."""
    ports = platform.ports[:count]
    return {slot.if_index: vid for slot, vid in zip(ports, cycle(HOST_VIDS), strict=False)}
