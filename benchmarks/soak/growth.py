"""Ten minutes of traffic: what receiver and worker hold in memory stays what it is."""

import time
from pathlib import Path

from benchmarks.report import row
from benchmarks.soak.traffic import Traffic, memory_kb, usual
from tests.collectors.collector import collecting, migrated
from tests.collectors.working import KeptAlive

RATE = 1_000
WARM_S = 60
EVERY_S = 2.0
BAR = 0.02


def growth(folder: Path, seconds: int) -> int:
    """Print the table; return how many bars were missed."""
    with collecting(folder / "project", "udp://127.0.0.1:0") as running:
        migrated(running.project)
        worker = KeptAlive(running.project)
        traffic = Traffic(running.ports["udp"], RATE)
        time.sleep(WARM_S)
        who = {"receiver": running.receiver(), "worker": worker.pid}
        held: dict[str, list[int]] = {name: [] for name in who}
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for name, process in who.items():
                held[name].append(memory_kb(process))
            time.sleep(EVERY_S)
        sent = traffic.end()
        worker.end()
    row(f"traffic at {RATE}/s, seconds, messages", f"{seconds}, {sent}")
    return sum(_grown(name, samples) for name, samples in held.items())


def _grown(name: str, samples: list[int]) -> bool:
    """Compare the first tenth with the last."""
    some = max(1, len(samples) // 10)
    first, last = usual(samples[:some]), usual(samples[-some:])
    grown = last / first - 1
    figure = f"{first} -> {last} kB, {grown:+.1%}"
    row(f"memory of the {name}", figure, bar=f"<= {BAR:.0%}", ok=grown <= BAR)
    return grown > BAR
