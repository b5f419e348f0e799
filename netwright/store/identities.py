"""Find or create the device that answered, under one tenant-wide turn.

Claiming is serialised per tenant by one row, on every database: two runs that meet the same
router at the same moment find one device, not two.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Any, NamedTuple, cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netwright.discovery.identity import Conflict, Known, resolve, telling
from netwright.model.credential import Address
from netwright.model.device import DeviceStatus, IdentityKeys
from netwright.model.evidence import Answer, Observation
from netwright.model.mac import MacAddress
from netwright.store.bulk import insert, upsert
from netwright.store.tables import DeviceKeyRow, DeviceRow, IdentityConflictRow, TenantTurnRow

KEYS = cast("SqlTable", DeviceKeyRow.__table__)

Key = tuple[str, str]  # kind, value


class Claimed(NamedTuple):
    """The device an observation is of."""

    device_id: int
    name: str
    created: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """An observation, with what the inventory or the scope says about its place and name."""

    observation: Observation
    site: str = "default"
    name: str | None = None


def claim_devices(session: Session, tenant: str, arrivals: Sequence[Arrival]) -> list[Claimed]:
    """Return the device of each arrival, created where none has its keys."""
    _take_turn(session, tenant)
    keys = [telling(arrival.observation.keys) for arrival in arrivals]
    index = _Index(session, tenant, keys, [a.observation.address for a in arrivals])
    return [
        _claim(session, tenant, arrival, own, index)
        for arrival, own in zip(arrivals, keys, strict=True)
    ]


def known_keys(session: Session, tenant: str, ids: Iterable[int]) -> dict[int, IdentityKeys]:
    """Return what tells each of these devices apart."""
    wanted = list(ids)
    chunks = (wanted[start : start + 900] for start in range(0, len(wanted), 900))
    return {
        known.device_id: known.keys for chunk in chunks for known in _load(session, tenant, chunk)
    }


def _take_turn(session: Session, tenant: str) -> None:
    table = cast("SqlTable", TenantTurnRow.__table__)
    upsert(session, table, [{"tenant": tenant, "turns": 0}], ("tenant",), update=False)
    session.execute(
        update(TenantTurnRow).filter_by(tenant=tenant).values(turns=TenantTurnRow.turns + 1)
    )


def _claim(
    session: Session, tenant: str, arrival: Arrival, keys: IdentityKeys, index: "_Index"
) -> Claimed:
    observation = arrival.observation
    resolution = resolve(observation.address, keys, index.candidates(observation.address, keys))
    row = session.get(DeviceRow, resolution.device_id) if resolution.device_id else None
    created = row is None
    if row is None:
        row = _new_row(session, tenant, arrival)
    _update_row(row, arrival)
    session.flush()
    index.replace(session, tenant, Known(row.id, observation.address, keys))
    _store_conflicts(session, tenant, row.id, resolution.conflicts, observation)
    return Claimed(row.id, row.name, created)


def _new_row(session: Session, tenant: str, arrival: Arrival) -> DeviceRow:
    observation = arrival.observation
    row = DeviceRow(
        tenant=tenant,
        name=_free_name(session, tenant, arrival),
        mgmt_address=str(observation.address),
        site=arrival.site,
        answered=[],
        system={},
        members=[],
        first_seen=observation.at,
    )
    session.add(row)
    return row


def _free_name(session: Session, tenant: str, arrival: Arrival) -> str:
    address = str(arrival.observation.address)
    wanted = arrival.name or arrival.observation.system.sys_name or address
    for name in (wanted, f"{wanted}@{address}"):
        if not session.scalar(select(DeviceRow.id).filter_by(tenant=tenant, name=name)):
            return name
    return f"{wanted}@{address}#{arrival.observation.at:%Y%m%dT%H%M%S}"


def _update_row(row: DeviceRow, arrival: Arrival) -> None:
    """Take over what was answered; what was not leaves what was known."""
    observation = arrival.observation
    told = observation.identification
    for field in ("vendor", "platform", "os_name", "os_version", "model", "serial"):
        value = getattr(told, field)
        if value is not None or not getattr(row, field, None):
            setattr(row, field, value)
    row.kind = told.kind.value
    row.members = [
        {"serial": m.serial, "model": m.model, "position": m.position} for m in told.members
    ] or row.members
    row.identified_by = list(told.identified_by) or row.identified_by or []
    system = {name: getattr(observation.system, name) for name in _SYSTEM_FIELDS}
    row.system = (row.system or {}) | {k: v for k, v in system.items() if v is not None}
    complete = {t.value for t, a in observation.tables.items() if a.answer is Answer.COMPLETE}
    row.answered = sorted(complete | set(row.answered))
    row.snmp_profile = observation.snmp_profile or row.snmp_profile
    row.ssh_profile = observation.ssh_profile or row.ssh_profile
    if ip_address(row.mgmt_address) not in observation.keys.addresses:
        row.mgmt_address = str(observation.address)
    row.site = arrival.site
    row.status = (DeviceStatus.DEGRADED if observation.problems else DeviceStatus.UP).value
    row.last_seen = observation.at


_SYSTEM_FIELDS = (
    "sys_descr",
    "sys_object_id",
    "sys_name",
    "sys_location",
    "sys_contact",
    "sys_up_time_s",
    "sys_services",
)


def _store_conflicts(
    session: Session,
    tenant: str,
    device_id: int,
    conflicts: Iterable[Conflict],
    observation: Observation,
) -> None:
    rows = [
        {
            "tenant": tenant,
            "device_id": device_id,
            "other_id": conflict.device_id,
            "kind": conflict.kind,
            "value": conflict.value,
            "reason": conflict.reason,
            "at": observation.at,
        }
        for conflict in conflicts
        if conflict.device_id != device_id
    ]
    table = cast("SqlTable", IdentityConflictRow.__table__)
    key = ("tenant", "device_id", "other_id", "kind", "value")
    upsert(session, table, rows, key, update=True)


class _Index:
    """The devices that share a key with a batch of arrivals, kept current while it is claimed."""

    def __init__(
        self,
        session: Session,
        tenant: str,
        arriving: Sequence[IdentityKeys],
        addresses: Sequence[Address],
    ) -> None:
        self._devices: dict[int, Known] = {}
        self._holders: defaultdict[Key, set[int]] = defaultdict(set)
        wanted = {key for keys in arriving for key in _pairs(keys)}
        ids = _holders(session, tenant, wanted) | _at(session, tenant, addresses)
        for known in _load(session, tenant, ids):
            self._add(known)

    def candidates(self, address: Address, keys: IdentityKeys) -> list[Known]:
        """Return the devices that share a key or the address.

        An engine ID that several devices hold identifies none of them.
        """
        telling = {id_ for id_ in keys.engine_ids if len(self._holders["engine_id", id_]) < 2}  # noqa: PLR2004
        keys = replace(keys, engine_ids=frozenset(telling))
        ids = {id_ for key in _pairs(keys) for id_ in self._holders.get(key, ())}
        ids |= self._holders.get(("mgmt_address", str(address)), set())
        return [self._devices[id_] for id_ in ids]

    def replace(self, session: Session, tenant: str, known: Known) -> None:
        """Store a device's keys; kinds it did not tell this time are kept."""
        before = self._devices.get(known.device_id)
        keys = _merged(before.keys, known.keys) if before else known.keys
        told = set(_pairs(keys))
        had = set(_pairs(before.keys)) if before else set()
        _forget(session, known.device_id, had - told)
        rows = [
            {"tenant": tenant, "device_id": known.device_id, "kind": kind, "value": value}
            for kind, value in sorted(told - had)
        ]
        insert(session, KEYS, rows)
        for key in had - told:
            self._holders[key].discard(known.device_id)
        self._add(replace(known, keys=keys))

    def _add(self, known: Known) -> None:
        self._devices[known.device_id] = known
        self._holders["mgmt_address", str(known.mgmt_address)].add(known.device_id)
        for key in _pairs(known.keys):
            self._holders[key].add(known.device_id)


def _pairs(keys: IdentityKeys) -> list[Key]:
    """Return the keys as stored; sysName and sysObjectID only qualify the others."""
    pairs = [("engine_id", value[:255]) for value in keys.engine_ids]
    pairs += [("serial", value[:255]) for value in keys.serials]
    pairs += [("chassis_id", value[:255]) for value in keys.chassis_ids]
    pairs += [("mac", str(value)) for value in keys.macs]
    pairs += [("address", str(value)) for value in keys.addresses]
    return pairs


def _merged(before: IdentityKeys, now: IdentityKeys) -> IdentityKeys:
    """Take what was told; a device that a person merged tells one of its engines at a time."""
    return IdentityKeys(
        engine_ids=_joined(before.engine_ids, now.engine_ids),
        serials=now.serials or before.serials,
        chassis_ids=_joined(before.chassis_ids, now.chassis_ids),
        macs=now.macs or before.macs,
        addresses=now.addresses or before.addresses,
        sys_name=now.sys_name or before.sys_name,
        sys_object_id=now.sys_object_id or before.sys_object_id,
    )


def _joined(before: frozenset[str], now: frozenset[str]) -> frozenset[str]:
    return before | now if before & now else now or before


def _forget(session: Session, device_id: int, keys: Iterable[Key]) -> None:
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for kind, value in keys:
        by_kind[kind].append(value)
    for kind, values in by_kind.items():
        session.execute(
            delete(DeviceKeyRow).where(
                DeviceKeyRow.device_id == device_id,
                DeviceKeyRow.kind == kind,
                DeviceKeyRow.value.in_(values),
            )
        )


def _holders(session: Session, tenant: str, keys: Iterable[Key]) -> set[int]:
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for kind, value in keys:
        by_kind[kind].append(value)
    found: set[int] = set()
    for kind, values in by_kind.items():
        for start in range(0, len(values), 500):
            query = select(DeviceKeyRow.device_id).where(
                DeviceKeyRow.tenant == tenant,
                DeviceKeyRow.kind == kind,
                DeviceKeyRow.value.in_(values[start : start + 500]),
            )
            found.update(session.scalars(query))
    return found


def _at(session: Session, tenant: str, addresses: Sequence[Address]) -> set[int]:
    query = select(DeviceRow.id).where(
        DeviceRow.tenant == tenant, DeviceRow.mgmt_address.in_([str(a) for a in addresses])
    )
    return set(session.scalars(query))


def _load(session: Session, tenant: str, device_ids: Iterable[int]) -> Iterable[Known]:
    ids = list(device_ids)
    held: defaultdict[int, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = session.execute(
        select(DeviceKeyRow.device_id, DeviceKeyRow.kind, DeviceKeyRow.value).where(
            DeviceKeyRow.tenant == tenant, DeviceKeyRow.device_id.in_(ids)
        )
    )
    for device_id, kind, value in rows:
        held[device_id][kind].add(value)
    devices = session.execute(
        select(DeviceRow.id, DeviceRow.mgmt_address, DeviceRow.system).where(DeviceRow.id.in_(ids))
    )
    for device_id, address, system in devices:
        yield Known(device_id, ip_address(address), _keys(held[device_id], system))


def _keys(held: Mapping[str, set[str]], system: Mapping[str, Any]) -> IdentityKeys:
    return IdentityKeys(
        engine_ids=frozenset(held.get("engine_id", ())),
        serials=frozenset(held.get("serial", ())),
        chassis_ids=frozenset(held.get("chassis_id", ())),
        macs=frozenset(MacAddress.parse(value) for value in held.get("mac", ())),
        addresses=frozenset(ip_address(value) for value in held.get("address", ())),
        sys_name=system.get("sys_name"),
        sys_object_id=system.get("sys_object_id"),
    )
