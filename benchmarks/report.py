"""What every benchmark prints: figures, ratios to a bar, and the machine they were taken on."""

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Cost:
    """What a piece of work took: CPU of this process or its children, and the clock."""

    cpu_s: float = 0.0
    wall_s: float = 0.0
    peak_mb: float = 0.0


@contextmanager
def measured(who: int = resource.RUSAGE_SELF) -> Iterator[Cost]:
    """Measure the block; RUSAGE_CHILDREN counts the processes that ended in it."""
    cost = Cost()
    before, began = resource.getrusage(who), time.perf_counter()
    yield cost
    after = resource.getrusage(who)
    cost.wall_s = time.perf_counter() - began
    cost.cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    cost.peak_mb = after.ru_maxrss / 1024


def run(command: Sequence[str], **options: object) -> Cost:
    """Run a command to its end and return what it took.

    Raises:
        CalledProcessError: it failed in a way that is not "some devices failed" (3).
    """
    with measured(resource.RUSAGE_CHILDREN) as cost:
        done = subprocess.run(command, check=False, capture_output=True, text=True, **options)  # type: ignore[call-overload]
    if done.returncode not in {0, 3}:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return cost


def median(times: int, work: Callable[[], Cost]) -> Cost:
    """Return the run whose CPU time is the middle one."""
    costs = sorted((work() for _ in range(times)), key=lambda cost: cost.cpu_s)
    return costs[len(costs) // 2]


def row(name: str, figure: str, *, bar: str = "", ok: bool | None = None) -> None:
    """Print one line of the table."""
    verdict = {True: "ok", False: "MISSED", None: ""}[ok]
    print(f"{name:<52} {figure:>18}  {bar:<22} {verdict}", flush=True)


def machine() -> None:
    """Print what the figures were taken on."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"(cores {os.cpu_count()}, load {load})", flush=True)
