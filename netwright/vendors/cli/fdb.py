"""MAC addresses learned on ports (IEEE 802.1Q 8.8)."""

import re
from collections.abc import Iterable, Iterator

from netwright.model.forwarding import FdbEntry
from netwright.vendors.cli.record import Record, mac, number, text, texts

# Where a bridge keeps its own and its blackholed addresses.
_NO_PORT = re.compile(
    r"cpu|router|switch|drop|self|sup-eth.*|vplc.*|null.*|igmp|static|all|\*", re.IGNORECASE
)


def fdb_entries(records: Iterable[Record]) -> Iterator[FdbEntry]:
    """Yield what was learned on a port, unicast only."""
    for record in records:
        phys_address = mac(record, "mac_address", "destination_address", "mac")
        if phys_address is None or phys_address.is_multicast or text(record, "local"):
            continue
        for if_name in _ports(record):
            yield FdbEntry(number(record, "vlan_id", "vid", "vlan"), if_name, phys_address)


def _ports(record: Record) -> list[str]:
    ports = texts(
        record,
        "interface",
        "ports",
        "port",
        "destination_port",
        "logical_interface",
        "on_interface",
    )
    return [port for port in ports if not _NO_PORT.fullmatch(port)]
