"""What one agent has to tell: runs of encoded varbinds in OID order, shared between agents.

Ten thousand access switches differ in names, addresses and neighbors, not in the shape of their
interface tables. A run of varbinds (a table's column) is therefore an immutable value: agents
whose column has equal content hold the same object, and an answer is a slice of it.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise

from netwright.model.snmp import Oid, Value, Varbind
from netwright.simulate.encoding import (
    encode_oid,
    encode_sub_identifiers,
    encode_varbind,
    sort_key,
)


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

    __slots__ = ("prefixes", "runs")

    def __init__(self, runs: Iterable[Run]) -> None:
        ordered = sorted((run for run in runs if run.keys), key=lambda run: run.prefix)
        self.runs = tuple(ordered)
        self.prefixes = _shared(tuple(run.prefix for run in ordered))

    def get(self, name: bytes) -> bytes | None:
        """Return the varbind of exactly this name."""
        key = sort_key(name)
        at = bisect_right(self.prefixes, key) - 1
        if at < 0 or not key.startswith(self.prefixes[at]):
            return None
        run = self.runs[at]
        tail = key[len(run.prefix) :]
        position = bisect_left(run.keys, tail)
        if position == len(run.keys) or run.keys[position] != tail:
            return None
        return run.slice(position, position + 1)

    def after(self, name: bytes) -> tuple[int, int]:
        """Return the position of the first varbind beyond the name."""
        key = sort_key(name)
        at = bisect_right(self.prefixes, key) - 1
        if at < 0:
            return 0, 0
        run = self.runs[at]
        if not key.startswith(run.prefix):
            return at + 1, 0
        return at, bisect_right(run.keys, key[len(run.prefix) :])

    def block(self, name: bytes, count: int) -> tuple[bytes, int]:
        """Return the varbinds beyond the name, back to back, and how many of count are missing."""
        at, start = self.after(name)
        blocks = []
        while count and at < len(self.runs):
            run = self.runs[at]
            stop = min(start + count, len(run.keys))
            blocks.append(run.slice(start, stop))
            count -= stop - start
            at, start = at + 1, 0
        return b"".join(blocks), count

    def last_name(self, default: bytes) -> bytes:
        """Return the name of the very last varbind."""
        if not self.runs:
            return default
        run = self.runs[-1]
        return name_of(run.slice(len(run.keys) - 1, len(run.keys)))

    def following(self, name: bytes) -> Iterator[bytes]:
        """Yield the varbinds beyond the name one by one."""
        at, start = self.after(name)
        for run in self.runs[at:]:
            for position in range(start, len(run.keys)):
                yield run.slice(position, position + 1)
            start = 0

    def has_object(self, name: bytes) -> bool:
        """Tell whether an instance of the name's object exists: a scalar's or a first column's."""
        parent = name[: _last_sub_identifier(name)]
        nearest = next(self.following(parent), b"")
        return name_of(nearest).startswith(parent) if nearest else False

    def __len__(self) -> int:
        """Count the varbinds."""
        return sum(len(run.keys) for run in self.runs)


@lru_cache(maxsize=1024)
def _shared(prefixes: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return prefixes


def name_of(varbind: bytes) -> bytes:
    """Return the content octets of an encoded varbind's name."""
    start = 2 if varbind[1] < 0x80 else 2 + (varbind[1] & 0x7F)  # noqa: PLR2004
    size = varbind[start + 1]  # 128 sub-identifiers may take more than 127 octets
    if size < 0x80:  # noqa: PLR2004
        return varbind[start + 2 : start + 2 + size]
    start += 2 + (size & 0x7F)
    return varbind[start : start + int.from_bytes(varbind[start - (size & 0x7F) : start])]


def _last_sub_identifier(name: bytes) -> int:
    """Return where the last sub-identifier starts."""
    at = len(name) - 1
    while at > 0 and name[at - 1] & 0x80:
        at -= 1
    return max(at, 0)


@lru_cache(maxsize=4096)
def column(prefix: Oid, index: tuple[Oid, ...], tag: int, values: tuple[Value, ...]) -> Run:
    """Return the run of one table column: rows named by index, all values of one type."""
    names, keys = _index(index)
    under = encode_oid(prefix)
    varbinds = [
        encode_varbind(under + name, tag, value) for name, value in zip(names, values, strict=True)
    ]
    return Run(sort_key(under), keys, varbinds)


def group(prefix: Oid, varbinds: Iterable[Varbind]) -> Run:
    """Return the run of a few varbinds of mixed types; their names are what follows the prefix."""
    under = encode_oid(prefix)
    tails = [(encode_sub_identifiers(tail), tag, value) for tail, tag, value in varbinds]
    return Run(
        sort_key(under),
        [sort_key(tail) for tail, _, _ in tails],
        [encode_varbind(under + tail, tag, value) for tail, tag, value in tails],
    )


@lru_cache(maxsize=4096)
def _index(index: tuple[Oid, ...]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return the rows' names and keys, one copy for all the columns of a table."""
    names = tuple(map(encode_sub_identifiers, index))
    keys = tuple(map(sort_key, names))
    if any(left >= right for left, right in pairwise(keys)):
        raise ValueError("rows are not in OID order")
    return names, keys


def mib_of(varbinds: Iterable[Varbind]) -> Mib:
    """Return a MIB of loose varbinds, such as a recording's; of one name the first counts."""
    encoded: dict[bytes, bytes] = {}
    for name, tag, value in varbinds:
        content = encode_oid(name)
        encoded.setdefault(sort_key(content), encode_varbind(content, tag, value))
    keys = sorted(encoded)
    return Mib([Run(b"", keys, [encoded[key] for key in keys])])


def merge(*mibs: Mib) -> Mib:
    """Return the MIB that tells what all of them tell."""
    return Mib(chain.from_iterable(mib.runs for mib in mibs))
