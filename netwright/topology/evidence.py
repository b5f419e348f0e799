"""What one device is known to have said, as the input of inference: values only, no history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self, TypeVar

from netwright.model.device import Device, IdentityKeys
from netwright.model.evidence import Answer, Fading, Observation, Row, Table
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry, Route
from netwright.model.interface import Interface, InterfaceAddress, LagMember, StpPort, Vlan
from netwright.model.neighbor import LldpLocalPort, Neighbor

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class DeviceEvidence:
    """One device and its tables; `seen_at` holds the instant of each table that gave rows.

    Only a table in `complete` proves by its silence: what a truncated table lacks may exist.
    `fading` holds the rows that the newest answers lacked, but not yet often enough (PATIENCE).
    """

    device: Device
    keys: IdentityKeys = field(default_factory=IdentityKeys)
    seen_at: Mapping[Table, datetime] = field(default_factory=dict)
    complete: frozenset[Table] = frozenset()
    interfaces: Sequence[Interface] = ()
    addresses: Sequence[InterfaceAddress] = ()
    neighbors: Sequence[Neighbor] = ()
    lldp_local: Sequence[LldpLocalPort] = ()
    lags: Sequence[LagMember] = ()
    vlans: Sequence[Vlan] = ()
    stp: Sequence[StpPort] = ()
    fdb: Sequence[FdbEntry] = ()
    arp: Sequence[ArpEntry] = ()
    routes: Sequence[Route] = ()
    adjacencies: Sequence[Adjacency] = ()
    fading: Mapping[Table, Sequence[Fading]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The device's name."""
        return self.device.name

    def rows(self, table: Table) -> Sequence[Row]:
        """Return the current rows of a table."""
        rows: Sequence[Row] = getattr(self, table.value)
        return rows

    def told_at(self, table: Table) -> datetime | None:
        """Return when rows of a table were last told, those that are fading included."""
        faded = (row.seen_at for row in self.fading.get(table, ()))
        return self.seen_at.get(table) or max(faded, default=None)

    @classmethod
    def of(
        cls,
        device: Device,
        keys: IdentityKeys,
        tables: Mapping[Table, Sequence[Row]],
        seen_at: Mapping[Table, datetime],
        complete: frozenset[Table],
    ) -> Self:
        """Sort the rows of the tables into their fields."""
        return cls(
            device,
            keys,
            seen_at,
            complete,
            interfaces=_rows(tables, Table.INTERFACES, Interface),
            addresses=_rows(tables, Table.ADDRESSES, InterfaceAddress),
            neighbors=_rows(tables, Table.NEIGHBORS, Neighbor),
            lldp_local=_rows(tables, Table.LLDP_LOCAL, LldpLocalPort),
            lags=_rows(tables, Table.LAGS, LagMember),
            vlans=_rows(tables, Table.VLANS, Vlan),
            stp=_rows(tables, Table.STP, StpPort),
            fdb=_rows(tables, Table.FDB, FdbEntry),
            arp=_rows(tables, Table.ARP, ArpEntry),
            routes=_rows(tables, Table.ROUTES, Route),
            adjacencies=_rows(tables, Table.ADJACENCIES, Adjacency),
        )

    @classmethod
    def observed(cls, device: Device, observation: Observation) -> Self:
        """Take what one visit brought home, as if nothing had been known before."""
        answers = observation.tables
        return cls.of(
            device,
            observation.keys,
            {table: answer.rows for table, answer in answers.items()},
            dict.fromkeys(answers, observation.at),
            frozenset(t for t, answer in answers.items() if answer.answer is Answer.COMPLETE),
        )


@dataclass(frozen=True, slots=True)
class Turnover:
    """What is other than before: devices with new evidence, devices that are gone or renamed."""

    changed: Sequence[DeviceEvidence] = ()
    removed: Collection[str] = ()
    former_names: Mapping[str, str] = field(default_factory=dict)  # by the new name

    def __bool__(self) -> bool:
        """Tell whether anything is."""
        return bool(self.changed or self.removed)

    @property
    def names(self) -> frozenset[str]:
        """All devices that anything is other of."""
        return frozenset(one.name for one in self.changed).union(self.removed)


def _rows(
    tables: Mapping[Table, Sequence[Row]], table: Table, kind: type[_Row]
) -> tuple[_Row, ...]:
    return tuple(row for row in tables.get(table, ()) if isinstance(row, kind))
