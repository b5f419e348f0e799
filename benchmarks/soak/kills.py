"""Kill receiver and worker at random moments in a storm.

Nothing that was accepted may be lost or doubled, and no incident doubled. A message that the kernel
had handed over in the instant of a kill was not accepted: at most one a kill.
"""

import random
from pathlib import Path

from benchmarks.report import row
from netwright.project.scaffold import init_project
from tests.collectors.collector import collecting
from tests.collectors.killing import Outcome, Storm, storm_over_all, storm_over_receiver
from tests.collectors.working import asked, use_database
from tests.postgres import binaries, postgres

FAST = 10_000
RATE = 2_000  # what two cores store beside the sender, and beside processes that always start
LISTEN = "udp://127.0.0.1:0"


def kills(folder: Path, chance: random.Random, number: int) -> int:
    """Print the table; return how many bars were missed."""
    with collecting(folder / "fast", LISTEN) as running:
        outcome = storm_over_receiver(running, Storm(number // 4, chance, FAST))
    missed = received(f"receiver, {FAST}/s", outcome)
    missed += _over_all(folder / "all", Storm(number, chance, RATE), "")
    if binaries():
        with postgres() as url:
            missed += _over_all(folder / "postgres", Storm(number // 4, chance, RATE), url)
    return missed


def _over_all(project: Path, storm: Storm, url: str) -> int:
    init_project(project)
    if url:
        use_database(project, url)
    with collecting(project, LISTEN) as running:
        outcome = storm_over_all(running, storm)
    name = "PostgreSQL" if url else "SQLite"
    missed = received(f"receiver or worker, {storm.rate}/s, {name}", outcome)
    return missed + counted(running.project, outcome)


def received(what: str, outcome: Outcome) -> int:
    """Print what became of the messages; return how many bars were missed."""
    row(f"kill -9 of {what}", f"{outcome.kills}")
    row("messages sent", f"{outcome.sent}")
    row("dropped by the kernel or shed, counted", f"{outcome.dropped}")
    few = 0 <= outcome.lost <= outcome.kills
    row("neither kept nor counted", f"{outcome.lost}", bar=f"<= {outcome.kills}", ok=few)
    lost = max(0, outcome.accepted - outcome.kept)
    row("accepted and lost", f"{lost}", bar="0", ok=not lost)
    row("doubled", f"{outcome.doubled}", bar="0", ok=not outcome.doubled)
    return sum((not few, lost > 0, outcome.doubled > 0))


def counted(project: Path, outcome: Outcome) -> int:
    """Print what became of incidents; return how many bars were missed."""
    grouped = "SELECT count(*), sum(count) FROM incident GROUP BY tenant, rule, fingerprint"
    incidents = asked(project, grouped)
    twice = sum(rows > 1 for rows, _ in incidents)
    row("incidents", f"{len(incidents)}", bar=">= 1", ok=bool(incidents))
    row("incidents doubled", f"{twice}", bar="0", ok=not twice)
    wrong = [count - outcome.kept for _, count in incidents if count != outcome.kept]
    row("incidents that miscount their events", f"{wrong}", bar="[]", ok=not wrong)
    return sum(map(bool, (not incidents, twice, wrong)))
