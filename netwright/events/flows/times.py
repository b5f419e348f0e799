"""When a flow began and ended, of the many ways in which exporters say so."""

from collections.abc import Callable, Collection
from typing import Any

from netwright.events.flows.export import Export
from netwright.events.flows.template import Record

Times = Callable[[Record, Export], tuple[int, int]]
"""Gives milliseconds since 1970: of the first, and of the last packet."""

_FAR_MS = 10 * 366 * 86_400_000  # ten years: that far off no clock is, and no flow lasts as long


def times_of(names: Collection[str]) -> Times:
    """Return how to tell the times of a record that has these elements."""
    for suffix, to_ms in _CLOCKS:
        start, end = f"flowStart{suffix}", f"flowEnd{suffix}"
        if start in names and end in names:
            return _between(start, end, to_ms)
    for name, divisor in _DURATIONS:
        if name in names:
            return _before_export(name, divisor)
    return _observed if _OBSERVED in names else _exported


def _between(start: str, end: str, to_ms: Callable[[Any, Export], int]) -> Times:
    def times(record: Record, export: Export) -> tuple[int, int]:
        return _plausible(to_ms(record[start], export), to_ms(record[end], export), export)

    return times


def _before_export(name: str, divisor: int) -> Times:
    def times(record: Record, export: Export) -> tuple[int, int]:
        return _plausible(export.at_ms - record[name] // divisor, export.at_ms, export)

    return times


def _observed(record: Record, export: Export) -> tuple[int, int]:
    at = record[_OBSERVED]
    return _plausible(at, at, export)


def _exported(_: Record, export: Export) -> tuple[int, int]:
    return export.at_ms, export.at_ms


def _plausible(start: int, end: int, export: Export) -> tuple[int, int]:
    if abs(end - export.at_ms) > _FAR_MS or end < 0:
        end = export.at_ms
    return (start if 0 <= end - start <= _FAR_MS and start >= 0 else end), end


_OBSERVED = "observationTimeMilliseconds"
_DURATIONS = (("flowDurationMilliseconds", 1), ("flowDurationMicroseconds", 1000))
_CLOCKS: tuple[tuple[str, Callable[[Any, Export], int]], ...] = (
    ("Milliseconds", lambda value, _: value),
    ("Microseconds", lambda value, _: value // 1000),
    ("Nanoseconds", lambda value, _: value // 1000),  # read as microseconds already
    ("DeltaMicroseconds", lambda value, export: export.at_ms - value // 1000),
    ("SysUpTime", lambda value, export: export.instant_ms(value)),
    ("Seconds", lambda value, _: value * 1000),
)
