"""Answer questions about devices, as documents."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from ipaddress import ip_address
from typing import TypeVar

from netwright.documents import Document, device, interfaces, known, row
from netwright.errors import UsageError
from netwright.model.credential import Address
from netwright.model.evidence import Row, Table
from netwright.model.instant import rfc3339
from netwright.model.interface import Interface, LagMember, Vlan
from netwright.model.mac import MacAddress
from netwright.store.database import Store
from netwright.store.devices import device_id, get_device, list_devices
from netwright.store.evidence import Told, count_rows, rows_at
from netwright.store.find import sightings_of_address, sightings_of_mac
from netwright.store.past import require_evidence

R = TypeVar("R")


def device_document(store: Store, tenant: str, name: str, at: datetime | None = None) -> Document:
    """Return DEVICE with its interfaces, and how many rows each other table has.

    Raises:
        UsageError: there is no such device, or what was said then has been thinned.
    """
    with store.read() as session:
        require_evidence(session, tenant, at)
        document = device(get_device(session, tenant, name))
        id_ = device_id(session, tenant, name)
        ports, lags, vlans = (
            _rows(rows_at(session, [id_], table, at).get(id_))
            for table in (Table.INTERFACES, Table.LAGS, Table.VLANS)
        )
        counts = count_rows(session, id_)
    document["interfaces"] = interfaces(
        _of(ports, Interface), _of(lags, LagMember), _of(vlans, Vlan)
    )
    others = {t.value: number for t, number in counts.items() if t.value not in document}
    return {**document, **others}


def table_rows(
    store: Store, tenant: str, name: str, table: str, at: datetime | None = None
) -> list[Document]:
    """Return one table of a device.

    Raises:
        UsageError: there is no such device or table, or what was said then has been thinned.
    """
    if table == "interfaces":
        ports: list[Document] = device_document(store, tenant, name, at)["interfaces"]
        return ports
    if table not in set(Table):
        raise UsageError(f"no table {table!r}", f"there are: {', '.join(Table)}")
    with store.read() as session:
        require_evidence(session, tenant, at)
        id_ = device_id(session, tenant, name)
        told = rows_at(session, [id_], Table(table), at).get(id_)
    return [row(one, told.at) for one in told.rows] if told else []


def find(store: Store, tenant: str, what: str) -> list[Document]:
    """Return where an address, a MAC address or a name is, the surest first."""
    with store.read() as session:
        if address := _address(what):
            sightings = sightings_of_address(session, tenant, address)
        elif mac := _mac(what):
            sightings = sightings_of_mac(session, tenant, mac)
        else:
            named = [d for d in list_devices(session, tenant) if what in _names_of(d.name)]
            sightings = [
                sighting
                for found in named
                for sighting in sightings_of_address(session, tenant, found.mgmt_address)
            ]
    return [
        known({**asdict(sighting), "seen_at": rfc3339(sighting.seen_at)}) for sighting in sightings
    ]


def _names_of(name: str) -> tuple[str, str]:
    return name, name.partition(".")[0]


def _address(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _mac(text: str) -> MacAddress | None:
    try:
        return MacAddress.parse(text)
    except ValueError:
        return None


def _rows(told: Told | None) -> list[Row]:
    return told.rows if told else []


def _of(rows: Iterable[Row], row_type: type[R]) -> list[R]:
    return [row for row in rows if isinstance(row, row_type)]
