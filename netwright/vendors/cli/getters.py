"""What NAPALM's getters return, read into the model."""

from collections.abc import Iterator, Mapping
from typing import Any

from netwright.mibs.display_string import mac_text
from netwright.model.forwarding import ArpEntry, FdbEntry
from netwright.model.neighbor import Neighbor
from netwright.vendors.cli.document import address, integer, nodes, word
from netwright.vendors.cli.neighbors import lldp_neighbors
from netwright.vendors.cli.record import Record


def arp_entries(got: object) -> Iterator[ArpEntry]:
    """Read `get_arp_table`."""
    for entry in nodes(got):
        neighbor, phys_address = address(entry, "ip"), mac_text(word(entry, "mac") or "")
        if neighbor and phys_address:
            yield ArpEntry(word(entry, "interface") or "", neighbor, phys_address)


def fdb_entries(got: object) -> Iterator[FdbEntry]:
    """Read `get_mac_address_table`; static entries are the bridge's own."""
    for entry in nodes(got):
        if_name, phys_address = word(entry, "interface"), mac_text(word(entry, "mac") or "")
        learned = entry.get("static") is not True
        if if_name and phys_address and learned and not phys_address.is_multicast:
            yield FdbEntry(integer(entry, "vlan") or None, if_name, phys_address)


def neighbors(got: object) -> Iterator[Neighbor]:
    """Read `get_lldp_neighbors_detail`: lists of neighbors by our port."""
    for if_name, heard in got.items() if isinstance(got, dict) else ():
        yield from lldp_neighbors(_record(str(if_name), entry) for entry in nodes(heard))


def _record(if_name: str, entry: Mapping[str, Any]) -> Record:
    capabilities = entry.get("remote_system_enable_capab") or ()
    return {
        "local_interface": if_name,
        "chassis_id": str(entry.get("remote_chassis_id", "")),
        "neighbor_port_id": str(entry.get("remote_port", "")),
        "neighbor_interface_description": str(entry.get("remote_port_description", "")),
        "neighbor_name": str(entry.get("remote_system_name", "")),
        "neighbor_description": str(entry.get("remote_system_description", "")),
        "capabilities": [str(each) for each in capabilities],
    }
