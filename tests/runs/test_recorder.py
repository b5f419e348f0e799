"""Recording visits: netwright.runs.recorder."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from sqlalchemy import text

from netwright.discovery.scope import Scope
from netwright.discovery.targets import parse_target
from netwright.discovery.work import ItemState, Lease, WorkItem
from netwright.errors import StoreError
from netwright.model.alive import Alive
from netwright.model.credential import Address
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol
from netwright.runs.places import Places
from netwright.runs.recorder import RecordedRun, Recorder, VisitResult, record_results
from netwright.store.database import Store
from netwright.store.devices import list_devices
from netwright.store.migrate import open_current
from netwright.store.runs import Run, create_run
from netwright.store.work_queue import NewItem, add_items, claim_items, count_items

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE, THERE = ip_address("192.0.2.1"), ip_address("192.0.2.2")
SCOPE = Scope(targets=(parse_target("192.0.2.0/24"),))
RUN = RecordedRun("run", "default", SCOPE, crawl=True, places=Places())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return a store with a run that has two live addresses."""
    opened = open_current(f"sqlite:///{tmp_path / 'netwright.db'}")
    with opened.write() as session:
        create_run(
            session,
            Run("run", "default", "discovery", {}, "running", True, NOON, None, {}),  # noqa: FBT003
        )
        items = [NewItem(a, 0, ItemState.ALIVE, alive=Alive(a, frozenset())) for a in (HERE, THERE)]
        add_items(session, "default", "run", items, NOON)
    yield opened
    opened.close()


def claim(store: Store, at: datetime = NOON) -> dict[Address, WorkItem]:
    """Claim everything that is free."""
    with store.write() as session:
        items = claim_items(session, "run", 9, Lease("me", at, at + timedelta(minutes=1)))
    return {item.address: item for item in items}


def met(item: WorkItem, name: str, *neighbors: str) -> VisitResult:
    """Return a visit that met a device with some neighbors."""
    rows = [
        Neighbor(
            NeighborProtocol.LLDP,
            "Gi1",
            f"00:1b:54:00:00:{number:02x}",
            ChassisIdSubtype.MAC_ADDRESS,
            management_addresses=(ip_address(address),),
        )
        for number, address in enumerate(neighbors)
    ]
    tables = {Table.NEIGHBORS: TableAnswer(Answer.COMPLETE, rows)}
    keys = IdentityKeys(sys_name=name)
    told = System(sys_name=name)
    seen = Observation(item.address, NOON, told, Identification(), keys, tables)
    return VisitResult(item, ItemState.DONE, seen)


def names(store: Store) -> list[str]:
    """Return the names of the devices that are stored."""
    with store.read() as session:
        return [device.name for device in list_devices(session, "default")]


def counts(store: Store) -> dict[ItemState, int]:
    """Count the run's items."""
    with store.read() as session:
        return count_items(session, "run")


def test_a_visit_stores_the_device_and_queues_its_neighbors(store: Store) -> None:
    """One transaction: a killed worker leaves either all of a device or nothing."""
    items = claim(store)
    record_results(store, RUN, [met(items[HERE], "sw1", "192.0.2.9", "203.0.113.1")], NOON)

    assert names(store) == ["sw1"]
    assert counts(store) == {
        ItemState.DONE: 1,
        ItemState.CLAIMED: 1,
        ItemState.PENDING: 1,
        ItemState.OUTSIDE: 1,
    }


def test_a_worker_that_lost_its_lease_stores_nothing(store: Store) -> None:
    """A frozen worker that wakes up must not write over its successor."""
    old = claim(store)[HERE]
    claim(store, NOON + timedelta(minutes=5))
    record_results(store, RUN, [met(old, "sw1")], NOON)

    assert names(store) == []


def test_without_crawl_neighbors_are_left_alone(store: Store) -> None:
    """--no-crawl visits the targets and nothing else."""
    items = claim(store)
    run = replace(RUN, crawl=False)
    record_results(store, run, [met(items[HERE], "sw1", "192.0.2.9")], NOON)

    assert ItemState.PENDING not in counts(store)


def test_everything_handed_over_is_recorded_by_the_time_it_is_closed(store: Store) -> None:
    """The report counts what the recorder wrote."""
    items = claim(store)
    recorder = Recorder(store, RUN, lambda: NOON, threading.Event())
    recorder.put(met(items[HERE], "sw1"))
    recorder.put(VisitResult(items[THERE], ItemState.FAILED, stage="ssh", reason="refused"))
    recorder.close()

    assert counts(store) == {ItemState.DONE: 1, ItemState.FAILED: 1}


def test_a_database_that_refuses_stops_the_run_and_is_reported(store: Store) -> None:
    """A full disk ends the run with one error, and never hangs its workers."""
    items = claim(store)
    with store.write() as session:
        session.execute(text("DROP TABLE collection"))
    stop = threading.Event()
    recorder = Recorder(store, RUN, lambda: NOON, stop)
    recorder.put(met(items[HERE], "sw1"))

    with pytest.raises(StoreError, match="collection"):
        recorder.close()
    assert stop.is_set()
