"""Routing tables: a prefix with all its next hops (RFC 4292)."""

import ipaddress
from collections.abc import Iterable, Iterator

from netwright.model.credential import Address, Prefix
from netwright.model.forwarding import NextHop, Route
from netwright.vendors.cli.record import Record, address, text

_PREFIX = ("network", "destination", "dst_address", "destination_address", "ip_address")
_LENGTH = ("prefix_length", "mask", "netmask", "destination_address_subnet")
_NEXT_HOP = ("nexthop_ip", "next_hop", "gateway", "nexthop", "nexthopip")
_IF_NAME = ("nexthop_if", "interface", "nexthopif", "vlan_name")
# OpenConfig's INSTALL_PROTOCOL_TYPE, by the word or by the code letter that devices print.
_PROTOCOLS = {
    "local": "c l direct connected local hmm am attached-host",
    "static": "s s* a static unr u/s",
    "ospf": "o o* ospf ospfv3 o_ase o_intra o_inter ase ospf_ase",
    "bgp": "b b* bgp ibgp ebgp",
    "isis": "i i* isis is-is l1 l2",
    "rip": "r rip",
    "eigrp": "d eigrp ex",
    "dhcp": "dhcp",
    "kernel": "k kernel",
}
_WORDS = {word: protocol for protocol, words in _PROTOCOLS.items() for word in words.split()}


def routes(records: Iterable[Record]) -> Iterator[Route]:
    """Yield the routes, next hops of one prefix together."""
    found: dict[tuple[str, Prefix], Route] = {}
    for record in records:
        prefix = _prefix(record)
        if prefix is None:
            continue
        vrf = text(record, "vrf", "routing_table") or ""
        vrf = "" if vrf in {"default", "main", "global"} else vrf
        known = found.get((vrf, prefix)) or Route(prefix, (), _protocol(record), vrf)
        if_name = (text(record, *_IF_NAME) or "").partition(",")[0]  # EOS describes tunnels there
        hop = NextHop(_next_hop(record), if_name or None)
        hops = known.next_hops if hop in known.next_hops else (*known.next_hops, hop)
        found[vrf, prefix] = Route(prefix, hops, known.protocol, vrf)
    yield from found.values()


def _next_hop(record: Record) -> Address | None:
    hop = address(record, *_NEXT_HOP)
    return None if hop is None or hop.is_unspecified else hop


def _prefix(record: Record) -> Prefix | None:
    said = text(record, *_PREFIX) or ""
    said = "0.0.0.0/0" if said == "default" else said
    length = text(record, *_LENGTH)
    try:
        return ipaddress.ip_network(
            said if "/" in said or not length else f"{said}/{length}", strict=False
        )
    except ValueError:
        return None


def protocol_word(said: str) -> str | None:
    """Return OpenConfig's word for a routing protocol; None for one it does not know."""
    words = said.replace(",", " ").casefold().split()
    return next(
        (_WORDS[word.split("-")[0]] for word in words if word.split("-")[0] in _WORDS), None
    )


def _protocol(record: Record) -> str | None:
    return protocol_word(text(record, "protocol", "code", "type", "flags") or "")
