"""Where an address or a MAC was seen, across all devices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netwright.model.credential import Address
from netwright.model.evidence import Table
from netwright.model.mac import MacAddress
from netwright.store.devices import device_ids
from netwright.store.tables import EVIDENCE_TABLES

OWN, DIRECT, CACHED, THROUGH = 1.0, 0.9, 0.6, 0.3
"""Confidence: the device's own; an edge port; an ARP or ND cache; a port that leads to switches."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One device's word for where something is."""

    device: str
    if_name: str
    via: str  # interfaces, addresses, fdb, arp
    seen_at: datetime
    confidence: float
    vid: int | None = None
    address: str | None = None
    mac: str | None = None


def sightings_of_address(session: Session, tenant: str, address: Address) -> list[Sighting]:
    """Return who owns or caches an address, and where its MAC is learned."""
    owned = [
        Sighting(name, row.if_name, "addresses", row.seen_from, OWN, address=row.address)
        for name, row in _rows(session, tenant, Table.ADDRESSES, "address", str(address))
    ]
    cached = [
        Sighting(
            name, row.if_name, "arp", row.seen_from, CACHED, address=row.address, mac=_mac(row.mac)
        )
        for name, row in _rows(session, tenant, Table.ARP, "address", str(address))
    ]
    macs = {MacAddress.parse(sighting.mac) for sighting in cached if sighting.mac}
    learned = [one for mac in sorted(macs) for one in _learned(session, tenant, mac)]
    return _ranked([*owned, *learned, *cached])


def sightings_of_mac(session: Session, tenant: str, mac: MacAddress) -> list[Sighting]:
    """Return whose port a MAC is, where it is learned, and which address it has."""
    owned = [
        Sighting(name, row.if_name, "interfaces", row.seen_from, OWN, mac=_mac(row.phys_address))
        for name, row in _rows(session, tenant, Table.INTERFACES, "phys_address", int(mac))
    ]
    cached = [
        Sighting(
            name, row.if_name, "arp", row.seen_from, CACHED, address=row.address, mac=_mac(row.mac)
        )
        for name, row in _rows(session, tenant, Table.ARP, "mac", int(mac))
    ]
    return _ranked([*owned, *_learned(session, tenant, mac), *cached])


def _learned(session: Session, tenant: str, mac: MacAddress) -> Iterator[Sighting]:
    """Yield the ports a MAC is learned on; one that learned several leads through a switch."""
    for name, row in _rows(session, tenant, Table.FDB, "mac", int(mac)):
        alone = _macs_on_port(session, row.device_id, row.if_name) == 1
        confidence = DIRECT if alone else THROUGH
        yield Sighting(
            name, row.if_name, "fdb", row.seen_from, confidence, vid=row.vid, mac=_mac(row.mac)
        )


def _macs_on_port(session: Session, device_id: int, if_name: str) -> int:
    fdb = EVIDENCE_TABLES[Table.FDB]
    counted = select(func.count(func.distinct(fdb.c.mac))).where(
        fdb.c.device_id == device_id, fdb.c.if_name == if_name, fdb.c.seen_to.is_(None)
    )
    return session.scalar(counted) or 0


def _rows(
    session: Session, tenant: str, name: Table, column: str, value: str | int
) -> Iterator[tuple[str, Any]]:
    names = device_ids(session, tenant)
    table = EVIDENCE_TABLES[name]
    held = select(table).where(
        table.c.tenant == tenant, table.c[column] == value, table.c.seen_to.is_(None)
    )
    for row in session.execute(held):
        if row.device_id in names:  # else it is part of another device, which tells the same
            yield names[row.device_id], row


def _mac(number: int) -> str:
    return str(MacAddress(number))


def _ranked(sightings: list[Sighting]) -> list[Sighting]:
    """Put the surest first; who merely sees it pass is of interest only when nothing else is."""
    ranked = sorted(sightings, key=lambda s: (-s.confidence, s.device, s.if_name))
    found = [sighting for sighting in ranked if sighting.confidence > THROUGH]
    return found or ranked
