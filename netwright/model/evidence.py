"""What one device said in one visit, table by table.

The difference between "answered empty" and "did not answer" decides whether what was known is
replaced, so every table carries how it was answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

from netwright.model.credential import Address
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry, Route
from netwright.model.interface import Interface, InterfaceAddress, LagMember, StpPort, Vlan
from netwright.model.neighbor import LldpLocalPort, Neighbor

Row = (
    Interface
    | InterfaceAddress
    | LagMember
    | Vlan
    | StpPort
    | Neighbor
    | LldpLocalPort
    | FdbEntry
    | ArpEntry
    | Route
    | Adjacency
)


R = TypeVar("R")


class Table(StrEnum):
    """The tables of evidence; the values are the contract's `--table` names."""

    INTERFACES = "interfaces"
    ADDRESSES = "addresses"
    NEIGHBORS = "neighbors"
    LLDP_LOCAL = "lldp_local"
    ARP = "arp"
    FDB = "fdb"
    VLANS = "vlans"
    LAGS = "lags"
    STP = "stp"
    ROUTES = "routes"
    ADJACENCIES = "adjacencies"


# After how many complete answers that lack it a row is forgotten: a neighbor may miss a frame, and
# a bridge forgets a station after five minutes' silence. Rows of other tables are gone at once.
PATIENCE: Mapping[Table, int] = {
    Table.NEIGHBORS: 3,
    Table.LAGS: 3,
    Table.STP: 3,
    Table.FDB: 4,
}


class Fading(NamedTuple):
    """A row that the newest answers lacked, and when it was last told."""

    row: Row
    seen_at: datetime


class Answer(StrEnum):
    """How a table was answered; only the first replaces what was known (rows may be empty)."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    NO_ANSWER = "no_answer"
    UNSUPPORTED = "unsupported"  # never asked: the way in cannot carry it


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """The rows of one table, or why there are none."""

    answer: Answer
    rows: Sequence[Row] = ()
    reason: str = ""
    source: str = "snmp"  # snmp | cli | api


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything one visit to one device brought home."""

    address: Address
    at: datetime
    system: System
    identification: Identification
    keys: IdentityKeys
    tables: Mapping[Table, TableAnswer] = field(default_factory=dict)
    snmp_profile: str | None = None
    ssh_profile: str | None = None
    snmp_port: int | None = None  # where each of the two profiles was taken
    login_port: int | None = None
    problems: tuple[str, ...] = ()  # "stage: reason", for stages that broke

    def rows(self, table: Table, row_type: type[R]) -> list[R]:
        """Return a table's rows, empty when it was not answered."""
        answer = self.tables.get(table)
        return [row for row in answer.rows if isinstance(row, row_type)] if answer else []
