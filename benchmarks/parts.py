"""What a message costs the worker, part by part, in one process and without waiting.

Not a benchmark of its own: `storm` prints it.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.report import row
from netwright.events.correlation import Correlator
from netwright.events.masking import Masker
from netwright.events.origin import Senders
from netwright.model.received import ListenerKind, Received
from netwright.project import init_project
from netwright.project.profiles import profiles_of
from netwright.project.rules import rules_of
from netwright.runs.clock import utc_now
from netwright.runs.events.garbage import collect_seldom
from netwright.runs.events.origins import Origins
from netwright.runs.events.reading import Reading
from netwright.spool import Reader, Writer, after
from netwright.store.database import Store
from netwright.store.event_documents import row_of
from netwright.store.events import add_events
from netwright.store.migrate import open_current

COUNT = 20_000
WARM_UP = 2_000
"""Messages before those that are measured: profiles are compiled when their first one comes."""

BATCH = 2_000

T = TypeVar("T")


def parts_of_a_message(lines: Iterator[bytes], bar_us: float) -> int:
    """Print the parts and their sum; return whether that is too much."""
    with tempfile.TemporaryDirectory() as folder:
        project = init_project(Path(folder) / "project")
        at_ns = time.time_ns()
        with Writer(project.spool, 1 << 30) as writer:
            for number, line in enumerate(islice(lines, WARM_UP + COUNT)):
                source = f"10.0.{number % 1000 // 250}.{number % 250}"
                writer.append(at_ns + number * 100_000, ListenerKind.UDP, source, 514, "", line)
        store = open_current(project.database_url)
        origins = Origins(project, store, Senders())
        origins.refresh(utc_now())
        with Reader(project.spool) as reader:
            total = _measured(
                reader, Reading(reader.name, origins, Masker(), profiles_of(None), {}), store
            )
        store.close()
    row("CPU: all parts", f"{total:.1f} us/message", bar=f"<= {bar_us:.0f}", ok=total <= bar_us)
    return int(total > bar_us)


def _measured(reader: Reader, reading: Reading, store: Store) -> float:
    rules = rules_of(None).rules
    correlator = Correlator(rules)
    for record in _read(reader, WARM_UP):
        for event in reading.events(record):
            correlator.feed(event)
    collect_seldom()
    used: Counter[str] = Counter()

    def part(name: str, work: Callable[[], T]) -> T:
        began = time.thread_time_ns()
        done = work()
        used[name] += time.thread_time_ns() - began
        return done

    records = part("read", lambda: _read(reader, WARM_UP + COUNT))[WARM_UP:]
    for start in range(0, COUNT, BATCH):
        _one_batch(part, reading, correlator, store, records[start : start + BATCH])
    for name, took_ns in used.items():
        row(f"CPU: {name}", f"{took_ns / COUNT / 1000:.1f} us/message")
    return used.total() / COUNT / 1000


def _one_batch(
    part: Callable[[str, Callable[[], Any]], Any],
    reading: Reading,
    correlator: Correlator,
    store: Store,
    records: Sequence[Received],
) -> None:
    """Do what the worker does with a batch, one thing after the other."""
    events = part(
        "understand, tell the sender, mask",
        lambda: [event for record in records for event in reading.events(record)],
    )
    part("rules", lambda: [signal for event in events for signal in correlator.feed(event)])
    rows = part("make rows", lambda: [row_of(event) for event in events])

    def insert() -> None:
        with store.write() as session:
            add_events(session, rows)

    part("insert", insert)


def _read(reader: Reader, most: int) -> list[Received]:
    found: list[Received] = []
    position = 0
    while len(found) < most and (records := reader.read(position)):
        found += records
        position = after(records[-1])
    return found
