"""What is old is cut, and the links of the past stay: netwright.runs.retention."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from netwright.discovery.work import ItemState
from netwright.errors import UsageError
from netwright.model.evidence import Table
from netwright.model.link import LinkSource, Topology
from netwright.model.state import DEVICE
from netwright.project import init_project
from netwright.runs.clock import utc_now
from netwright.runs.devices import device_document, table_rows
from netwright.runs.retention import RetentionReport, RetentionRequest, retain
from netwright.runs.topology import known_at
from netwright.settings import RetentionSettings
from netwright.store.decisions import merge_devices, remove_device, rename_device
from netwright.store.migrate import open_current
from netwright.store.runs import Run, create_run
from netwright.store.states import load_states
from netwright.store.tables import EVIDENCE_TABLES, CollectionRow
from netwright.store.topology import load_evidence
from netwright.store.work_queue import NewItem, add_items
from netwright.topology.diff import diff_topologies
from netwright.topology.evidence import DeviceEvidence
from tests.runs.kept_network import Kept, links_of, nodes_of
from tests.topology.fdb_trees import Shape, grow
from tests.topology.networks import device, lldp

NOTHING = RetentionSettings(evidence_days=0, states_days=0, runs_days=0, audit_days=0)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """A project that has discovered nothing yet."""
    project = init_project(tmp_path / "project")
    store = open_current(project.database_url)
    yield Kept(project, store)
    store.close()


def cut(kept: Kept, *, dry_run: bool = False, days: int = 0) -> RetentionReport:
    """Cut everything that is older than so many days."""
    request = RetentionRequest(keep_days=days, dry_run=dry_run)
    return retain(kept.store, NOTHING, request, utc_now())


def ring(*moved: int, size: int = 6) -> list[DeviceEvidence]:
    """Return switches in a ring that say LLDP; those that moved are plugged into other ports."""
    return [
        device(
            n,
            lldp("Gi0/1", (n + 1) % size, "Gi0/4" if (n + 1) % size in moved else "Gi0/2"),
            lldp("Gi0/4" if n in moved else "Gi0/2", (n - 1) % size, "Gi0/1"),
        )
        for n in range(size)
    ]


def tree(seed: int) -> list[DeviceEvidence]:
    """Return switches that show nothing but what they learned, some of them unmanaged."""
    random = Random(seed)  # noqa: S311 - a network, no key
    return grow(random, Shape(switches=12, presence=0.8, unmanaged=0.2)).evidence()


def mixed(seed: int) -> list[DeviceEvidence]:
    """Return a ring that says LLDP, and a tree beside it that does not."""
    apart = [
        replace(one, device=replace(one.device, mgmt_address=one.device.mgmt_address + 4096))
        for one in tree(seed)
        if one.name not in {"sw0", "sw1", "sw2", "sw3", "sw4", "sw5"}
    ]
    return [*ring(seed % 6), *apart]


NETWORKS = {
    "ring": [ring(), ring(2), ring(2, 4), ring()[:4]],
    "tree": [tree(1), tree(2), tree(1), tree(3)],
    "mixed": [mixed(7), mixed(8), mixed(9), mixed(7)],
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_links_of_every_run_are_the_same_after_the_evidence_is_cut(
    kept: Kept, name: str
) -> None:
    """That is what the record is for: links, devices, tiers, status, and what differs."""
    ends = [kept.run(network) for network in NETWORKS[name]]
    before = [kept.at(end) for end in ends]

    report = cut(kept)

    after = [kept.at(end) for end in ends]
    assert report.removed["collection"] > 0
    assert [links_of(one) for one in after] == [links_of(one) for one in before]
    assert [nodes_of(one) for one in after] == [nodes_of(one) for one in before]
    assert [set(one.shapes) for one in after] == [set(one.shapes) for one in before]
    assert list(map(_differences, after, after[1:])) == list(map(_differences, before, before[1:]))


def _differences(old: Topology, new: Topology) -> list[set[tuple[object, ...]]]:
    found = diff_topologies(old, new)
    parts = (found.added, found.removed, found.changed)
    return [links_of(replace(new, links=part.links)) for part in parts]


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_younger_than_the_cut_is_the_same_to_the_last_word(kept: Kept, name: str) -> None:
    """Evidence that still held at some instant since is whole, with the instants it was told."""
    ends = [kept.run(network) for network in NETWORKS[name]]
    before = [kept.at(end) for end in ends]

    for number, end in enumerate(ends):
        retain(kept.store, NOTHING, RetentionRequest(keep_days=0, dry_run=False), end)
        assert [kept.at(later) for later in ends[number:]] == before[number:]


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_known_now_is_the_same_to_the_last_word(kept: Kept, name: str) -> None:
    """Rows, the instants of their tables, what was told whole, and what fades."""
    for network in NETWORKS[name]:
        kept.run(network)
    with kept.store.read() as session:
        before = load_evidence(session, "default")

    cut(kept)

    with kept.store.read() as session:
        assert load_evidence(session, "default") == before


def test_a_run_after_the_cut_goes_on_counting(kept: Kept) -> None:
    """A row that two answers lacked goes with the third, and an equal table writes nothing."""
    alone = [device(0), device(1)]
    kept.run([device(0, lldp("Gi0/1", 1, "Gi0/2")), device(1, lldp("Gi0/2", 0, "Gi0/1"))])
    counts = []
    for _ in range(3):
        kept.run(alone)
        cut(kept)
        counts.append(len(kept.at().links))

    assert counts == [1, 1, 0]
    with kept.store.read() as session:
        rows = session.scalar(select(func.count()).select_from(EVIDENCE_TABLES[Table.INTERFACES]))
    assert rows == sum(len(one.interfaces) for one in alone)


def test_a_silent_device_keeps_what_it_said(kept: Kept) -> None:
    """Its newest answer is older than the rest, and still the newest."""
    end = kept.run(ring())
    for _ in range(2):
        kept.run(ring(), silent=list(Table))
    cut(kept)

    topology = kept.at()

    assert links_of(topology) == links_of(kept.at(end))
    lldp_seen = {e.seen_at for link in topology.links for e in link.evidence}
    assert max(lldp_seen) < end


def test_the_record_says_less_of_the_proof_and_knows_where_to_draw(kept: Kept) -> None:
    """Who told by which source stays; the raw words go with the evidence."""
    end = kept.run(ring())
    kept.run(ring(3))
    places = {(node.name, node.x, node.y) for node in kept.at(end).nodes}
    cut(kept)

    topology = kept.at(end)

    assert {(node.name, node.x, node.y) for node in topology.nodes} == places
    assert {e.source for link in topology.links for e in link.evidence} == {LinkSource.LLDP}
    for asked in (
        lambda: known_at(kept.project, kept.store, "default", end),
        lambda: device_document(kept.store, "default", "sw1", end),
        lambda: table_rows(kept.store, "default", "sw1", "fdb", end),
    ):
        with pytest.raises(UsageError, match="no longer kept"):
            asked()


def test_nothing_is_cut_before_a_topology_was_recorded(kept: Kept) -> None:
    """Evidence is then the only thing that tells the links of the past."""
    for network in (ring(), ring(1), ring(2)):
        for one in network:
            kept.visit(one, utc_now())

    report = cut(kept)

    assert (report.removed, report.whole_from) == ({}, None)


def test_what_was_said_since_the_last_build_stays(kept: Kept) -> None:
    """A run that was killed has drawn nothing yet."""
    kept.run(ring())
    for one in [*ring(2), *ring(3)]:
        kept.visit(one, utc_now())
    now = utc_now()
    before = links_of(kept.at(now))

    cut(kept)

    assert links_of(kept.at(now)) == before


def test_young_evidence_is_left_alone(kept: Kept) -> None:
    """The default keeps a quarter of a year."""
    for moved in (1, 2, 3):
        kept.run(ring(moved))

    assert cut(kept, days=90).removed == {}


def test_a_dry_run_counts_what_would_go_and_removes_nothing(kept: Kept) -> None:
    """An operator looks before he cuts."""
    ends = [kept.run(tree(seed)) for seed in (1, 2, 3, 4, 5, 6)]
    promised = cut(kept, dry_run=True)
    assert known_at(kept.project, kept.store, "default", ends[0]).evidence

    done = cut(kept)

    assert done.removed == promised.removed
    assert done.removed["evidence_fdb"] > 0


def test_cutting_twice_removes_nothing_more(kept: Kept) -> None:
    """It runs every night."""
    for moved in (1, 2, 3):
        kept.run(ring(moved))
    cut(kept)

    assert cut(kept).removed == {}


def test_a_renamed_device_is_renamed_in_the_past_and_a_removed_one_gone(kept: Kept) -> None:
    """A name means one device at every instant."""
    end = kept.run(ring())
    kept.run(ring(3))
    cut(kept)
    with kept.store.write() as session:
        rename_device(session, "default", "sw5", "a-switch")
        remove_device(session, "default", "sw0")
        merge_devices(session, "default", "sw2", "sw3")

    topology = kept.at(end)

    ends = [(link.a, link.b) for link in topology.links]
    assert {node.name for node in topology.nodes} == {"a-switch", "sw1", "sw2", "sw4"}
    assert all(a < b for a, b in ends)
    assert {frozenset((a.device, b.device)) for a, b in ends} == {
        frozenset(pair) for pair in (("sw1", "sw2"), ("sw2",), ("sw2", "sw4"), ("sw4", "a-switch"))
    }


def test_states_of_the_past_are_cut_after_their_own_time(kept: Kept) -> None:
    """A record of what was up is small; it outlives the evidence."""
    end = kept.run(ring())
    kept.run(ring(3))
    long = RetentionSettings(evidence_days=0, states_days=400)
    retain(kept.store, long, RetentionRequest(dry_run=False), utc_now())

    with kept.store.read() as session:
        held = load_states(session, "default", end)

    assert {port.if_name for port in held} >= {DEVICE, "Gi0/1", "Gi0/2"}


def _cut_until_killed(url: str) -> None:
    store = open_current(url)
    retain(store, NOTHING, RetentionRequest(dry_run=False), utc_now())


def test_a_kill_in_the_middle_loses_no_link_and_the_next_time_goes_on(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was cut, the record tells the links already."""
    monkeypatch.setattr("netwright.runs.retention.BATCH", 5)
    monkeypatch.setattr("netwright.runs.retention.BREATH_S", 0.02)
    ends = [kept.run(tree(seed)) for seed in (1, 2, 3, 4, 5, 6)]
    before = [links_of(kept.at(end)) for end in ends]
    rows = _collections(kept)

    child = multiprocessing.get_context("fork").Process(
        target=_cut_until_killed, args=(kept.project.database_url,)
    )
    child.start()
    assert child.pid
    _wait_until_fewer(kept, rows)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    left = _collections(kept)

    assert left > 0
    assert [links_of(kept.at(end)) for end in ends] == before
    cut(kept)
    assert _collections(kept) < left
    assert [links_of(kept.at(end)) for end in ends] == before


def _collections(kept: Kept) -> int:
    with kept.store.read() as session:
        return session.scalar(select(func.count()).select_from(CollectionRow)) or 0


def _wait_until_fewer(kept: Kept, rows: int) -> None:
    end = time.monotonic() + 60
    while _collections(kept) == rows:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_old_runs_go_with_their_work_but_the_newest_of_each_kind(kept: Kept) -> None:
    """`discover --explain` asks the newest run; a run that is worked on is not over."""
    now = utc_now()
    old = now - timedelta(days=100)
    for name, started, finished in (
        ("run-1", old, old),
        ("run-2", old, None),
        ("run-3", now - timedelta(days=50), None),
    ):
        _add_run(kept, name, started, finished)

    report = cut(kept, days=60)
    assert report.removed == {"run": 2, "work_item": 2}
    _add_run(kept, "run-4", now, None)
    assert cut(kept, days=60).removed == {}
    assert cut(kept, days=0).removed == {"run": 1, "work_item": 1}


def _add_run(kept: Kept, name: str, started: datetime, finished: datetime | None) -> None:
    run = Run(
        id=name,
        tenant="default",
        kind="discovery",
        request={},
        state="running",
        swept=True,
        started_at=started,
        finished_at=finished,
        stats={},
    )
    item = NewItem(ip_address("192.0.2.1"), 0, ItemState.DONE)
    with kept.store.write() as session:
        create_run(session, run)
        add_items(session, "default", name, [item], started)
