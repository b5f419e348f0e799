"""When to look at a group although no event of it came."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush

from netwright.events.correlation.grouping import GroupKey


class Timers:
    """At most one timer a group: moving a deadline costs nothing until the earlier one is due."""

    __slots__ = ("_heap", "_waiting", "grace")

    def __init__(self, grace: timedelta) -> None:
        self.grace = grace  # how long what happened before a deadline may be on its way
        self._heap: list[tuple[datetime, int, GroupKey]] = []
        self._waiting: dict[GroupKey, int] = {}

    @property
    def next(self) -> datetime | None:
        """When the first of them is due."""
        return self._heap[0][0] if self._heap else None

    def wait(self, deadline: datetime, key: GroupKey) -> None:
        """Look at a group at its deadline, or at the earlier one it already has."""
        if key not in self._waiting:
            order = self._waiting[key] = len(self._waiting)
            heappush(self._heap, (deadline + self.grace, order, key))

    def due(self, at: datetime) -> Iterator[GroupKey]:
        """Yield the groups to look at, as of an instant; they wait no more."""
        while self._heap and self._heap[0][0] <= at:
            _, _, key = heappop(self._heap)
            del self._waiting[key]
            yield key
