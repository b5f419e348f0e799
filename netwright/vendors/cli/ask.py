"""Ask for tables by template: one line per table, as a vendor's file writes it."""

from collections.abc import Callable, Iterable, Mapping

from netwright.model.evidence import Row, Table
from netwright.vendors.cli.adjacencies import bgp_neighbors, isis_neighbors, ospf_neighbors
from netwright.vendors.cli.arp import arp_entries
from netwright.vendors.cli.dialect import Question, by_template
from netwright.vendors.cli.fdb import fdb_entries
from netwright.vendors.cli.interfaces import interface_addresses, interfaces
from netwright.vendors.cli.lags import lag_members
from netwright.vendors.cli.neighbors import cdp_neighbors, lldp_neighbors
from netwright.vendors.cli.record import Record
from netwright.vendors.cli.routes import routes
from netwright.vendors.cli.vlans import vlans

_READERS: Mapping[Table, Callable[[Iterable[Record]], Iterable[Row]]] = {
    Table.INTERFACES: interfaces,
    Table.ADDRESSES: interface_addresses,
    Table.NEIGHBORS: lldp_neighbors,
    Table.ARP: arp_entries,
    Table.FDB: fdb_entries,
    Table.VLANS: vlans,
    Table.LAGS: lag_members,
    Table.ROUTES: routes,
    Table.ADJACENCIES: ospf_neighbors,
}

# What another protocol of the same table is read by, as its command names it.
_BY_PROTOCOL: Mapping[str, Callable[[Iterable[Record]], Iterable[Row]]] = {
    "cdp": cdp_neighbors,
    "bgp": bgp_neighbors,
    "isis": isis_neighbors,
}


def ask(platform: str, **tables: str) -> dict[Table, tuple[Question, ...]]:
    """Commands of one table are apart by commas, the spellings of one command by slashes."""
    return {
        Table(table): tuple(
            _question(platform, Table(table), each) for each in commands.split(", ")
        )
        for table, commands in tables.items()
    }


def _question(platform: str, table: Table, commands: str) -> Question:
    spoken = (_BY_PROTOCOL[word] for word in commands.split() if word in _BY_PROTOCOL)
    return by_template(platform, next(spoken, _READERS[table]), *commands.split(" / "))
