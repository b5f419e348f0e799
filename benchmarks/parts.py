"""What a message costs the worker, part by part, in one process and without waiting.

Not a benchmark of its own: `storm` prints it.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from benchmarks.report import row
from netwright.events.correlation import Correlator
from netwright.events.masking import Masker
from netwright.events.origin import Senders
from netwright.model.received import ListenerKind, Received
from netwright.project import init_project
from netwright.project.profiles import profiles_of
from netwright.project.rules import rules_of
from netwright.runs.clock import utc_now
from netwright.runs.events.origins import Origins
from netwright.runs.events.reading import Reading
from netwright.spool import Reader, Writer, after
from netwright.store.database import Store
from netwright.store.event_documents import row_of
from netwright.store.events import add_events
from netwright.store.migrate import open_current

COUNT = 20_000
BATCH = 2_000

T = TypeVar("T")


def parts_of_a_message(lines: Iterator[bytes], bar_us: float) -> int:
    """Print the parts and their sum; return whether that is too much."""
    with tempfile.TemporaryDirectory() as folder:
        project = init_project(Path(folder) / "project")
        at_ns = time.time_ns()
        with Writer(project.spool, 1 << 30) as writer:
            for number, line in enumerate(islice(lines, COUNT)):
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
    total = 0.0

    def part(name: str, work: Callable[[], T]) -> T:
        nonlocal total
        began = time.thread_time()
        done = work()
        used = (time.thread_time() - began) / COUNT * 1e6
        total += used
        row(f"CPU: {name}", f"{used:.1f} us/message")
        return done

    rules = rules_of(None).rules
    correlator = Correlator(rules)
    records = part("read", lambda: _read(reader))
    events = part(
        "understand, tell the sender, mask",
        lambda: [event for record in records for event in reading.events(record)],
    )
    part(
        f"{len(rules)} rules",
        lambda: [signal for event in events for signal in correlator.feed(event)],
    )
    rows = part("make rows", lambda: [row_of(event) for event in events])

    def insert() -> None:
        for start in range(0, COUNT, BATCH):
            with store.write() as session:
                add_events(session, rows[start : start + BATCH])

    part("insert", insert)
    return total


def _read(reader: Reader) -> list[Received]:
    found: list[Received] = []
    position = 0
    while records := reader.read(position):
        found += records
        position = after(records[-1])
    return found
