"""FRRouting's vtysh, which speaks JSON."""

import ipaddress
from collections.abc import Iterator

from netwright.mibs.display_string import mac_text
from netwright.model.forwarding import Adjacency, NextHop, Route
from netwright.model.interface import Interface, InterfaceAddress
from netwright.vendors.cli.adjacencies import bgp_state, ospf_state
from netwright.vendors.cli.document import Node, address, document, integer, nodes, word
from netwright.vendors.cli.interfaces import if_type
from netwright.vendors.cli.record import address_or_none
from netwright.vendors.cli.routes import protocol_word

_TYPES = {"Loopback": "softwareLoopback", "Ethernet": "ethernetCsmacd"}
_DEFAULT = "default"


def interfaces(output: str) -> Iterator[Interface]:
    """Read `show interface json`."""
    for if_name, said in _members(document(output)):
        speed_mbps = integer(said, "speed")
        admin = word(said, "administrativeStatus")
        yield Interface(
            if_index=integer(said, "index") or 0,
            if_name=if_name,
            if_descr=if_name,
            if_alias=word(said, "description"),
            if_type=_TYPES.get(word(said, "type") or "") or if_type(if_name),
            phys_address=mac_text(word(said, "hardwareAddress") or ""),
            if_admin_status=admin,
            if_oper_status=word(said, "operationalStatus") or admin,  # told only when it is up
            speed_bps=speed_mbps * 10**6 if speed_mbps else None,
            mtu=integer(said, "mtu"),
        )


def addresses(output: str) -> Iterator[InterfaceAddress]:
    """Read the addresses out of `show interface json`."""
    for if_name, said in _members(document(output)):
        for each in nodes(said.get("ipAddresses")):
            own, _, length = (word(each, "address") or "").partition("/")
            if parsed := address_or_none(own):
                prefix_length = int(length) if length.isascii() and length.isdigit() else None
                yield InterfaceAddress(if_name, parsed, prefix_length, _vrf(said))


def routes(output: str) -> Iterator[Route]:
    """Read `show ip route json`, of either address family: the routes in use."""
    said = document(output)
    for entries in said.values() if isinstance(said, dict) else ():
        for entry in nodes(entries):
            if entry.get("selected") is True and (route := _route(entry)):
                yield route


def _route(entry: Node) -> Route | None:
    try:
        prefix = ipaddress.ip_network(word(entry, "prefix") or "", strict=False)
    except ValueError:
        return None
    hops = tuple(
        NextHop(address(hop, "ip"), word(hop, "interfaceName"))
        for hop in nodes(entry.get("nexthops"))
        if hop.get("active") is True
    )
    return Route(prefix, hops, protocol_word(word(entry, "protocol") or ""), _vrf(entry))


def ospf_neighbors(output: str) -> Iterator[Adjacency]:
    """Read `show ip ospf neighbor json`; several links may lead to one router."""
    said = document(output)
    for router_id, entries in _lists(said.get("neighbors") if isinstance(said, dict) else None):
        for entry in nodes(entries):
            neighbor = address(entry, "ifaceAddress", "address")
            if neighbor:
                yield Adjacency(
                    protocol="ospf",
                    neighbor=neighbor,
                    neighbor_id=router_id,
                    neighbor_state=ospf_state(word(entry, "nbrState", "state") or ""),
                    if_name=(word(entry, "ifaceName") or "").partition(":")[0] or None,
                )


def bgp_neighbors(output: str) -> Iterator[Adjacency]:
    """Read `show bgp summary json`, all address families."""
    said = document(output)
    for _, family in _members(said):
        for peer, entry in _members(family.get("peers")):
            neighbor = address_or_none(peer)
            if neighbor:
                yield Adjacency(
                    protocol="bgp",
                    neighbor=neighbor,
                    neighbor_id=word(entry, "remoteRouterId"),
                    neighbor_state=bgp_state(word(entry, "state") or ""),
                    remote_as=integer(entry, "remoteAs"),
                    vrf=_vrf(family),
                )


def _members(value: object) -> list[tuple[str, Node]]:
    members = value.items() if isinstance(value, dict) else ()
    return [(str(name), node) for name, node in members if isinstance(node, dict)]


def _lists(value: object) -> list[tuple[str, object]]:
    return [(str(key), each) for key, each in value.items()] if isinstance(value, dict) else []


def _vrf(node: Node) -> str:
    said = word(node, "vrfName") or ""
    return "" if said == _DEFAULT else said
