"""From the spool into the database: netwright.runs.events.worker."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from threading import Event as Flag
from threading import Thread

import pytest

from netwright.errors import StoreError
from netwright.events.origin import Peer, Senders
from netwright.events.rules.rule import Rule
from netwright.model.event import Event
from netwright.rules.reading import read_rule
from netwright.runs.clock import utc_now
from netwright.runs.events import patience
from netwright.runs.events.worker import Worker
from netwright.store.database import Session
from netwright.store.event_shards import Shard, claim_shard, shard_reports
from netwright.store.events import EVENT
from netwright.store.incidents import IncidentFilter, find_incidents
from tests.events.masking.test_masker import HEAD, LEAKS, SECRET
from tests.runs.events.conftest import SSHD, Bench

LINES = [b"<13>Nov 24 10:00:00 host app: message %d" % number for number in range(10)]


def counts(bench: Bench) -> list[int]:
    """Return how many events each incident counts."""
    with bench.store.read() as session:
        return [one.count for one in find_incidents(session, "default", IncidentFilter())]


class Killed(BaseException):
    """Nothing that anybody catches."""


def dying_clock(after: int) -> Callable[[], datetime]:
    """Return a clock that kills who asks it too often."""
    asked = 0

    def clock() -> datetime:
        nonlocal asked
        asked += 1
        if asked > after:
            raise Killed
        return utc_now()

    return clock


def test_what_was_received_is_stored_once_and_in_order(bench: Bench) -> None:
    """Draining again finds nothing new, and new messages follow."""
    bench.receive(*LINES[:6])
    assert bench.drain().counted["stored"] == 6
    assert bench.drain().counted["stored"] == 0
    bench.receive(*LINES[6:])
    bench.drain()

    stored = bench.stored()
    assert [event.raw for event in stored] == LINES
    assert [event.message for event in stored] == [f"message {n}" for n in range(10)]
    one = stored[0]
    assert (one.source, one.port, one.transport, one.tenant) == ("192.0.2.1", 514, "udp", "default")


def test_a_rule_counts_over_a_restart(bench: Bench, three: Rule) -> None:
    """Its windows come back from the checkpoint, so that the third login fires it, once."""
    parts = bench.with_parts(rules=[three])
    for number in range(4):
        bench.receive(SSHD % b"198.51.100.7")
        bench.drain(parts)
        assert counts(bench) == ([number + 1] if number >= 2 else [])


MARKS = """
title: Marks are missing
id: marks
status: stable
severity: low
detection: {selection: {message|contains: MARK}, condition: selection}
correlation: {type: absence, group-by: [source], timespan: 45m}
"""


@pytest.mark.parametrize("seen", [0, 1], ids=["in one go", "read before"])
def test_what_is_missing_by_now_is_told_once_all_is_read(bench: Bench, seen: int) -> None:
    """Whoever works by a timer, not all the time, hears of silence too."""
    rule = read_rule("marks.yaml", MARKS, {}).rule
    assert rule
    bench.receive(b"<46>Nov 24 10:00:00 srv1 rsyslogd: -- MARK --")
    for _ in range(seen):
        bench.drain(bench.with_parts(rules=[rule]))
    assert counts(bench) == []

    bench.drain(bench.with_parts(rules=[rule], clock=lambda: utc_now() + timedelta(hours=1)))

    assert len(counts(bench)) == 1


def test_time_stands_where_something_is_left_to_read(bench: Bench) -> None:
    """A worker that is stopped in a backlog must not hear of silence in silence."""
    rule = read_rule("marks.yaml", MARKS, {}).rule
    assert rule
    bench.receive(b"<46>Nov 24 10:00:00 srv1 rsyslogd: -- MARK --")
    bench.drain(bench.with_parts(rules=[rule]))
    bench.receive(b"<13>Nov 24 10:00:00 srv1 app: left")
    later = bench.with_parts(rules=[rule], clock=lambda: utc_now() + timedelta(hours=1))
    stop = Flag()

    def clock() -> datetime:
        stop.set()
        return later.clock()

    Worker(replace(later, clock=clock), stop).run(once=True)
    assert counts(bench) == []

    bench.drain(later)

    assert len(counts(bench)) == 1


@pytest.mark.parametrize("seed", range(3, 40, 4))
def test_a_worker_that_dies_anywhere_loses_and_doubles_nothing(
    bench: Bench, three: Rule, seed: int
) -> None:
    """Whatever it had not stored is read again, and what it had stored is not counted again."""
    for _ in range(5):
        bench.receive(SSHD % b"198.51.100.7")
        with suppress(Killed):
            bench.drain(bench.with_parts(rules=[three], clock=dying_clock(seed)))
    bench.drain(bench.with_parts(rules=[three]))

    assert len(bench.stored()) == 5
    assert counts(bench) == [5]


def test_while_the_database_is_away_the_worker_waits_and_says_so_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The spool keeps what comes; nothing is lost, and the order stays."""
    monkeypatch.setattr(patience, "FIRST_WAIT_S", 0.01)
    whole, refusals = bench.store.write, [6]

    @contextmanager
    def away() -> Iterator[Session]:
        if 0 < refusals[0] < 6:
            refusals[0] -= 1
            raise StoreError("database: connection refused")
        with whole() as session:
            yield session

    monkeypatch.setattr(bench.store, "write", away)
    bench.receive(*LINES[:5])
    bench.drain()
    refusals[0] = 5
    bench.receive(*LINES[5:])
    with caplog.at_level(logging.WARNING):
        bench.drain()

    assert [event.raw for event in bench.stored()] == LINES
    assert caplog.messages.count("waiting for the database") == 1
    assert caplog.messages.count("the database is back") == 1


class Poisonous:
    """Profiles that fail at some messages, each in its way."""

    def apply(self, event: Event, _: str | None) -> None:
        """Fail."""
        if event.message.endswith(" 3"):
            raise ValueError("a bug of ours")
        if event.message.endswith(" 5"):
            event.severity = 1 << 80  # no database takes that


def test_poison_is_set_aside_with_its_reason_and_stops_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message that our code cannot bear would otherwise stop all that follow, for ever."""
    monkeypatch.setattr(patience, "FIRST_WAIT_S", 0.01)
    bench.receive(*LINES)

    bench.drain(bench.with_parts(profiles=Poisonous()))

    stored = bench.stored()
    assert [event.raw for event in stored] == LINES
    assert ["a bug of ours" in str(event.errors) for event in stored].index(True) == 3
    assert [number for number, event in enumerate(stored) if event.errors] == [3, 5]
    with bench.store.read() as session:
        [report] = shard_reports(session, bench.parts.shard.spool)
    assert report.progress.counters["set_aside"] == 2


def test_shards_divide_senders_and_groups_among_them(bench: Bench, three: Rule) -> None:
    """Each reads everything, and keeps what falls to it: together everything, and nothing twice."""
    sources = [f"198.51.100.{number}" for number in range(20)]
    for source in sources * 3:
        bench.receive(SSHD % b"203.0.113.1", source=source)

    stored = [
        bench.drain(bench.with_parts(shard=(2, number), rules=[three])).counted["stored"]
        for number in range(2)
    ]

    assert sum(stored) == 60
    assert 0 < stored[0] < 60
    assert sorted(event.source or "" for event in bench.stored()) == sorted(sources * 3)
    assert counts(bench) == [3] * 20


def test_a_second_worker_waits_and_takes_over(bench: Bench) -> None:
    """Two services were started by mistake; one is killed."""
    with bench.store.write() as session:
        now = utc_now()
        until = now + timedelta(seconds=1)
        assert claim_shard(session, Shard(bench.parts.shard.spool), "other", now, until)
    bench.receive(*LINES)
    stop = Flag()
    thread = Thread(target=Worker(bench.parts, stop).run)
    thread.start()
    try:
        for _ in range(100):
            if len(bench.stored()) == 10:
                break
            stop.wait(0.1)
    finally:
        stop.set()
        thread.join()

    assert len(bench.stored()) == 10


def test_tenants_and_devices_come_from_certificates_prefixes_and_relays(bench: Bench) -> None:
    """Whoever is believed is named in the settings; others are who their address says."""
    (bench.project.inventory / "hosts.d" / "hq.yaml").write_text(
        "sw-1: {hostname: 192.0.2.10, platform: cisco_ios}\nsw-2: {hostname: 192.0.2.11}\n"
    )
    senders = Senders(
        tenants=((ip_network("198.51.100.0/24"), "acme"),),
        peers={"CN=fw": Peer("bank", "fw-1")},
        relays=(ip_network("203.0.113.5/32"),),
    )
    line = b"<13>Nov 24 10:00:00 %s app: text"
    bench.receive(line % b"sw-2", source="192.0.2.10")
    bench.receive(line % b"sw-2.example.net", source="192.0.2.99")
    bench.receive(line % b"192.0.2.11", source="203.0.113.5")
    bench.receive(line % b"sw-1", source="203.0.113.5")
    bench.receive(line % b"198.51.100.7", source="203.0.113.5")
    bench.receive(line % b"x", source="198.51.100.8")
    bench.receive(line % b"x", source="192.0.2.200", peer="CN=fw")

    bench.drain(bench.with_parts(senders=senders))

    def told(tenant: str) -> list[tuple[str | None, str | None]]:
        return [(event.source, event.device) for event in bench.stored(tenant)]

    assert told("default") == [
        ("192.0.2.10", "sw-1"),
        ("192.0.2.99", "sw-2"),
        ("192.0.2.11", "sw-2"),
        ("192.0.2.10", "sw-1"),
    ]
    assert told("acme") == [("198.51.100.7", None), ("198.51.100.8", None)]
    assert told("bank") == [("192.0.2.200", "fw-1")]


def test_no_secret_reaches_the_database(bench: Bench, three: Rule) -> None:
    """Neither rows nor indexes nor the write-ahead log; what was masked is counted."""
    lines = [(HEAD + leak % SECRET).encode() for leak in LEAKS]
    typed = SSHD.replace(b"root", f"invalid user {SECRET}".encode())
    bench.receive(*lines, *[typed % b"192.0.2.7"] * 3)

    worker = bench.drain(bench.with_parts(rules=[three]))

    assert worker.counted["masked"] == len(lines) + 3
    assert counts(bench) == [len([leak for leak in LEAKS if "Failed password" in leak]) + 3]
    with bench.store.read() as session:
        everything = [repr(row) for row in session.execute(EVENT.select())]
    assert len(everything) == len(lines) + 3
    assert [row for row in everything if SECRET in row] == []
    for file in bench.project.root.parent.glob("netwright.db*"):
        assert SECRET.encode() not in file.read_bytes()
