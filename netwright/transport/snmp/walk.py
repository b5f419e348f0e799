"""Walk many subtrees of one agent with few questions (RFC 3416 section 4.2.3), without I/O.

One GETBULK carries as many subtrees as wait for each free slot and shares the size among them:
the dozens of tables a device does not have cost one question together, and few rows are fetched
past the end of a table. In a shared question the subtrees are sorted, so an agent that skips,
repeats or swaps columns breaks the order of names somewhere; its answer is thrown away and each
subtree asked alone from then on. Asked alone, disorder ends the walk.
"""

from collections import deque
from collections.abc import Iterable
from operator import attrgetter

from netwright.model.snmp import Oid, Varbind, Walk, WalkEnd
from netwright.transport.snmp.capacity import FULL, Capacity
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

MAX_VARBINDS = 200_000
_SMALLER_MAY_HELP = frozenset((Cause.SILENCE, Cause.GARBAGE))
_by_cursor = attrgetter("cursor")


class Collection:
    """A job that collects subtrees; each walk tells how it ended.

    Args:
        roots: the subtrees, each walked once.
        capacity: what the agent is known to manage.
        max_varbinds: the bound of each walk.
    """

    def __init__(
        self, roots: Iterable[Oid], capacity: Capacity, max_varbinds: int = MAX_VARBINDS
    ) -> None:
        self._subtrees = {root: Subtree(root) for root in roots}
        self._waiting = deque(self._subtrees.values())
        self._asked: dict[Request, tuple[list[Subtree], int]] = {}
        self._capacity = capacity
        self._max_varbinds = max_varbinds
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
        trees = self._choose(-(-len(self._waiting) // slots))
        repetitions = min(self._capacity.size // len(trees), trees[0].limit)
        bulk = self._capacity.bulk and repetitions > 1
        request = Request(
            PduType.GET_BULK if bulk else PduType.GET_NEXT,
            tuple(map(_by_cursor, trees)),
            repetitions if bulk else 0,
            trees[0].bound if len(trees) == 1 else None,
        )
        self._asked[request] = trees, self._answers
        return request

    def _choose(self, wanted: int) -> list[Subtree]:
        width = min(wanted, self._capacity.width, self._capacity.size)
        waiting = self._waiting
        trees = [waiting.popleft()]
        while len(trees) < width and trees[-1].limit == waiting[0].limit == FULL:
            trees.append(waiting.popleft())
        trees.sort(key=_by_cursor)
        return trees

    def answered(self, request: Request, pdu: Pdu) -> None:
        """Take an answer: rows, or an error-status."""
        trees, _ = self._asked.pop(request)
        self._answers += 1
        self._capacity.heard = True
        if pdu.error_status:
            self._take_error(request, trees, pdu)
        elif not pdu.varbinds:
            self._ask_otherwise(request, trees, "empty answer")
        else:
            self._take_rows(request, trees, pdu.varbinds)

    def _take_rows(self, request: Request, trees: list[Subtree], rows: list[Varbind]) -> None:
        width = len(trees)
        columns = [rows[column::width] for column in range(width)] if width > 1 else [rows]
        judged = [tree.judge(column) for tree, column in zip(trees, columns, strict=True)]
        if width > 1 and any(verdict is Verdict.DISORDER for _, verdict in judged):
            self._ask_alone(trees)
            return
        columns_filled = len(rows) if len(rows) < width else self._capacity.width
        is_bulk = request.type is PduType.GET_BULK
        self._capacity.answered(_asked(request), columns_filled, bulk=is_bulk)
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

    def _take_error(self, request: Request, trees: list[Subtree], pdu: Pdu) -> None:
        if pdu.error_status == TOO_BIG and _asked(request) > 1:
            self._capacity.failed(_asked(request))
            self._waiting.extend(trees)
        elif pdu.error_status != NO_SUCH_NAME:
            self._ask_otherwise(request, trees, error_status_text(pdu.error_status))
        elif len(trees) == 1:  # how SNMPv1 says that the MIB ends (RFC 1157 section 4.1.3)
            trees[0].finish(WalkEnd.ENDED)
        elif 0 < pdu.error_index <= len(trees):
            trees[pdu.error_index - 1].limit = 1  # asked alone next: the index may be wrong
            self._waiting.extend(trees)
        else:
            self._ask_alone(trees)

    def _ask_otherwise(self, request: Request, trees: list[Subtree], reason: str) -> None:
        """Ask for each subtree alone, then by GETNEXT; after that, give up."""
        if len(trees) > 1:
            self._ask_alone(trees)
        elif request.type is PduType.GET_BULK:
            self._capacity.bulk_failed()
            trees[0].limit = 1
            self._waiting.append(trees[0])
        else:
            trees[0].finish(WalkEnd.TRUNCATED, reason)

    def _ask_alone(self, trees: list[Subtree]) -> None:
        """Ask at once: where the agent is gone, the others need not find out one by one."""
        self._capacity.width = 1
        self._waiting.extendleft(reversed(trees))

    def failed(self, request: Request, failure: Failure) -> None:
        """Ask again for less after silence; give up everything after any other failure."""
        trees, answers_before = self._asked.pop(request)
        asked = _asked(request)
        is_gone = asked == 1 and self._answers == answers_before
        if is_gone or failure.cause not in _SMALLER_MAY_HELP:
            self.abandon(failure)
        elif asked == 1:
            self._stop(trees[0], failure)
        else:
            self._ask_less(trees, asked)

    def _ask_less(self, trees: list[Subtree], asked: int) -> None:
        if asked > self._capacity.proven:
            self._capacity.failed(asked)
        elif len(trees) == 1:
            trees[0].limit = 1  # others got answers of this size: it is this subtree
        self._ask_alone(trees)

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
    """Return the number of varbinds a full answer has."""
    return len(request.names) * max(1, request.repetitions)
