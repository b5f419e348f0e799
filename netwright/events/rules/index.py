"""Which rules an event could concern: found by its tag, code, class and format in one look-up."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from netwright.events.rules.selection import INDEXED, Key
from netwright.model.event import Event

T = TypeVar("T")
Sight = tuple[str | None, str | None, str | None, str]

MOST_SIGHTS = 16_384  # codes come out of messages: the memory of what was seen has to end


class Index(Generic[T]):
    """Candidates by what an event shows at first sight, remembered per sight."""

    __slots__ = ("_always", "_by_key", "_seen")

    def __init__(self, entries: Iterable[tuple[T, frozenset[Key] | None]]) -> None:
        self._always: list[tuple[int, T]] = []
        self._by_key: dict[Key, list[tuple[int, T]]] = {}
        self._seen: dict[Sight, tuple[T, ...]] = {}
        for order, (entry, keys) in enumerate(entries):
            if keys is None:
                self._always.append((order, entry))
            for key in keys or ():
                self._by_key.setdefault(key, []).append((order, entry))

    def candidates(self, event: Event) -> tuple[T, ...]:
        """Return what an event could concern, in the order given."""
        sight = (event.tag, event.code, event.class_, event.format)
        try:
            return self._seen[sight]
        except KeyError:
            return self._look(sight)

    def _look(self, sight: Sight) -> tuple[T, ...]:
        found = dict(self._always)
        for name, value in zip(INDEXED, sight, strict=True):
            if value is not None:
                found.update(self._by_key.get((name, str(value).casefold()), ()))
        if len(self._seen) >= MOST_SIGHTS:
            self._seen.clear()
        return self._seen.setdefault(sight, tuple(found[order] for order in sorted(found)))
