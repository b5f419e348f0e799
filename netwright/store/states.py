"""Note what is said of devices and ports between discoveries, and read it as of any instant.

Functions take a session and never commit. Whoever has a word calls `note_states`: a discovery, a
poll, an event; devices are locked in one order, so that several may do so at once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.model.device import DeviceStatus
from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.model.link import LinkStatus
from netwright.model.state import DEVICE, State, StateSource, Status, WatchedPort, Word, heard
from netwright.store.base import UtcDateTime
from netwright.store.bulk import Rows, insert
from netwright.store.evidence import held_at
from netwright.store.state_tables import StateRow
from netwright.store.tables import EVIDENCE_TABLES, DeviceRow

STATE = cast("SqlTable", StateRow.__table__)

_CHUNK = 900  # parameters of one statement
_NEW = (
    *("tenant", "device_id", "if_name", "status", "source"),
    *("seen_from", "confirmed_at", "doubted_at", "seen_to"),
)
_CHANGE = (
    update(STATE)
    .where(STATE.c.id == bindparam("of_id"))
    .values(
        source=bindparam("of_source"),
        confirmed_at=bindparam("of_at", type_=UtcDateTime()),
        doubted_at=bindparam("of_doubt", type_=UtcDateTime()),
        seen_to=bindparam("of_end", type_=UtcDateTime()),
    )
)

_Key = tuple[int, str]


class Change(NamedTuple):
    """A device or port that is in another state than before."""

    device: str
    if_name: str
    before: Status | None
    after: Status
    at: datetime


@dataclass(slots=True)
class _Interval:
    """A state as a row: new without an id, over with an end."""

    row_id: int | None
    state: State
    end: datetime | None = None
    is_changed: bool = False


def note_states(session: Session, tenant: str, words: Iterable[Word]) -> list[Change]:
    """Take words into account, and return what they changed; of unknown devices none is kept."""
    said = sorted(words, key=lambda word: word.at)
    ids = _ids(session, tenant, {word.device for word in said})
    held = {key: [interval] for key, interval in _current(session, sorted(ids.values()))}
    changes = [
        change
        for word in said
        if word.device in ids and (change := _hear(held, ids[word.device], word))
    ]
    _save(session, tenant, held)
    _note_devices(session, ids, changes)
    return changes


def _ids(session: Session, tenant: str, names: set[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    wanted = sorted(names)
    for start in range(0, len(wanted), _CHUNK):
        chunk = DeviceRow.name.in_(wanted[start : start + _CHUNK])
        query = select(DeviceRow.name, DeviceRow.id).where(DeviceRow.tenant == tenant, chunk)
        ids.update(session.execute(query).tuples().all())
    return ids


def _current(session: Session, ids: Sequence[int]) -> Iterator[tuple[_Key, _Interval]]:
    """Yield what holds of devices; other writers of their states wait until we are done."""
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        locked = select(DeviceRow.id).where(DeviceRow.id.in_(chunk)).order_by(DeviceRow.id)
        session.execute(locked.with_for_update())
        query = select(STATE).where(STATE.c.device_id.in_(chunk), STATE.c.seen_to.is_(None))
        for row in session.execute(query):
            yield (row.device_id, row.if_name), _Interval(row.id, _state(row))


def _state(row: Row[Any]) -> State:
    kind = LinkStatus if row.if_name else DeviceStatus
    source = StateSource(row.source)
    return State(kind(row.status), source, row.seen_from, row.confirmed_at, row.doubted_at)


def _hear(held: dict[_Key, list[_Interval]], device_id: int, word: Word) -> Change | None:
    intervals = held.setdefault((device_id, word.if_name), [])
    last = intervals[-1] if intervals else None
    before = last.state if last else None
    after = heard(before, word)
    if last and before and (after == before or after.since == before.since):
        last.is_changed |= after != before
        last.state = after
        return None
    if last:
        last.end, last.is_changed = after.since, True
    intervals.append(_Interval(None, after, is_changed=True))
    was = before.status if before else None
    return Change(word.device, word.if_name, was, after.status, word.at)


def _save(session: Session, tenant: str, held: Mapping[_Key, Sequence[_Interval]]) -> None:
    changed = [(key, one) for key, intervals in held.items() for one in intervals if one.is_changed]
    held_before = [_changed(one) for _, one in changed if one.row_id is not None]
    if held_before:
        session.connection().execute(_CHANGE, held_before)
    rows = [_row(tenant, key, one) for key, one in changed if one.row_id is None]
    insert(session, STATE, Rows(_NEW, rows))


def _changed(one: _Interval) -> dict[str, Any]:
    return {
        "of_id": one.row_id,
        "of_source": one.state.source.value,
        "of_at": one.state.at,
        "of_doubt": one.state.doubted_at,
        "of_end": one.end,
    }


def _row(tenant: str, key: _Key, one: _Interval) -> tuple[Any, ...]:
    state = one.state
    said = (state.status.value, state.source.value)
    return (tenant, *key, *said, state.since, state.at, state.doubted_at, one.end)


def _note_devices(session: Session, ids: Mapping[str, int], changes: Iterable[Change]) -> None:
    """Keep the newest state of each device with it, where lists of devices show it."""
    newest = {ids[one.device]: one.after.value for one in changes if one.if_name == DEVICE}
    if newest:
        rows = [{"id": id_, "status": status} for id_, status in newest.items()]
        session.execute(update(DeviceRow), rows)


def end_states(session: Session, tenant: str, ports: Iterable[Port], at: datetime) -> None:
    """End what held of ports of which nothing is known any more."""
    gone = list(ports)
    ids = _ids(session, tenant, {port.device for port in gone})
    keys = {(ids[port.device], port.if_name) for port in gone if port.device in ids}
    held = [one for key, one in _current(session, sorted(ids.values())) if key in keys]
    ended = [_changed(replace(one, end=at)) for one in held]
    if ended:
        session.connection().execute(_CHANGE, ended)


def load_states(session: Session, tenant: str, at: datetime | None = None) -> dict[Port, State]:
    """Return what held at an instant, now when none is given, by port; DEVICE is no port's name."""
    query = (
        select(STATE, DeviceRow.name)
        .join(DeviceRow, DeviceRow.id == STATE.c.device_id)
        .where(STATE.c.tenant == tenant, DeviceRow.merged_into.is_(None), held_at(STATE, at))
    )
    return {Port(row.name, row.if_name): _as_of(_state(row), at) for row in session.execute(query)}


def fallen_since(session: Session, tenant: str, device: str, since: datetime) -> list[str]:
    """Return the ports of a device, DEVICE for itself, that are down since after an instant."""
    down = (LinkStatus.DOWN.value, DeviceStatus.UNREACHABLE.value)
    query = (
        select(STATE.c.if_name)
        .join(DeviceRow, DeviceRow.id == STATE.c.device_id)
        .where(STATE.c.tenant == tenant, DeviceRow.name == device, STATE.c.seen_to.is_(None))
        .where(STATE.c.status.in_(down), STATE.c.seen_from > since)
    )
    return sorted(session.scalars(query))


def count_changes(
    session: Session, tenant: str, since: datetime, until: datetime
) -> dict[Port, int]:
    """Count by port, and by device, how often its state changed in a while."""
    query = (
        select(DeviceRow.name, STATE.c.if_name, func.count())
        .join(DeviceRow, DeviceRow.id == STATE.c.device_id)
        .where(STATE.c.tenant == tenant, STATE.c.seen_to > since, STATE.c.seen_to <= until)
        .group_by(DeviceRow.name, STATE.c.if_name)
    )
    return {Port(device, if_name): count for device, if_name, count in session.execute(query)}


def _as_of(state: State, at: datetime | None) -> State:
    """Leave out what was said later: of an interval only its newest confirmation is kept."""
    if at is None or state.at <= at:
        return state
    return State(state.status, state.source, state.since, at)


def watched_ports(
    session: Session, tenant: str, devices: Collection[str] | None = None
) -> dict[str, list[WatchedPort]]:
    """Return by device the ports that have a state: those that carry links, among others."""
    ports = EVIDENCE_TABLES[Table.INTERFACES]
    query = (
        select(DeviceRow.name, STATE.c.if_name, ports.c.if_index, ports.c.if_descr)
        .join(DeviceRow, DeviceRow.id == STATE.c.device_id)
        .join(
            ports, (ports.c.device_id == STATE.c.device_id) & (ports.c.if_name == STATE.c.if_name)
        )
        .where(STATE.c.tenant == tenant, DeviceRow.merged_into.is_(None))
        .where(STATE.c.seen_to.is_(None), ports.c.seen_to.is_(None))
        .order_by(ports.c.device_id, ports.c.if_index)
    )
    if devices is not None:
        query = query.where(DeviceRow.name.in_(sorted(devices)))
    found: defaultdict[str, list[WatchedPort]] = defaultdict(list)
    for device, *port in session.execute(query):
        found[device].append(WatchedPort(*port))
    return dict(found)
