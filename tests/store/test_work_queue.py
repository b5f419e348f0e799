"""The work queue: netwright.store.work_queue."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from netwright.discovery.work import ItemState, Lease, WorkItem
from netwright.model.alive import Alive, SnmpState
from netwright.store.database import Store
from netwright.store.runs import Run, create_run
from netwright.store.work_queue import (
    NewItem,
    Settled,
    add_items,
    claim_items,
    claim_visit,
    count_items,
    held_items,
    is_open,
    release_items,
    renew_leases,
    report_items,
    settle_items,
    settle_sweep,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ADDRESSES = [ip_address(f"192.0.2.{last}") for last in range(1, 6)]


def lease(owner: str, at: datetime = NOON) -> Lease:
    """Return a lease of one minute."""
    return Lease(owner, at, at + MINUTE)


@pytest.fixture
def queue(store: Store) -> Store:
    """Return a store with one run and five live addresses in its queue."""
    run = Run("run", "default", "discovery", {}, "running", True, NOON, None, {})  # noqa: FBT003
    items = [NewItem(a, 0, ItemState.ALIVE, alive=Alive(a, frozenset({"icmp"}))) for a in ADDRESSES]
    with store.write() as session:
        create_run(session, run)
        add_items(session, "default", "run", items, NOON)
    return store


def claim(store: Store, limit: int, held: Lease) -> list[WorkItem]:
    """Claim some items."""
    with store.write() as session:
        return claim_items(session, "run", limit, held)


def test_two_workers_never_hold_one_address(queue: Store) -> None:
    """A device is visited by one worker at a time."""
    first = claim(queue, 3, lease("a"))
    second = claim(queue, 9, lease("b"))

    assert sorted(item.address for item in first + second) == ADDRESSES


def test_a_lease_that_ran_out_is_taken_over_and_fences_the_first_worker(queue: Store) -> None:
    """A frozen worker that wakes up must not write over its successor's results."""
    [old] = claim(queue, 1, lease("a"))
    taken = claim(queue, 9, lease("b", NOON + 2 * MINUTE))

    with queue.write() as session:
        held = held_items(session, [old])
    assert old.address in {item.address for item in taken}
    assert held == set()


def test_a_renewed_lease_is_not_taken_over(queue: Store) -> None:
    """A slow device may take longer than a lease while its worker lives."""
    [mine] = claim(queue, 1, lease("a"))
    with queue.write() as session:
        renew_leases(session, "run", lease("a", NOON + MINUTE))
    others = claim(queue, 9, lease("b", NOON + 1.5 * MINUTE))

    assert mine.address not in {item.address for item in others}


def test_released_items_are_free_at_once(queue: Store) -> None:
    """Ctrl-C must not make the next run wait for a lease."""
    claim(queue, 5, lease("a"))
    with queue.write() as session:
        release_items(session, "run", "a")

    assert len(claim(queue, 9, lease("b"))) == 5


def test_an_address_heard_of_twice_is_queued_once(queue: Store) -> None:
    """Every neighbor of a core switch announces the same address."""
    again = [NewItem(ADDRESSES[0], 3, ItemState.PENDING, "sw1:Gi1/0/1")]
    with queue.write() as session:
        add_items(session, "default", "run", again, NOON)
        counts = count_items(session, "run")

    assert counts == {ItemState.ALIVE: 5}


def test_what_the_sweep_heard_reaches_the_visit(queue: Store) -> None:
    """The visit must know which ports are open, and never ask the others."""
    heard = Alive(
        ip_address("192.0.2.9"),
        by=frozenset({"tcp/22", "snmp"}),
        open_ports=frozenset({22}),
        snmp=SnmpState.ANSWERED,
        engine_id="80000009",
        rtt_s=0.02,
    )
    with queue.write() as session:
        add_items(session, "default", "run", [NewItem(heard.address, 0, ItemState.PENDING)], NOON)
        settle_sweep(session, "run", {heard.address: heard}, NOON)

    claimed = {item.address: item for item in claim(queue, 9, lease("a"))}
    assert claimed[heard.address].alive == heard


def test_a_run_is_open_until_the_last_address_is_settled(queue: Store) -> None:
    """Workers stop when nothing is left, and not before."""
    items = claim(queue, 9, lease("a"))
    with queue.write() as session:
        settle_items(session, [(item, Settled(ItemState.DONE)) for item in items[1:]], NOON)
        before = is_open(session, "run")
        failed = Settled(ItemState.FAILED, None, "ssh", "refused")
        settle_items(session, [(items[0], failed)], NOON)
        after = is_open(session, "run")
        [report] = report_items(session, "run", [ItemState.FAILED])

    assert (before, after, report.reason) == (True, False, "refused")


def test_a_device_is_visited_by_the_address_that_claimed_it_first(queue: Store) -> None:
    """A router reached by five addresses is read once."""
    with queue.write() as session:
        first = claim_visit(session, "default", "run", "f" * 64, ADDRESSES[0])
        second = claim_visit(session, "default", "run", "f" * 64, ADDRESSES[1])

    assert (first, second) == (ADDRESSES[0], ADDRESSES[0])
