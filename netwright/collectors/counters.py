"""What every listener counted, in memory that outlives its process: a kill loses no count.

One row per listener in a file that is mapped: a name, then numbers. Each number has one thread
that writes it; anybody may read.
"""

import mmap
import os
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from netwright.collectors.endpoint import Endpoint
from netwright.model.received import ListenerKind

FILE = "counters"

_ROWS, _ROW, _NAME = 64, 256, 128  # rows; octets of a row, and of the name in it


class Count(IntEnum):
    """What is counted; its value is the place in the row."""

    RUN = 0  # of the collector that used it last: when it was started
    SPOOLED = 1
    SHED = 2
    KERNEL_DROPS = 3
    SOCKET = 4  # the cookie of the socket whose drops were counted last ...
    SOCKET_DROPS = 5  # ... and how many those were
    CUT = 6  # longer than a message may be
    REFUSED = 7  # connections


@dataclass(frozen=True, slots=True)
class Counted:
    """A listener and its numbers; `numbers[Count.X] += 1` costs as little as it can."""

    endpoint: Endpoint
    numbers: memoryview


class Counters:
    """The rows of a spool."""

    def __init__(self, folder: Path) -> None:
        self._memory = memoryview(_mapped(folder / FILE))

    def row(self, endpoint: Endpoint, run: int) -> Counted:
        """Return the row of a listener; it goes on from where the last process left it."""
        rows = [self._row(number) for number in range(_ROWS)]
        name = str(endpoint).encode()
        own = next((row for row in rows if _name(row) == name), None)
        row = own or min(rows, key=lambda row: row.cast("Q")[_NAME // 8 + Count.RUN])
        if own is None:  # nobody's, or of whoever was not heard of for the longest time
            row[:] = name.ljust(_NAME, b"\0") + bytes(_ROW - _NAME)
        numbers = row[_NAME:].cast("Q")
        numbers[Count.RUN] = run
        return Counted(endpoint, numbers)

    def rows(self) -> list[Counted]:
        """Return all listeners that are remembered."""
        rows = map(self._row, range(_ROWS))
        return [
            Counted(_endpoint(name.decode()), row[_NAME:].cast("Q"))
            for row in rows
            if (name := _name(row))
        ]

    def latest(self) -> list[Counted]:
        """Return the listeners of the run that is or was the last."""
        rows = self.rows()
        last = max((each.numbers[Count.RUN] for each in rows), default=0)
        return [each for each in rows if each.numbers[Count.RUN] == last]

    def _row(self, number: int) -> memoryview:
        return self._memory[number * _ROW : (number + 1) * _ROW]


def _mapped(file: Path) -> mmap.mmap:
    """Map a file; on a full disk, memory that is forgotten with the process."""
    opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(opened, 0, _ROWS * _ROW)  # a hole would be a SIGBUS on a full disk
        return mmap.mmap(opened, _ROWS * _ROW)
    except OSError:
        return mmap.mmap(-1, _ROWS * _ROW)
    finally:
        os.close(opened)


def _name(row: memoryview) -> bytes:
    return bytes(row[:_NAME]).rstrip(b"\0")


def _endpoint(name: str) -> Endpoint:
    kind, _, place = name.partition("://")
    address, _, port = place.rpartition(":")
    return Endpoint(ListenerKind(kind), address.strip("[]"), int(port))
