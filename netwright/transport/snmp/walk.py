"""Walk many subtrees of one agent with few questions (RFC 3416 section 4.2.3), without I/O.

One GETBULK carries as many subtrees as wait for each free slot and shares the window among
them: the dozens of tables a device does not have cost one question together, and the rows
fetched past the end of a table are few. In a shared question the subtrees are sorted, so an
agent that skips, repeats or swaps columns breaks the order of names somewhere; its answer is
thrown away and each subtree asked alone from then on. Asked alone, disorder ends the walk.
"""

from collections import deque
from collections.abc import Iterable
from operator import attrgetter

from netwright.model.snmp import Oid, Varbind, Walk, WalkEnd
from netwright.transport.snmp.failure import Cause, Failure
from netwright.transport.snmp.pdu import (
    NO_SUCH_NAME,
    TOO_BIG,
    Pdu,
    PduType,
    Request,
    error_status_text,
)
from netwright.transport.snmp.subtree import Subtree, Verdict
from netwright.transport.snmp.window import FULL, Window

MAX_VARBINDS = 200_000
_MAX_WIDTH = 16
_SMALLER_MAY_HELP = {Cause.SILENCE, Cause.GARBAGE}
_by_cursor = attrgetter("cursor")


class Collection:
    """A job that collects subtrees; each walk tells how it ended.

    Args:
        roots: the subtrees, each walked once.
        bulk: whether the agent's version knows GETBULK.
        max_varbinds: the bound of each walk.
    """

    def __init__(
        self, roots: Iterable[Oid], *, bulk: bool, max_varbinds: int = MAX_VARBINDS
    ) -> None:
        self._subtrees = {root: Subtree(root) for root in roots}
        self._waiting = deque(self._subtrees.values())
        self._asked: dict[Request, tuple[list[Subtree], int]] = {}
        self._bulk = bulk
        self._bulk_proven = False
        self._max_varbinds = max_varbinds
        self._window = Window()
        self._width = _MAX_WIDTH
        self._answers = 0

    @property
    def finished(self) -> bool:
        """Whether every walk has ended."""
        return not self._waiting and not self._asked

    def walks(self) -> dict[Oid, Walk]:
        """Return the finished walks by root."""
        return {root: tree.walk for root, tree in self._subtrees.items() if tree.walk is not None}

    def next_request(self, slots: int) -> Request | None:
        """Return the next question, or None when all subtrees are being asked for."""
        if not self._waiting:
            return None
        chosen = self._choose(-(-len(self._waiting) // slots))
        repetitions = max(1, min(self._window.size // len(chosen), chosen[0].limit))
        bulk = self._bulk and repetitions > 1
        request = Request(
            PduType.GET_BULK if bulk else PduType.GET_NEXT,
            tuple(map(_by_cursor, chosen)),
            repetitions if bulk else 0,
            chosen[0].bound if len(chosen) == 1 else None,
        )
        self._asked[request] = chosen, self._answers
        return request

    def _choose(self, wanted: int) -> list[Subtree]:
        width = min(wanted, self._width, self._window.size)
        chosen = [self._waiting.popleft()]
        while len(chosen) < width and chosen[-1].limit == self._waiting[0].limit == FULL:
            chosen.append(self._waiting.popleft())
        chosen.sort(key=_by_cursor)
        return chosen

    def answered(self, request: Request, pdu: Pdu) -> None:
        """Take an answer: rows, or an error-status."""
        if request not in self._asked:
            return
        trees, _ = self._asked.pop(request)
        self._answers += 1
        if pdu.error_status:
            self._take_error(request, trees, pdu)
        else:
            self._take_rows(request, trees, pdu.varbinds)

    def _take_rows(self, request: Request, trees: list[Subtree], rows: list[Varbind]) -> None:
        if not rows:
            self._shrink(request, trees, "empty answer")
            return
        columns = [rows[slot :: len(trees)] for slot in range(len(trees))]
        judged = [tree.judge(column) for tree, column in zip(trees, columns, strict=True)]
        if len(trees) > 1 and any(verdict is Verdict.DISORDER for _, verdict in judged):
            self._ask_alone(trees)
            return
        self._window.answered(_asked(request))
        self._bulk_proven |= request.type is PduType.GET_BULK
        self._width = min(self._width, len(rows))
        for tree, column, (count, verdict) in zip(trees, columns, judged, strict=True):
            self._advance(tree, column[:count], verdict)

    def _advance(self, tree: Subtree, rows: list[Varbind], verdict: Verdict) -> None:
        total = tree.accept(rows)
        if verdict is Verdict.ENDED:
            tree.finish(WalkEnd.ENDED)
        elif verdict is Verdict.DISORDER:
            tree.finish(WalkEnd.TRUNCATED, "OID not increasing")
        elif total >= self._max_varbinds:
            tree.finish(WalkEnd.TRUNCATED, f"more than {self._max_varbinds} varbinds")
        else:
            self._waiting.append(tree)

    def _ask_alone(self, trees: list[Subtree]) -> None:
        self._width = 1
        self._waiting.extend(trees)

    def _take_error(self, request: Request, trees: list[Subtree], pdu: Pdu) -> None:
        culprit = pdu.error_index - 1 if len(trees) > 1 else 0
        if pdu.error_status == TOO_BIG and _asked(request) > 1:
            self._window.failed(_asked(request), heard=True)
            self._waiting.extend(trees)
        elif pdu.error_status == NO_SUCH_NAME and 0 <= culprit < len(trees):
            trees.pop(culprit).finish(WalkEnd.ENDED)
            self._waiting.extend(trees)
        else:
            self._shrink(request, trees, error_status_text(pdu.error_status))

    def _shrink(self, request: Request, trees: list[Subtree], reason: str) -> None:
        """Ask for less: each subtree alone, then by GETNEXT; after that, give up."""
        if len(trees) > 1:
            self._ask_alone(trees)
        elif request.type is PduType.GET_BULK:
            self._bulk = self._bulk_proven
            trees[0].limit = 1
            self._waiting.append(trees[0])
        else:
            trees[0].finish(WalkEnd.TRUNCATED, reason)

    def failed(self, request: Request, failure: Failure) -> None:
        """Ask again for less after silence; give up everything after any other failure."""
        if request not in self._asked:
            return
        trees, answers_before = self._asked.pop(request)
        asked = _asked(request)
        gone = asked == 1 and self._answers == answers_before
        if gone or failure.cause not in _SMALLER_MAY_HELP:
            self._waiting.extend(trees)
            self.abandon(failure)
        elif asked == 1:
            self._stop(trees[0], failure)
        else:
            self._ask_less(trees, asked)

    def _ask_less(self, trees: list[Subtree], asked: int) -> None:
        if asked > self._window.proven:
            self._window.failed(asked, heard=self._answers > 0)
        elif len(trees) == 1:
            trees[0].limit = 1  # others got answers of this size: it is this subtree
        self._width = 1
        self._waiting.extend(trees)

    def abandon(self, failure: Failure) -> None:
        """End every walk that has not ended."""
        self._waiting.clear()
        self._asked.clear()
        for tree in self._subtrees.values():
            if tree.walk is None:
                self._stop(tree, failure)

    def _stop(self, tree: Subtree, failure: Failure) -> None:
        heard = tree.answered or (failure.cause is Cause.BUDGET and self._answers > 0)
        tree.finish(WalkEnd.TRUNCATED if heard else WalkEnd.NO_ANSWER, failure.reason)


def _asked(request: Request) -> int:
    return len(request.names) * max(1, request.repetitions)
