"""Find or create the device that answered, under one tenant-wide turn.

Claiming is serialised per tenant by one row, on every database: two runs that meet the same
router at the same moment find one device, not two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import NamedTuple, cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netwright.discovery.identity import Conflict, resolve
from netwright.discovery.telling import telling
from netwright.model.device import DeviceStatus, IdentityKeys
from netwright.model.evidence import Answer, Observation
from netwright.store.bulk import Rows, upsert
from netwright.store.identity_index import load_index, load_known
from netwright.store.tables import DeviceRow, IdentityConflictRow, TenantTurnRow

_CHUNK = 500  # ids of one statement


class Claimed(NamedTuple):
    """The device an observation is of."""

    device_id: int
    name: str
    created: bool
    speaks: bool = True  # false for a part of a device that has answered itself in this run


@dataclass(frozen=True, slots=True)
class Arrival:
    """An observation, with what the inventory or the scope says about its place and name."""

    observation: Observation
    site: str = "default"
    name: str | None = None

    @property
    def wanted_names(self) -> tuple[str, str]:
        """The name the device should have, and the one it gets when that is taken."""
        address = str(self.observation.address)
        wanted = self.name or self.observation.system.sys_name or address
        return wanted, f"{wanted}@{address}"


def claim_devices(
    session: Session, tenant: str, arrivals: Sequence[Arrival], since: datetime | None = None
) -> list[Claimed]:
    """Return the device of each arrival, created where none has its keys.

    A part that was merged into a device speaks for it, unless that has answered itself `since`.
    """
    if not arrivals:
        return []
    _take_turn(session, tenant)
    batch = _Batch(session, tenant, arrivals)
    claimed = [batch.claim(arrival, since) for arrival in arrivals]
    batch.save()
    return [
        Claimed(batch.rows[id_].id, batch.rows[id_].name, id_ < 0, speaks)
        for id_, speaks in claimed
    ]


def known_keys(session: Session, tenant: str, ids: Iterable[int]) -> dict[int, IdentityKeys]:
    """Return what tells each of these devices apart."""
    return {known.device_id: known.keys for known in load_known(session, tenant, ids)}


def _take_turn(session: Session, tenant: str) -> None:
    table = cast("SqlTable", TenantTurnRow.__table__)
    rows = Rows(("tenant", "turns"), [(tenant, 0)])
    upsert(session, table, rows, key=("tenant",), update=False)
    session.execute(
        update(TenantTurnRow).filter_by(tenant=tenant).values(turns=TenantTurnRow.turns + 1)
    )


class _Batch:
    """Claims in memory, then writes; new devices have negative ids until they are saved."""

    def __init__(self, session: Session, tenant: str, arrivals: Sequence[Arrival]) -> None:
        self._session = session
        self._tenant = tenant
        self._keys = {id(arrival): telling(arrival.observation.keys) for arrival in arrivals}
        self._index = load_index(
            session, tenant, [(a.observation.address, self._keys[id(a)]) for a in arrivals]
        )
        self._near = _rows_by_id(session, self._index.device_ids)
        self._taken = _taken_names(session, tenant, arrivals)
        self._conflicts: list[tuple[int, Conflict, Observation]] = []
        self.rows: dict[int, DeviceRow] = {}

    def claim(self, arrival: Arrival, since: datetime | None) -> tuple[int, bool]:
        """Return the id, provisional for a new device, and whether the device itself spoke."""
        observation, keys = arrival.observation, self._keys[id(arrival)]
        candidates = self._index.candidates(observation.address, keys)
        resolution = resolve(observation.address, keys, candidates)
        found = resolution.device_id
        replaced = None if found else self._replaced(arrival)
        device_id = found or replaced or -1 - len(self.rows)
        row = self._row(device_id) or self._new_row(arrival)
        self.rows[device_id] = row
        if replaced:
            _forget_chassis(row)
        _update_row(row, arrival)
        address = ip_address(row.mgmt_address)
        self._index.learn(device_id, address, keys, is_new_chassis=found is None)
        self._conflicts += [(device_id, one, observation) for one in resolution.conflicts]
        return self._whole(device_id, arrival, since)

    def _row(self, device_id: int) -> DeviceRow | None:
        row = self.rows.get(device_id)
        if row is None and device_id > 0:
            row = self.rows[device_id] = self._stored(device_id)
        return row

    def _stored(self, device_id: int) -> DeviceRow:
        return self._near.get(device_id) or self._session.get_one(DeviceRow, device_id)

    def _replaced(self, arrival: Arrival) -> int | None:
        """Return the device whose chassis was replaced.

        Nothing is left of its keys, but the inventory gives its name to what answers at its
        address.
        """
        if arrival.name is None:
            return None
        held = select(DeviceRow.id).filter_by(
            tenant=self._tenant,
            name=arrival.name,
            mgmt_address=str(arrival.observation.address),
            merged_into=None,
        )
        return self._session.scalar(held)

    def _whole(self, device_id: int, arrival: Arrival, since: datetime | None) -> tuple[int, bool]:
        """Return the device that a person merged this one into, if one did."""
        row, speaks = self.rows[device_id], True
        while row.merged_into is not None:
            device_id = row.merged_into
            row = self.rows[device_id] = self._stored(device_id)
            speaks = since is None or row.last_seen < since
            if speaks:
                _update_row(row, arrival)
        return device_id, speaks

    def save(self) -> None:
        """Write devices, keys and conflicts."""
        self._session.add_all(self.rows.values())
        self._session.flush()
        self._index.save(self._session, self._tenant, self._id_of)
        names = ("tenant", "device_id", "other_id", "kind", "value", "reason", "at")
        rows = {
            (self._tenant, self._id_of(held), self._id_of(one.device_id), one.kind, one.value): (
                one.reason,
                observation.at,
            )
            for held, one, observation in self._conflicts
            if held != one.device_id and not self._is_same(held, one.device_id)
        }
        table = cast("SqlTable", IdentityConflictRow.__table__)
        values = [key + told for key, told in rows.items()]
        upsert(self._session, table, Rows(names, values), key=names[:5])

    def _is_same(self, one: int, other: int) -> bool:
        """Tell whether a person said that one of these is part of the other."""
        rows = self._row(one), self._row(other)
        return any(row and row.merged_into in {one, other} for row in rows)

    def _id_of(self, device_id: int) -> int:
        return device_id if device_id > 0 else self.rows[device_id].id

    def _new_row(self, arrival: Arrival) -> DeviceRow:
        observation = arrival.observation
        wanted, fallback = arrival.wanted_names
        name = next(
            (name for name in (wanted, fallback) if name not in self._taken),
            f"{fallback}#{observation.at:%Y%m%dT%H%M%S}",
        )
        self._taken.add(name)
        return DeviceRow(
            tenant=self._tenant,
            name=name,
            mgmt_address=str(observation.address),
            answered=[],
            system={},
            members=[],
            identified_by=[],
            first_seen=observation.at,
        )


def _rows_by_id(session: Session, ids: Sequence[int]) -> dict[int, DeviceRow]:
    """Return the rows of a batch in few statements; one by one they cost 2 ms each."""
    found: dict[int, DeviceRow] = {}
    for start in range(0, len(ids), _CHUNK):
        held = select(DeviceRow).where(DeviceRow.id.in_(ids[start : start + _CHUNK]))
        found.update((row.id, row) for row in session.scalars(held))
    return found


def _taken_names(session: Session, tenant: str, arrivals: Sequence[Arrival]) -> set[str]:
    wanted = {name for arrival in arrivals for name in arrival.wanted_names}
    held = select(DeviceRow.name).where(DeviceRow.tenant == tenant, DeviceRow.name.in_(wanted))
    return set(session.scalars(held))


def _status(observation: Observation) -> DeviceStatus:
    """A device that tells only part of what it was asked is in trouble, or its agent is."""
    answers = {answer.answer for answer in observation.tables.values()}
    broken = answers & {Answer.TRUNCATED, Answer.NO_ANSWER}
    return DeviceStatus.DEGRADED if broken else DeviceStatus.UP


def _forget_chassis(row: DeviceRow) -> None:
    """Forget what was the old chassis' own; the new one may tell less."""
    row.serial, row.model, row.os_version = None, None, None
    row.members, row.system = [], {}


def _update_row(row: DeviceRow, arrival: Arrival) -> None:
    """Take over what was answered; what was not leaves what was known."""
    observation = arrival.observation
    told = observation.identification
    for field in ("vendor", "platform", "os_name", "os_version", "model", "serial"):
        value = getattr(told, field)
        if value is not None:
            setattr(row, field, value)
    row.kind = told.kind.value
    row.members = [asdict(member) for member in told.members] or row.members
    row.identified_by = list(told.identified_by) or row.identified_by
    system = asdict(observation.system)
    row.system = row.system | {key: value for key, value in system.items() if value is not None}
    complete = {t.value for t, a in observation.tables.items() if a.answer is Answer.COMPLETE}
    row.answered = sorted(complete | set(row.answered))
    row.snmp_profile = observation.snmp_profile or row.snmp_profile
    row.ssh_profile = observation.ssh_profile or row.ssh_profile
    row.snmp_port = observation.snmp_port or row.snmp_port
    row.login_port = observation.login_port or row.login_port
    if ip_address(row.mgmt_address) not in observation.keys.addresses:
        row.mgmt_address = str(observation.address)
    row.site = arrival.site
    row.status = _status(observation).value
    row.last_seen = observation.at
