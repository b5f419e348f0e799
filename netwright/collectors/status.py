"""What the collectors of a project did: the document of `netwright collect status`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from netwright.collectors.counters import FILE, Count, Counted, Counters
from netwright.collectors.done import Done
from netwright.collectors.shedding import read_shed
from netwright.spool import Reader
from netwright.spool.segment import octets

MOST_SENDERS = 20  # of those that were shed, shown


def status_document(folder: Path, done: Done | None, at_ns: int) -> dict[str, Any]:
    """Return what was received, kept, stored and lost through the spool in a folder.

    Args:
        folder: the spool.
        done: how far the workers are; None if nobody can tell.
        at_ns: now.
    """
    counters = Counters(folder) if (folder / FILE).is_file() else None
    lag_s = _lag_s(folder, done.position, at_ns) if counters and done else 0.0
    waiting = _waiting(counters.rows(), done.stored) if counters and done and lag_s else Counter()
    return {
        "listeners": [
            _listener(each, waiting, is_known=done is not None)
            for each in (counters.latest() if counters else ())
        ],
        "spool": {
            "bytes": octets(folder) if folder.is_dir() else 0,
            "lag_s": None if done is None else lag_s,
        },
        "shed": [each._asdict() for each in read_shed(folder)[:MOST_SENDERS]],
    }


def _lag_s(folder: Path, position: int, at_ns: int) -> float:
    """Return how long the first message that is not stored has been waiting."""
    with Reader(folder) as reader:
        waiting = reader.read(position, 1)
    return max(0.001, round((at_ns - waiting[0].at_ns) / 1e9, 3)) if waiting else 0.0


def _waiting(rows: Iterable[Counted], stored: Mapping[str, int]) -> Counter[str]:
    """Return how many messages of each kind are in the spool and not yet stored."""
    waiting: Counter[str] = Counter()
    for each in rows:
        waiting[each.endpoint.kind] += each.numbers[Count.SPOOLED]
    waiting.subtract(stored)
    return +waiting


def _listener(counted: Counted, waiting: Counter[str], *, is_known: bool) -> dict[str, Any]:
    endpoint, numbers = counted.endpoint, counted.numbers
    spooled = numbers[Count.SPOOLED]
    left = min(spooled, waiting[endpoint.kind])
    waiting[endpoint.kind] -= left  # several listeners of a kind share what waits
    return {
        "kind": endpoint.kind,
        "address": endpoint.address,
        "port": endpoint.port,
        "received": spooled + numbers[Count.SHED],
        "spooled": spooled,
        "stored": spooled - left if is_known else None,
        "kernel_drops": numbers[Count.KERNEL_DROPS],
        "shed": numbers[Count.SHED],
        "cut": numbers[Count.CUT],
        "refused_connections": numbers[Count.REFUSED],
    }
