"""One subtree being walked: its rows, its cursor, and the order of names (no I/O)."""

from collections.abc import Sequence
from enum import Enum
from itertools import chain
from operator import itemgetter, lt

from netwright.model.snmp import Oid, Tag, Varbind, Walk, WalkEnd
from netwright.transport.snmp.capacity import FULL

_END_OF_MIB_VIEW = int(Tag.END_OF_MIB_VIEW)
_EXCEPTIONS = {_END_OF_MIB_VIEW, int(Tag.NO_SUCH_OBJECT), int(Tag.NO_SUCH_INSTANCE)}
_name_of = itemgetter(0)


class Verdict(Enum):
    """What the rows of one answer say about the walk."""

    GOES_ON = "goes on"
    ENDED = "ended"
    DISORDER = "disorder"


class Subtree:
    """The state of one walk.

    `limit` bounds the repetitions of the next request: it falls to 1 (GETNEXT) when the agent
    fails on this subtree while it manages others, and grows again with success.
    """

    __slots__ = ("_rows", "answered", "bound", "cursor", "limit", "walk")

    def __init__(self, root: Oid) -> None:
        self.cursor = root
        self.bound = (*root[:-1], root[-1] + 1)
        self.limit = FULL
        self.answered = False
        self.walk: Walk | None = None
        self._rows: list[Varbind] = []

    def judge(self, rows: Sequence[Varbind]) -> tuple[int, Verdict]:
        """Return how many of the rows continue the walk, and whether it can go on after them."""
        if not rows:
            return 0, Verdict.GOES_ON
        names = list(map(_name_of, rows))
        if (
            names[-1] < self.bound
            and rows[-1][1] != _END_OF_MIB_VIEW
            and all(map(lt, chain((self.cursor,), names), names))
        ):
            return len(rows), Verdict.GOES_ON
        return self._judge_closely(rows)

    def _judge_closely(self, rows: Sequence[Varbind]) -> tuple[int, Verdict]:
        previous = self.cursor
        for count, (name, tag, _) in enumerate(rows):
            if name >= self.bound or tag in _EXCEPTIONS:
                return count, Verdict.ENDED
            if name <= previous:
                return count, Verdict.DISORDER
            previous = name
        return len(rows), Verdict.GOES_ON

    def accept(self, rows: Sequence[Varbind]) -> int:
        """Take rows that were judged to continue the walk; return how many there are now."""
        self.answered = True
        self.limit = min(self.limit * 2, FULL)
        if rows:
            self._rows += rows
            self.cursor = rows[-1][0]
        return len(self._rows)

    def finish(self, end: WalkEnd, reason: str = "") -> None:
        """End the walk; the rows so far are kept."""
        self.walk = Walk(self._rows, end, reason)
