"""When to look at a group although no event of it came."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from netwright.events.correlation.grouping import GroupKey


class Timers:
    """At most one timer a group: moving a deadline on costs nothing until the old one is due."""

    __slots__ = ("_heap", "_waiting", "grace")

    def __init__(self, grace: timedelta) -> None:
        self.grace = grace  # how long what happened before a deadline may be on its way
        self._heap: list[tuple[datetime, str, GroupKey]] = []
        self._waiting: dict[GroupKey, datetime] = {}

    @property
    def next(self) -> datetime | None:
        """When the first of them is due."""
        return self._heap[0][0] if self._heap else None

    def __len__(self) -> int:
        """Return how many are set, some of them for nothing any more."""
        return len(self._heap)

    def keep(self, is_known: Callable[[GroupKey], bool]) -> None:
        """Forget those of groups that are gone."""
        self._waiting = {key: due for key, due in self._waiting.items() if is_known(key)}
        self._heap = [(due, repr(key), key) for key, due in self._waiting.items()]
        heapify(self._heap)

    def wait(self, deadline: datetime, key: GroupKey) -> None:
        """Look at a group at its deadline, or at the earlier one it already has."""
        due, held = deadline + self.grace, self._waiting.get(key)
        if held is None or due < held:
            self._waiting[key] = due
            # Of one instant, in the order of their names: a restart must not change it.
            heappush(self._heap, (due, repr(key), key))

    def due(self, at: datetime) -> Iterator[GroupKey]:
        """Yield the groups to look at, as of an instant; they wait no more."""
        while self._heap and self._heap[0][0] <= at:
            due, _, key = heappop(self._heap)
            if self._waiting.get(key) == due:  # else an earlier one has replaced it
                del self._waiting[key]
                yield key
