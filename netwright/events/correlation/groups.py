"""The groups of one rule: bounded, and forgotten once nothing of them can matter."""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from netwright.events.correlation.group import Group
from netwright.events.correlation.grouping import GroupKey
from netwright.events.correlation.windows.window import Make

_PRUNED_AT_ONCE = 2


class Groups:
    """Groups by their key, the one heard of longest ago first."""

    __slots__ = ("_groups", "_lifetime", "_make", "evicted", "most")

    def __init__(self, make: Make, lifetime: timedelta | None, most: int) -> None:
        self._make = make
        self._lifetime = lifetime
        self.most = most
        self._groups: OrderedDict[GroupKey, Group] = OrderedDict()
        self.evicted = 0  # how many were dropped although they could have mattered

    def get(self, key: GroupKey) -> Group | None:
        """Return a group, if it is known."""
        return self._groups.get(key)

    def knows(self, key: GroupKey) -> bool:
        """Tell whether a group is known."""
        return key in self._groups

    def touch(self, key: GroupKey, now: datetime) -> Group:
        """Return the group that an event is of, a new one if need be."""
        group = self._groups.get(key)
        if group is None:
            self._prune(now)
            group = self._groups[key] = Group(self._make())
        else:
            self._groups.move_to_end(key)
        group.touched = now
        return group

    def drop(self, key: GroupKey) -> None:
        """Forget a group."""
        self._groups.pop(key, None)

    def state(self) -> list[Any]:
        """Return all groups, as JSON has them."""
        return [[list(key), group.state()] for key, group in self._groups.items()]

    def restore(self, state: list[Any]) -> Iterator[tuple[GroupKey, Group]]:
        """Know the groups of a state, and yield them."""
        for key, known in state:
            group = Group(self._make())
            group.restore(known)
            self._groups[tuple(key)] = group
            yield tuple(key), group

    def _prune(self, now: datetime) -> None:
        for _ in range(_PRUNED_AT_ONCE):  # more than come, so that the idle ones do not pile up
            if not self._is_first_over(now):
                break
            self._groups.popitem(last=False)
        if len(self._groups) >= self.most:
            self._groups.popitem(last=False)
            self.evicted += 1

    def _is_first_over(self, now: datetime) -> bool:
        first = next(iter(self._groups.values()), None)
        if first is None or self._lifetime is None or first.touched is None:
            return False
        return first.touched + self._lifetime < now
