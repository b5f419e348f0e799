"""ARP and ND caches."""

from collections.abc import Iterable, Iterator

from netwright.model.forwarding import ArpEntry
from netwright.vendors.cli.record import Record, address, mac, text


def arp_entries(records: Iterable[Record]) -> Iterator[ArpEntry]:
    """Yield the resolved entries; one still being asked for has no MAC."""
    for record in records:
        entry_address = address(record, "ip_address", "address", "destination", "host")
        phys_address = mac(record, "mac_address", "hardware_address", "mac", "link_layer_address")
        if entry_address and phys_address:
            yield ArpEntry(_if_name(record), entry_address, phys_address)


def _if_name(record: Record) -> str:
    """Return the interface; some write the port that the MAC was learned on behind it."""
    said = text(record, "interface", "port", "physical_port", "name", "circuit") or ""
    return said.partition(",")[0]
