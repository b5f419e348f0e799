"""What one agent has to tell: runs of encoded varbinds in OID order, shared between agents.

Ten thousand access switches differ in names, addresses and neighbors, not in the shape of their
interface tables. A run of varbinds (a table's column) is therefore an immutable value: agents
whose column has equal content hold the same object, and an answer is a slice of it.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from netwright.model.snmp import Oid, Value, Varbind
from netwright.simulate.encoding import (
    encode_name,
    encode_tail,
    encode_varbind,
    name_of,
    sort_key,
)
from netwright.transport.snmp import ber


class Run:
    """Varbinds in OID order under one prefix, encoded back to back in `octets`."""

    __slots__ = ("keys", "octets", "offsets", "prefix")

    def __init__(self, prefix: bytes, keys: Sequence[bytes], varbinds: Sequence[bytes]) -> None:
        self.prefix = prefix
        self.keys = keys  # what follows the prefix
        self.octets = b"".join(varbinds)
        self.offsets = array("I", accumulate(map(len, varbinds), initial=0))

    def slice(self, start: int, stop: int) -> bytes:
        """Return varbinds start to stop as they travel."""
        return self.octets[self.offsets[start] : self.offsets[stop]]


class Mib:
    """Runs in order; a position is (run, varbind in it)."""

    __slots__ = ("_prefixes", "runs")

    def __init__(self, runs: Iterable[Run]) -> None:
        ordered = sorted((run for run in runs if run.keys), key=lambda run: run.prefix)
        self.runs = tuple(ordered)
        self._prefixes = _shared(tuple(run.prefix for run in ordered))

    def __len__(self) -> int:
        """Count the varbinds."""
        return sum(len(run.keys) for run in self.runs)

    def get(self, name: bytes) -> bytes | None:
        """Return the varbind of exactly this name."""
        key = sort_key(name)
        at = bisect_right(self._prefixes, key) - 1
        if at < 0 or not key.startswith(self._prefixes[at]):
            return None
        run = self.runs[at]
        tail = key[len(run.prefix) :]
        position = bisect_left(run.keys, tail)
        if position == len(run.keys) or run.keys[position] != tail:
            return None
        return run.slice(position, position + 1)

    def block(self, name: bytes, count: int) -> tuple[bytes, int]:
        """Return the varbinds beyond the name, back to back, and how many of count are missing."""
        at, start = self._after(name)
        blocks = []
        while count and at < len(self.runs):
            run = self.runs[at]
            stop = min(start + count, len(run.keys))
            blocks.append(run.slice(start, stop))
            count -= stop - start
            at, start = at + 1, 0
        return b"".join(blocks), count

    def following(self, name: bytes) -> Iterator[bytes]:
        """Yield the varbinds beyond the name one by one."""
        at, start = self._after(name)
        for run in self.runs[at:]:
            for position in range(start, len(run.keys)):
                yield run.slice(position, position + 1)
            start = 0

    def last_name(self) -> bytes:
        """Return the name of the very last varbind; there must be one."""
        run = self.runs[-1]
        return name_of(run.slice(len(run.keys) - 1, len(run.keys)))

    def under(self, prefix: Oid) -> "Mib":
        """Return the part below a prefix: what a view of it shows."""
        key = sort_key(encode_name(prefix))
        return Mib(run for run in self.runs if run.prefix.startswith(key))

    def _after(self, name: bytes) -> tuple[int, int]:
        """Return the position of the first varbind beyond the name."""
        key = sort_key(name)
        at = bisect_right(self._prefixes, key) - 1
        if at < 0:
            return 0, 0
        run = self.runs[at]
        if not key.startswith(run.prefix):
            return at + 1, 0
        return at, bisect_right(run.keys, key[len(run.prefix) :])


@lru_cache(maxsize=1024)
def _shared(prefixes: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return prefixes


@lru_cache(maxsize=4096)
def column(prefix: Oid, index: tuple[Oid, ...], tag: int, values: tuple[Value, ...]) -> Run:
    """Return the run of one table column: rows named by index, all values of one type."""
    names, keys = _names(prefix, index)
    varbinds = [encode_varbind(name, tag, value) for name, value in zip(names, values, strict=True)]
    return Run(sort_key(encode_name(prefix)), keys, varbinds)


@lru_cache(maxsize=1024)
def _names(prefix: Oid, index: tuple[Oid, ...]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return the encoded names of a column, and the keys its table's columns share."""
    under = encode_name(prefix)
    tails, keys = _index(index)
    return tuple(ber.encode(ber.OBJECT_IDENTIFIER, under + tail) for tail in tails), keys


@lru_cache(maxsize=1024)
def _index(index: tuple[Oid, ...]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    tails = tuple(map(encode_tail, index))
    keys = tuple(map(sort_key, tails))
    if any(left >= right for left, right in pairwise(keys)):
        raise ValueError("rows are not in OID order")
    return tails, keys


def group(prefix: Oid, varbinds: Iterable[Varbind]) -> Run:
    """Return the run of a few varbinds of mixed types, named by what follows the prefix."""
    rows = [(encode_name((*prefix, *tail)), tag, value) for tail, tag, value in varbinds]
    key = sort_key(encode_name(prefix))
    return Run(
        key,
        [sort_key(name)[len(key) :] for name, _, _ in rows],
        [_varbind(name, tag, value) for name, tag, value in rows],
    )


def loose(varbinds: Iterable[Varbind]) -> Mib:
    """Return a MIB of varbinds in any order, as recordings have; of one name the first counts."""
    encoded: dict[bytes, bytes] = {}
    for name, tag, value in varbinds:
        content = encode_name(name)
        encoded.setdefault(sort_key(content), _varbind(content, tag, value))
    keys = sorted(encoded)
    return Mib([Run(b"", keys, [encoded[key] for key in keys])])


def _varbind(content: bytes, tag: int, value: Value) -> bytes:
    return encode_varbind(ber.encode(ber.OBJECT_IDENTIFIER, content), tag, value)
