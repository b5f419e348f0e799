"""The database is away for minutes while messages come: all of them are stored, in order."""

import time
from pathlib import Path

from benchmarks.report import row
from benchmarks.soak.traffic import SENDERS, Traffic
from netwright.project.scaffold import init_project
from tests.collectors.collector import collecting, migrated
from tests.collectors.killing import number_of
from tests.collectors.working import KeptAlive, asked, use_database
from tests.postgres import binaries, server

RATE = 2_000
BEFORE_S = AFTER_S = 10
CATCH_UP_S = 600
BATCH = 50_000

COUNT = "SELECT count(*) FROM event"
ROWS = "SELECT source, raw, position FROM event WHERE position > {} ORDER BY position LIMIT {}"


def away(folder: Path, seconds: int) -> int:
    """Print the table; return how many bars were missed."""
    if not binaries():
        print("PostgreSQL is not installed: away was not measured", flush=True)
        return 0
    project = folder / "project"
    init_project(project)
    with server() as database, collecting(project, "udp://127.0.0.1:0") as running:
        use_database(project, database.url)
        migrated(project)
        worker = KeptAlive(project)
        traffic = Traffic(running.ports["udp"], RATE)
        time.sleep(BEFORE_S)
        database.stop("fast")
        time.sleep(seconds)
        database.start()
        back = time.monotonic()
        time.sleep(AFTER_S)
        sent = traffic.end()
        accepted = running.listener("udp")["spooled"]
        caught_up_s = _caught_up(project, accepted, back)
        worker.end()
        return _told(project, seconds, (sent, accepted), caught_up_s)


def _caught_up(project: Path, wanted: int, since: float) -> float:
    """Wait until all is stored; return how long after the return that was."""
    while time.monotonic() < since + CATCH_UP_S:
        if int(asked(project, COUNT)[0][0]) >= wanted:
            break
        time.sleep(0.5)
    return time.monotonic() - since


def _told(project: Path, seconds: int, counts: tuple[int, int], caught_up_s: float) -> int:
    sent, accepted = counts
    stored, disordered = _order(project)
    row(f"database away, seconds at {RATE}/s of {len(SENDERS)} senders", f"{seconds}")
    row("messages sent, accepted", f"{sent}, {accepted}", bar="all", ok=sent == accepted)
    row("stored", f"{stored}", bar=f"{accepted}", ok=stored == accepted)
    row("out of order within a sender, doubled or missing", f"{disordered}", ok=not disordered)
    row("caught up after", f"{caught_up_s:.0f} s", bar=f"<= {seconds} s", ok=caught_up_s <= seconds)
    return sum((sent != accepted, stored != accepted, disordered > 0, caught_up_s > seconds))


def _order(project: Path) -> tuple[int, int]:
    """Return how many messages are stored, and how many are not the next of their sender."""
    next_of: dict[str, int] = {}
    stored = disordered = 0
    position = -1
    while rows := asked(project, ROWS.format(position, BATCH)):
        for source, raw, _ in rows:
            number = number_of(bytes(raw))
            disordered += number != next_of.get(source, 0)
            next_of[source] = number + 1
        stored += len(rows)
        position = rows[-1][2]
    return stored, disordered
