"""Read which SNMP engine is whose, and keep the audit of those that answered elsewhere.

Functions take a session and never commit: the caller's `with store.write() as session:` block is
the unit of work.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from ipaddress import ip_address

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netwright.discovery.engine_ledger import (
    EngineHolder,
    EngineLedger,
    EngineVerdict,
    Suspicion,
)
from netwright.model.credential import Address, Kind
from netwright.store.credential_tables import CredentialGoodRow
from netwright.store.engine_tables import EngineEventRow
from netwright.store.identity_tables import ReachedAddressRow
from netwright.store.tables import DeviceKeyRow, DeviceRow

_SNMP = tuple(kind.value for kind in Kind if not kind.is_login)


@dataclass(frozen=True, slots=True)
class EngineEvent:
    """What was decided about an engine at an address, and by whom."""

    address: str
    engine_id: str
    verdict: str
    device: str
    known: list[str]
    decided_by: str
    at: datetime


def load_engine_ledger(
    session: Session,
    tenant: str,
    named: Mapping[str, str] | None = None,
    read: Callable[[], AbstractContextManager[Session]] | None = None,
) -> EngineLedger:
    """Return what is known of engines.

    Args:
        session: Reads what every device is asked for.
        tenant: Whose devices.
        named: The devices that the inventory puts at addresses.
        read: Opens a session for the rest later; the first one serves without it.
    """
    parts = _parts(session, tenant)
    engines: defaultdict[str, set[str]] = defaultdict(set)
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for found, columns in (
        (engines, select(DeviceKeyRow.device_id, DeviceKeyRow.value).filter_by(kind="engine_id")),
        (addresses, select(DeviceRow.id, DeviceRow.mgmt_address)),
        (addresses, select(ReachedAddressRow.device_id, ReachedAddressRow.address)),
    ):
        for device_id, value in session.execute(columns.filter_by(tenant=tenant)).tuples():
            found[parts[device_id]].add(value)
    holders = (
        EngineHolder(device, frozenset(ids), frozenset(addresses[device]))
        for device, ids in engines.items()
    )
    trusted = session.execute(
        select(EngineEventRow.address, EngineEventRow.engine_id).filter_by(
            tenant=tenant, verdict=EngineVerdict.TRUSTED.value
        )
    ).tuples()

    def own_addresses(device: str) -> frozenset[str]:
        with read() if read else nullcontext(session) as later:
            ids = [id_ for id_, whole in parts.items() if whole == device]
            held = select(DeviceKeyRow.value).filter_by(tenant=tenant, kind="address")
            return frozenset(later.scalars(held.where(DeviceKeyRow.device_id.in_(ids))))

    return EngineLedger(holders, trusted, named, own_addresses)


def suspected(address: Address, suspicion: Suspicion, run_id: str, at: datetime) -> EngineEvent:
    """Return the record of a suspicion."""
    return EngineEvent(
        str(address),
        suspicion.engine_id,
        suspicion.verdict.value,
        suspicion.device,
        list(suspicion.known),
        run_id,
        at,
    )


def record_engine(session: Session, tenant: str, event: EngineEvent) -> None:
    """Keep what was decided."""
    session.add(EngineEventRow(tenant=tenant, **asdict(event)))


def open_suspicions(session: Session, tenant: str) -> list[EngineEvent]:
    """Return the newest record of every suspicion that nothing has explained since."""
    ledger = load_engine_ledger(session, tenant)
    newest: dict[tuple[str, str], EngineEventRow] = {}
    for row in session.scalars(
        select(EngineEventRow)
        .where(
            EngineEventRow.tenant == tenant, EngineEventRow.verdict != EngineVerdict.TRUSTED.value
        )
        .order_by(EngineEventRow.id)
    ):
        newest[row.address, row.engine_id] = row
    return [
        _event(row)
        for (address, engine_id), row in newest.items()
        if ledger.suspicion(ip_address(address), engine_id)
    ]


def trust_engines(
    session: Session, tenant: str, address: Address, by: str, at: datetime
) -> list[EngineEvent]:
    """Believe whatever was suspected at an address, and forget what opened it over SNMP.

    A device that was read by an SNMPv3 user is shown no community until that is forgotten.
    """
    explained = [each for each in open_suspicions(session, tenant) if each.address == str(address)]
    for each in explained:
        told = asdict(each) | {"verdict": EngineVerdict.TRUSTED.value, "decided_by": by, "at": at}
        record_engine(session, tenant, EngineEvent(**told))
    session.execute(
        delete(CredentialGoodRow).where(
            CredentialGoodRow.tenant == tenant,
            CredentialGoodRow.address == str(address),
            CredentialGoodRow.kind.in_(_SNMP),
        )
    )
    return explained


def _parts(session: Session, tenant: str) -> dict[int, str]:
    """Return by row id the name of the device that it is, or is part of."""
    rows = session.execute(
        select(DeviceRow.id, DeviceRow.name, DeviceRow.merged_into).filter_by(tenant=tenant)
    ).tuples()
    known = {id_: (name, merged_into) for id_, name, merged_into in rows}

    def whole(id_: int) -> str:
        name, merged_into = known[id_]
        return name if merged_into is None else whole(merged_into)

    return {id_: whole(id_) for id_ in known}


def _event(row: EngineEventRow) -> EngineEvent:
    return EngineEvent(**{name: getattr(row, name) for name in EngineEvent.__dataclass_fields__})
