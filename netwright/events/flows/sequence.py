"""What the sequence numbers of one stream of an exporter tell: lost, late, restarted.

A datagram's number counts what was sent before it: flows (v5), records (IPFIX), datagrams. Some
exporters of IPFIX (softflowd) count the datagram itself too, and its options not; that is seen
by the second one, and no loss.
"""

from typing import Any

_CYCLE = 2**32
_HALF = 2**31
_LATE = 4096  # units by which a datagram that was overtaken is behind
_TOO_MANY = 10_000_000  # units at once: the exporter counts anew, or somebody lies
_UPTIME_SLACK_MS = 5_000
_MANY_LATE = 32  # in a row: it is the count that went back
_STATE = ("_expected", "_last", "_units", "_uptime_ms", "_behind", "_counts_itself")
_COUNTS = ("lost", "late", "restarts")


class Sequence:
    """Counts what never arrived; a value that can be saved."""

    __slots__ = (*_STATE, *_COUNTS, "_number")

    def __init__(self) -> None:
        self._expected: int | None = None
        self._last = 0
        self._units = 0
        self._uptime_ms = 0
        self._behind = 0
        self._counts_itself = False
        self._number = 0
        self.lost = 0
        """Units (flows, records, datagrams: whatever the protocol counts) that are missing."""
        self.late = 0
        """Datagrams that were overtaken by others."""
        self.restarts = 0

    def seen(self, number: int, uptime_ms: int | None = None) -> bool:
        """Take the number of the next datagram; tell whether the exporter has restarted.

        `uptime_ms` is the exporter's, where the protocol has it.
        """
        self._number = number
        if self._expected is None:
            self._uptime_ms = uptime_ms or 0
            return False
        if not self._is_restart(number, _difference(number, self._expected), uptime_ms):
            return False
        self.restarts += 1
        self._behind = 0
        self._expected = None
        self._uptime_ms = uptime_ms or 0
        return True

    def advance(self, units: int | None, options: int = 0, uptime_ms: int | None = None) -> None:
        """Take of how many units it was, and how many of them were options; None: unknown."""
        if units is None:
            self._expected = None
            return
        missing = self._missing(units, units - options)
        if missing < 0:  # it was taken for lost
            self._behind += 1
            self.late += 1
            self.lost = max(self.lost - units, 0)
            return
        self.lost += missing
        self._behind = 0
        self._last, self._units = self._number, units
        self._uptime_ms = uptime_ms or 0
        own = 0 if self._counts_itself else units
        self._expected = (self._number + own) % _CYCLE

    def _missing(self, units: int, flows: int) -> int:
        if self._expected is None:
            return 0
        if _difference(self._number, self._last + (flows if self._counts_itself else self._units)):
            other = self._units if self._counts_itself else flows
            if _difference(self._number, self._last + other) == 0 and units:
                self._counts_itself = not self._counts_itself
                return 0
        own = flows if self._counts_itself else 0
        return _difference(self._number - own, self._expected)

    def _is_restart(self, number: int, missing: int, uptime_ms: int | None) -> bool:
        if missing == 0 or number == self._last:  # some exporters do not count at all
            return False
        if uptime_ms is not None and _difference(self._uptime_ms, uptime_ms) > _UPTIME_SLACK_MS:
            return True
        is_from_zero = number == 0 and uptime_ms is None
        is_far = not -_LATE <= missing <= _TOO_MANY
        return is_far or (missing < 0 and (is_from_zero or self._behind >= _MANY_LATE))

    def state(self) -> list[Any]:
        """Return all of it, for JSON."""
        return [getattr(self, name) for name in (*_STATE, *_COUNTS)]

    @classmethod
    def restore(cls, state: list[Any]) -> "Sequence":
        """Return what `state` was taken of."""
        it = cls()
        for name, value in zip((*_STATE, *_COUNTS), state, strict=True):
            setattr(it, name, value)
        return it


def _difference(number: int, other: int) -> int:
    """Return by how much a number that wraps is ahead of another."""
    return (number - other + _HALF) % _CYCLE - _HALF
