"""Which addresses a visited device leads to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from netwright.model.credential import Address
from netwright.model.evidence import Observation, Table
from netwright.model.forwarding import ArpEntry
from netwright.model.neighbor import Neighbor

# Phones and stations answer LLDP by the thousand and lead nowhere; what forwards is visited.
_FORWARDS = frozenset({"bridge", "router", "repeater"})
_END_STATIONS = frozenset({"telephone", "station", "wlan_access_point"})


@dataclass(frozen=True, slots=True)
class Lead:
    """An address heard from a neighbor, and whether we may go there."""

    address: Address
    hops: int
    heard_from: str  # "device:if_name"
    refusal: str = ""  # why it is recorded but not contacted


def leads(
    observation: Observation,
    device: str,
    hops: int,
    *,
    allows: Callable[[Address], bool],
    max_hops: int | None = None,
) -> Iterator[Lead]:
    """Yield each address the device's neighbors announced, once, its own left out."""
    seen = set(observation.keys.addresses) | {observation.address}
    by_mac = _addresses_by_mac(observation.rows(Table.ARP, ArpEntry))
    for neighbor in observation.rows(Table.NEIGHBORS, Neighbor):
        for address in _addresses(neighbor, by_mac):
            if address in seen or _identifies_nobody(address):
                continue
            seen.add(address)
            refusal = _refusal(neighbor, address, hops, allows=allows, max_hops=max_hops)
            yield Lead(address, hops + 1, f"{device}:{neighbor.if_name}", refusal)


def _refusal(
    neighbor: Neighbor,
    address: Address,
    hops: int,
    *,
    allows: Callable[[Address], bool],
    max_hops: int | None,
) -> str:
    if not allows(address):
        return "outside the allowed prefixes"
    if max_hops is not None and hops >= max_hops:
        return f"more than {max_hops} hops from the targets"
    capabilities = set(neighbor.capabilities)
    if capabilities & _END_STATIONS and not capabilities & _FORWARDS:
        return f"end station ({', '.join(sorted(capabilities))})"
    return ""


def _addresses(neighbor: Neighbor, by_mac: Mapping[str, Address]) -> tuple[Address, ...]:
    """Return what the neighbor announced; else what ARP says of its chassis MAC."""
    if neighbor.management_addresses:
        return neighbor.management_addresses
    resolved = by_mac.get(neighbor.chassis_id)
    return (resolved,) if resolved else ()


def _addresses_by_mac(entries: Iterable[ArpEntry]) -> dict[str, Address]:
    return {str(entry.mac): entry.address for entry in entries}


def _identifies_nobody(address: Address) -> bool:
    return address.is_unspecified or address.is_multicast or address.is_link_local
