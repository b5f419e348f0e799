"""Routing tables as routers search them: the longest prefix that holds the address (RFC 1812).

One dictionary per prefix length, longest first: a lookup costs as many probes as the table has
lengths, at most 33 or 129, however many routes it has.
"""

from collections.abc import Iterable, Mapping
from ipaddress import ip_network

from netwright.model.credential import Address
from netwright.model.evidence import Table
from netwright.model.forwarding import NextHop, Route, hides_next_hops
from netwright.model.interface import InterfaceAddress
from netwright.topology.evidence import DeviceEvidence


class Rib:
    """The routes of one VRF of one device; the first of two for a prefix counts."""

    def __init__(self, routes: Iterable[Route]) -> None:
        lengths: dict[tuple[int, int], dict[int, Route]] = {}
        for route in routes:
            prefix = route.prefix
            key = int(prefix.network_address) >> (prefix.max_prefixlen - prefix.prefixlen)
            lengths.setdefault((prefix.version, prefix.prefixlen), {}).setdefault(key, route)
        self._tables: dict[int, list[tuple[int, dict[int, Route]]]] = {4: [], 6: []}
        for version, length in sorted(lengths, reverse=True):
            bits = 32 if version == 4 else 128  # noqa: PLR2004
            self._tables[version].append((bits - length, lengths[version, length]))

    def lookup(self, address: Address) -> Route | None:
        """Return the route with the longest prefix around the address."""
        bits = int(address)
        for shift, routes in self._tables[address.version]:
            if route := routes.get(bits >> shift):
                return route
        return None


class Ribs:
    """The routing tables of all devices, each made when a path first comes by."""

    def __init__(self, devices: Mapping[str, DeviceEvidence]) -> None:
        self._devices = devices
        self._made: dict[tuple[str, str], Rib] = {}
        self._hiding: dict[str, bool] = {}

    def of(self, device: str, vrf: str) -> Rib:
        """Return the table of one VRF, connected subnets included."""
        if (device, vrf) not in self._made:
            one = self._devices[device]
            routes = [route for route in one.routes if route.vrf == vrf]
            self._made[device, vrf] = Rib([*routes, *_connected(one, vrf)])
        return self._made[device, vrf]

    def is_whole(self, device: str) -> bool:
        """Tell whether the device told all its routes, so that what it lacks does not exist."""
        return Table.ROUTES in self._devices[device].complete

    def gap(self, device: str) -> str:
        """Say what is missing of a table that is not whole."""
        told = self._devices[device].routes
        return f"the routing table of {device} is not whole" if told else f"{device} told no routes"

    def hides_next_hops(self, device: str) -> bool:
        """Tell whether the device has next hops that its agent cannot tell."""
        if device not in self._hiding:
            self._hiding[device] = hides_next_hops(self._devices[device].routes)
        return self._hiding[device]


def route_text(route: Route) -> str:
    """Write a row of a routing table."""
    hops = ", ".join(
        " ".join(filter(None, (f"via {hop.address}" if hop.address else "", hop.if_name or "")))
        for hop in route.next_hops
    )
    return f"{route.prefix} {route.protocol or ''} {hops}".replace("  ", " ")


def _connected(one: DeviceEvidence, vrf: str) -> Iterable[Route]:
    down = {i.if_name for i in one.interfaces if i.if_oper_status == "down"}
    for row in one.addresses:
        if row.vrf == vrf and row.if_name not in down and (route := _route(row)):
            yield route


def _route(row: InterfaceAddress) -> Route | None:
    if row.prefix_length is None or not 0 < row.prefix_length <= row.address.max_prefixlen:
        return None
    prefix = ip_network((row.address, row.prefix_length), strict=False)
    return Route(prefix, (NextHop(None, row.if_name),), "local", row.vrf)
