"""Sets of addresses as sorted, disjoint spans: small whatever they cover, quick to ask."""

import ipaddress
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from math import gcd
from typing import NamedTuple, Self

from netwright.model.credential import Address

_GOLDEN = 0.6180339887498949
_CLASS: dict[int, type[ipaddress.IPv4Address | ipaddress.IPv6Address]] = {
    4: ipaddress.IPv4Address,
    6: ipaddress.IPv6Address,
}


class Span(NamedTuple):
    """Every address of one IP version from first to last, both included."""

    version: int
    first: int
    last: int


class AddressSet:
    """An immutable set of addresses; a /8 costs as much as a single address."""

    __slots__ = ("_firsts", "_lasts", "spans")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans = _merged(spans)
        self._firsts = {v: [s.first for s in self.spans if s.version == v] for v in _CLASS}
        self._lasts = {v: [s.last for s in self.spans if s.version == v] for v in _CLASS}

    def __contains__(self, address: Address) -> bool:
        """Tell whether the address is in the set."""
        number, version = int(address), address.version
        index = bisect_right(self._firsts[version], number) - 1
        return index >= 0 and number <= self._lasts[version][index]

    def __bool__(self) -> bool:
        """Tell whether there is any address."""
        return bool(self.spans)

    @property
    def size(self) -> int:
        """How many addresses there are (`len` cannot tell an IPv6 prefix)."""
        return sum(span.last - span.first + 1 for span in self.spans)

    def without(self, other: Self) -> Self:
        """Return the addresses that are not in the other set."""
        kept = list(self.spans)
        for hole in other.spans:
            kept = [piece for span in kept for piece in _cut(span, hole)]
        return type(self)(kept)

    def spread(self) -> Iterator[Address]:
        """Yield every address once, each far from those just before it.

        Steps of the golden ratio, modulo the size: whatever stretch of the sequence is taken, it
        falls evenly over the whole set (three-distance theorem), so no subnet gets a burst.
        """
        size = self.size
        step = max(1, round(size * _GOLDEN))
        while gcd(step, size) > 1:
            step += 1
        ends = list(accumulate(span.last - span.first + 1 for span in self.spans))
        places = [
            (_CLASS[span.version], span.last + 1 - end)
            for span, end in zip(self.spans, ends, strict=True)
        ]
        position = 0
        for _ in range(size):
            address, offset = places[bisect_right(ends, position)]
            yield address(offset + position)
            position = (position + step) % size


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        last = merged[-1] if merged else None
        if last and last.version == span.version and span.first <= last.last + 1:
            merged[-1] = last._replace(last=max(last.last, span.last))
        else:
            merged.append(span)
    return tuple(merged)


def _cut(span: Span, hole: Span) -> Iterator[Span]:
    if span.version != hole.version or hole.last < span.first or span.last < hole.first:
        yield span
        return
    if span.first < hole.first:
        yield span._replace(last=hole.first - 1)
    if hole.last < span.last:
        yield span._replace(first=hole.last + 1)
