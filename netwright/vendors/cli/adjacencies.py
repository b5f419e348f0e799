"""Neighbors of routing protocols, with their state in the RFC's word."""

import re
from collections.abc import Iterable, Iterator

from netwright.model.forwarding import Adjacency
from netwright.vendors.cli.record import Record, address, number, text

_BGP_STATE = ("state", "bgp_state", "state_or_prefixes_received", "state_pfxrcd")
_ESTABLISHED = "ESTABLISHED"  # RFC 4271 8.2.2; summaries print a number of prefixes instead


def ospf_neighbors(records: Iterable[Record]) -> Iterator[Adjacency]:
    """Yield OSPF neighbors (RFC 2328 10.1)."""
    for record in records:
        neighbor = address(record, "ip_address", "address")
        if neighbor:
            yield Adjacency(
                protocol="ospf",
                neighbor=neighbor,
                neighbor_id=text(record, "neighbor_id"),
                neighbor_state=ospf_state(text(record, "state") or ""),
                if_name=text(record, "interface"),
                vrf=_vrf(record),
            )


def ospf_state(said: str) -> str | None:
    """Return the state without the role that devices print behind it: FULL/DR, Full/Backup."""
    return (
        said.partition("/")[0].strip().upper().replace("2-WAY", "2WAY").replace("TWO-WAY", "2WAY")
        or None
    )


def bgp_neighbors(records: Iterable[Record]) -> Iterator[Adjacency]:
    """Yield BGP neighbors."""
    for record in records:
        neighbor = address(record, "bgp_neighbor", "bgp_neigh", "peer_ip", "peer", "neighbor")
        if neighbor:
            yield Adjacency(
                protocol="bgp",
                neighbor=neighbor,
                neighbor_id=text(record, "remote_router_id"),
                neighbor_state=bgp_state(text(record, *_BGP_STATE) or ""),
                remote_as=number(record, "neigh_as", "neighbor_as", "peer_as", "asn", "remote_as"),
                vrf=_vrf(record),
            )


def bgp_state(said: str) -> str | None:
    """Return the state in capitals; a number of prefixes means that the session is up."""
    word = re.split(r"[/( !]", said.strip())[0].upper()
    return _ESTABLISHED if word.isdigit() or word.startswith("ESTAB") else word or None


def isis_neighbors(records: Iterable[Record]) -> Iterator[Adjacency]:
    """Yield IS-IS neighbors where the address is told too; a system ID alone leads nowhere."""
    for record in records:
        neighbor = address(record, "ip_address")
        if neighbor:
            yield Adjacency(
                protocol="isis",
                neighbor=neighbor,
                neighbor_id=text(record, "system_id"),
                neighbor_state=(text(record, "state") or "").upper() or None,
                if_name=text(record, "interface"),
            )


def _vrf(record: Record) -> str:
    said = text(record, "vrf") or ""
    return "" if said.casefold() == "default" else said
