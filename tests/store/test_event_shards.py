"""Shares of the work on a spool: netwright.store.event_shards."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from netwright.errors import LeaseLost, StoreError
from netwright.store.database import Store
from netwright.store.event_shards import (
    Checkpoint,
    Hold,
    Progress,
    Shard,
    bound_freezing,
    claim_shard,
    let_go,
    load_checkpoint,
    move,
    needed_from,
    save_checkpoint,
    shard_reports,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LEASE = timedelta(seconds=4)
ONLY = Shard("a1b2")


def claim(store: Store, shard: Shard, owner: str, now: datetime = NOON) -> Hold | None:
    """Claim a shard in a transaction of its own."""
    with store.write() as session:
        return claim_shard(session, shard, owner, now, now + LEASE)


def held(store: Store, shard: Shard = ONLY, owner: str = "a", now: datetime = NOON) -> Hold:
    """Claim a shard that is free."""
    hold = claim(store, shard, owner, now)
    assert hold is not None
    return hold


def test_a_second_worker_waits_until_the_lease_is_over(store: Store) -> None:
    """Two workers on one shard would feed the rules twice."""
    assert held(store).progress == Progress()
    assert claim(store, ONLY, "b", NOON + timedelta(seconds=3)) is None

    assert claim(store, ONLY, "b", NOON + timedelta(seconds=5)) is not None


def test_who_lets_go_is_followed_at_once(store: Store) -> None:
    """A restart of the service takes no time."""
    hold = held(store)
    with store.write() as session:
        let_go(session, hold)

    assert claim(store, ONLY, "b") is not None


def test_a_holder_who_was_frozen_writes_nothing(store: Store) -> None:
    """It wakes up and goes on in the middle of its transaction: the epoch tells."""
    frozen = held(store)
    held(store, owner="b", now=NOON + 2 * LEASE)

    with pytest.raises(LeaseLost), store.write() as session:
        move(session, frozen, Progress(500), NOON + 3 * LEASE)

    with store.read() as session:
        [report] = shard_reports(session, "a1b2")
    assert (report.owner, report.progress.position) == ("b", 0)


def test_progress_and_what_rules_remember_survive_a_takeover(store: Store) -> None:
    """The next holder goes on where this one was."""
    hold = held(store)
    for position in (100, 200):
        done = Progress(position, NOON, {"stored": position})
        with store.write() as session:
            move(session, hold, done, NOON + LEASE)
            save_checkpoint(session, hold, Checkpoint(position - 50, NOON, b"state"))

    following = held(store, owner="b", now=NOON + 2 * LEASE)

    assert following.progress == Progress(200, NOON, {"stored": 200})
    with store.read() as session:
        assert load_checkpoint(session, following) == Checkpoint(150, NOON, b"state")
        assert needed_from(session, "a1b2") == 150


def test_the_slowest_shard_decides_what_is_still_needed(store: Store) -> None:
    """And one that nobody has begun needs everything."""
    first = held(store, Shard("a1b2", 2, 0))
    with store.write() as session:
        move(session, first, Progress(700), NOON + LEASE)

    with store.read() as session:
        assert needed_from(session, "a1b2") == 0


def test_another_division_begins_where_the_old_one_is_done(store: Store) -> None:
    """And nobody can go on with the old one."""
    alone = held(store)
    with store.write() as session:
        move(session, alone, Progress(900), NOON + LEASE)

    halves = [held(store, Shard("a1b2", 2, number)) for number in range(2)]

    assert [half.progress.position for half in halves] == [900, 900]
    with pytest.raises(LeaseLost), store.write() as session:
        move(session, alone, Progress(1000), NOON + LEASE)


def test_a_transaction_of_who_was_frozen_ends_by_itself(store: Store) -> None:
    """Else its rows would keep the next holder waiting for as long as it is frozen."""
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite's lock goes with the process")
    hold = held(store)

    def freeze() -> None:
        with store.write() as session:
            bound_freezing(session, 1)
            move(session, hold, Progress(500), NOON + LEASE)
            time.sleep(1.5)
            move(session, hold, Progress(600), NOON + LEASE)

    with pytest.raises(StoreError):
        freeze()
    assert held(store, owner="b", now=NOON + 2 * LEASE).progress.position == 0
