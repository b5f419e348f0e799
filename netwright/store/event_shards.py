"""Who works on which share of a spool, and how far it is done.

Functions take a session and never commit: the cursor moves in the transaction that stores what was
read. A holder whose epoch is no longer the row's was taken over, and may write nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, Table, delete, func, or_, select, update
from sqlalchemy.orm import Session

from netwright.errors import LeaseLost
from netwright.store.bulk import Rows, upsert
from netwright.store.event_tables import EventCheckpointRow, EventShardRow

_SHARD = cast("Table", EventShardRow.__table__)
_CHECKPOINT = cast("Table", EventCheckpointRow.__table__)


class Shard(NamedTuple):
    """One share of the work on a spool: the `number`th of `of`, from 0."""

    spool: str
    of: int = 1
    number: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a shard is done."""

    position: int = 0
    """Everything before is stored."""
    clock: datetime | None = None
    """How far time has come for the rules."""
    counters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hold:
    """A claim on a shard, and what was found there."""

    shard_id: int
    epoch: int
    progress: Progress


class Checkpoint(NamedTuple):
    """What the rules remembered when everything before a position was done."""

    position: int
    at: datetime
    state: bytes


def claim_shard(
    session: Session, shard: Shard, owner: str, now: datetime, until: datetime
) -> Hold | None:
    """Claim a shard that nobody holds any more; None while somebody does."""
    _make(session, shard)
    is_free = or_(_SHARD.c.lease_until.is_(None), _SHARD.c.lease_until < now)
    claimed = session.execute(
        update(_SHARD)
        .where(*_is(shard), is_free)
        .values(owner=owner, epoch=_SHARD.c.epoch + 1, lease_until=until)
        .returning(*_TOLD)
    ).one_or_none()
    return _hold(claimed) if claimed else None


def _make(session: Session, shard: Shard) -> None:
    """Make a shard's row; a new division of the spool begins where the old one is done."""
    if session.scalar(select(_SHARD.c.id).where(*_is(shard))) is not None:
        return
    others = (_SHARD.c.spool == shard.spool, _SHARD.c.shards != shard.of)
    ends = select(func.min(_SHARD.c.position), func.max(_SHARD.c.epoch)).where(*others)
    position, epoch = session.execute(ends).one()  # an id may be given again, an epoch may not
    session.execute(delete(_SHARD).where(*others))
    begin: tuple[Any, ...] = (epoch or 0, position or 0, {})
    rows: list[tuple[Any, ...]] = [
        (shard.spool, shard.of, number, *begin) for number in range(shard.of)
    ]
    upsert(session, _SHARD, Rows(_NEW, rows), key=_NEW[:3], update=False)


_NEW = ("spool", "shards", "shard", "epoch", "position", "counters")
_TOLD = (
    *(_SHARD.c.id, _SHARD.c.epoch, _SHARD.c.position, _SHARD.c.clock, _SHARD.c.counters),
    *(_SHARD.c.owner, _SHARD.c.lease_until),
)


def move(session: Session, hold: Hold, progress: Progress, until: datetime) -> None:
    """Note how far a shard is done, and keep it.

    Raises:
        LeaseLost: somebody else has it now; nothing of this transaction may stay.
    """
    done = session.execute(
        update(_SHARD)
        .where(_SHARD.c.id == hold.shard_id, _SHARD.c.epoch == hold.epoch)
        .values(
            position=progress.position,
            clock=progress.clock,
            counters=dict(progress.counters),
            lease_until=until,
        )
        .returning(_SHARD.c.id)
    )
    if done.one_or_none() is None:
        raise LeaseLost("another worker has taken over this shard")


def let_go(session: Session, hold: Hold) -> None:
    """Give a shard back, if it is still held."""
    is_held = (_SHARD.c.id == hold.shard_id) & (_SHARD.c.epoch == hold.epoch)
    session.execute(update(_SHARD).where(is_held).values(lease_until=None))


def save_checkpoint(session: Session, hold: Hold, checkpoint: Checkpoint) -> None:
    """Keep what the rules remember, instead of what was kept before; after `move` only."""
    row = (hold.shard_id, *checkpoint)
    upsert(session, _CHECKPOINT, Rows(_KEPT, [row]), key=_KEPT[:1])


_KEPT = ("shard_id", "position", "at", "state")


def load_checkpoint(session: Session, hold: Hold) -> Checkpoint | None:
    """Return what the rules remembered last."""
    query = select(*(_CHECKPOINT.c[name] for name in _KEPT[1:]))
    row = session.execute(query.where(_CHECKPOINT.c.shard_id == hold.shard_id)).one_or_none()
    return Checkpoint(*row) if row else None


def bound_freezing(session: Session, seconds: int) -> None:
    """Let the database end this transaction should its owner be frozen in the middle of it.

    Else who takes over would wait for rows that are neither stored nor given up. SQLite's lock goes
    with the process only.
    """
    if session.connection().dialect.name == "postgresql":
        limit = f"SET LOCAL idle_in_transaction_session_timeout = '{seconds}s'"
        session.connection().exec_driver_sql(limit)


class ShardReport(NamedTuple):
    """How a shard is doing, as it is shown."""

    shard: Shard
    owner: str | None
    lease_until: datetime | None
    progress: Progress


def shard_reports(session: Session, spool: str) -> list[ShardReport]:
    """Return how the shards of a spool are doing."""
    query = select(*_TOLD, _SHARD.c.shards, _SHARD.c.shard).where(_SHARD.c.spool == spool)
    return [
        ShardReport(
            Shard(spool, row.shards, row.shard),
            row.owner if row.lease_until else None,
            row.lease_until,
            _hold(row).progress,
        )
        for row in session.execute(query.order_by(_SHARD.c.shard))
    ]


def needed_from(session: Session, spool: str) -> int:
    """Return the position before which nobody needs a spool any more, whatever befalls."""
    query = (
        select(func.min(func.coalesce(_CHECKPOINT.c.position, _SHARD.c.position)))
        .select_from(_SHARD.outerjoin(_CHECKPOINT, _CHECKPOINT.c.shard_id == _SHARD.c.id))
        .where(_SHARD.c.spool == spool)
    )
    return session.scalar(query) or 0


def _is(shard: Shard) -> tuple[Any, ...]:
    return (
        _SHARD.c.spool == shard.spool,
        _SHARD.c.shards == shard.of,
        _SHARD.c.shard == shard.number,
    )


def _hold(row: Row[Any]) -> Hold:
    return Hold(row.id, row.epoch, Progress(row.position, row.clock, row.counters))
