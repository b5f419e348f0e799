"""Values made of other values, each made again only when one that it was made of has changed.

A `Derived` value is made by a function of its key; whatever tracked values the function asks for
while it works are noted as its sources. A change makes the readers of what changed stale, and
`refresh` makes those again; one that comes out as it was changes nothing further. Functions must
be pure and ask only for values of tables that were refreshed before theirs.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")
_S = TypeVar("_S", bound=Hashable)
_T = TypeVar("_T")


class _Table(Protocol):
    """Where a cell lives."""

    def release(self, cell: "_Cell") -> None:
        """Forget a cell that nobody reads any more."""

    def spoil(self, cell: "_Cell") -> None:
        """Note that a source of the cell has changed."""


class _Cell:
    """One value that others are made of, and that may be made of others."""

    __slots__ = ("is_kept", "key", "readers", "sources", "table", "value")

    def __init__(self, table: _Table, key: Any) -> None:
        self.table = table
        self.key = key
        self.value: Any = None
        self.is_kept = False
        self.readers: set[_Cell] = set()
        self.sources: list[_Cell] = []

    def touch(self) -> None:
        """Make everything stale that was made of this."""
        for reader in self.readers:
            reader.table.spoil(reader)

    def leave(self, sources: Iterable["_Cell"]) -> None:
        """Stop reading what is no longer a source."""
        for source in sources:
            source.readers.discard(self)
            if not (source.readers or source.is_kept):
                source.table.release(source)


class Ledger:
    """Which value is being made at the moment; all tables that belong together share one."""

    __slots__ = ("reader",)

    def __init__(self) -> None:
        self.reader: _Cell | None = None

    def note(self, source: _Cell) -> None:
        """Write down that the value in the making was made of this one."""
        reader = self.reader
        if reader is not None and reader not in source.readers:
            source.readers.add(reader)
            reader.sources.append(source)


class Watch(Generic[_K]):
    """Who has asked for which keys of a collection that is kept elsewhere."""

    __slots__ = ("_cells", "_ledger")

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._cells: dict[_K, _Cell] = {}

    def note(self, key: _K) -> None:
        """Write down that the value in the making depends on the key."""
        if self._ledger.reader is not None:
            cell = self._cells.get(key)
            if cell is None:
                cell = self._cells[key] = _Cell(self, key)
            self._ledger.note(cell)

    def touch(self, key: _K) -> None:
        """Make stale whatever depends on the key."""
        if cell := self._cells.get(key):
            cell.touch()

    def release(self, cell: _Cell) -> None:
        """Forget a key that nobody asks for any more."""
        del self._cells[cell.key]

    def spoil(self, cell: _Cell) -> None:
        """Do nothing: a watched key has no sources."""


class Given(Mapping[str, _V]):
    """Values by name that are set from outside; whether a name is there is tracked apart."""

    __slots__ = ("_names", "_presence", "_values", "_watch")

    def __init__(self, ledger: Ledger) -> None:
        self._values: dict[str, _V] = {}
        self._names: list[str] | None = None
        self._watch: Watch[str] = Watch(ledger)
        self._presence: Watch[str | None] = Watch(ledger)  # None: of any name

    def __getitem__(self, name: str) -> _V:
        """Return the value."""
        self._watch.note(name)
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a value."""
        if isinstance(name, str):
            self._presence.note(name)
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, sorted."""
        self._presence.note(None)
        if self._names is None:
            self._names = sorted(self._values)
        return iter(self._names)

    def __len__(self) -> int:
        """Count the names."""
        self._presence.note(None)
        return len(self._values)

    def set(self, name: str, value: _V) -> None:
        """Give a name its value."""
        is_new = name not in self._values
        if not is_new and self._values[name] == value:
            return
        self._values[name] = value
        self._changed(name, presence=is_new)

    def remove(self, name: str) -> None:
        """Take a name away."""
        del self._values[name]
        self._changed(name, presence=True)

    def _changed(self, name: str, *, presence: bool) -> None:
        self._watch.touch(name)
        if presence:
            self._names = None
            self._presence.touch(name)
            self._presence.touch(None)


class Change(NamedTuple, Generic[_K, _V]):
    """What a key had and has; None before it was kept and after it was dropped."""

    key: _K
    old: _V | None
    new: _V | None


class Derived(Generic[_K, _V]):
    """Values by key, made when first asked for; one that is kept must not be None."""

    __slots__ = ("_cells", "_ledger", "_make", "_stale")

    def __init__(self, ledger: Ledger, make: Callable[[_K], _V]) -> None:
        self._ledger = ledger
        self._make = make
        self._cells: dict[_K, _Cell] = {}
        self._stale: dict[_Cell, None] = {}

    def __getitem__(self, key: _K) -> _V:
        """Return the value, noted as a source of what is being made."""
        cell = self._cell(key)
        self._ledger.note(cell)
        value: _V = cell.value
        return value

    def refresh(self, keep: Iterable[_K] = (), drop: Iterable[_K] = ()) -> list[Change[_K, _V]]:
        """Make again what is stale; report the kept values that are new, changed or dropped."""
        changes = [self._dropped(key) for key in drop]
        kept = {self._cell(key): None for key in keep}
        for cell in kept:
            cell.is_kept = True
        while self._stale:
            cell, _ = self._stale.popitem()
            old = cell.value
            self._remake(cell)
            if cell.value is not old:
                cell.touch()
                if cell.is_kept and cell not in kept:
                    changes.append(Change(cell.key, old, cell.value))
        return [*changes, *(Change(cell.key, None, cell.value) for cell in kept)]

    def release(self, cell: _Cell) -> None:
        """Forget a value that nobody reads any more."""
        if self._cells.get(cell.key) is cell:
            del self._cells[cell.key]
            self._stale.pop(cell, None)
            cell.leave(cell.sources)

    def spoil(self, cell: _Cell) -> None:
        """Have a value made again at the next refresh."""
        self._stale[cell] = None

    def _dropped(self, key: _K) -> Change[_K, _V]:
        """Forget a value at once: whoever still reads it has to be made again without."""
        cell = self._cells[key]
        cell.is_kept = False
        cell.touch()
        self.release(cell)
        return Change(key, cell.value, None)

    def _cell(self, key: _K) -> _Cell:
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = _Cell(self, key)
            cell.value = self._made(cell)
        return cell

    def _remake(self, cell: _Cell) -> None:
        before, cell.sources = cell.sources, []
        for source in before:
            source.readers.discard(cell)
        value = self._made(cell)
        if value != cell.value:
            cell.value = value
        cell.leave(source for source in before if cell not in source.readers)

    def _made(self, cell: _Cell) -> _V:
        outer, self._ledger.reader = self._ledger.reader, cell
        try:
            return self._make(cell.key)
        finally:
            self._ledger.reader = outer


class Groups(Generic[_S, _K, _T]):
    """Items that several sources put into groups."""

    __slots__ = ("_groups", "_of", "_touched", "_watch")

    def __init__(self, ledger: Ledger) -> None:
        self._groups: dict[_K, dict[_S, list[_T]]] = {}
        self._of: dict[_S, tuple[_K, ...]] = {}
        self._touched: dict[_K, bool] = {}  # by group, whether it was there before
        self._watch: Watch[_K] = Watch(ledger)

    def __getitem__(self, group: _K) -> list[_T]:
        """Return the items of a group, in no order that means anything."""
        self._watch.note(group)
        sources = self._groups.get(group, {})
        return [item for items in sources.values() for item in items]

    def __contains__(self, group: object) -> bool:
        """Tell whether the group has items."""
        self._watch.note(group)  # type: ignore[arg-type]
        return group in self._groups

    def replace(self, source: _S, items: Iterable[tuple[_K, _T]]) -> None:
        """Put the items of a source in the place of those that it had before."""
        sorted_in: dict[_K, list[_T]] = {}
        for group, item in items:
            sorted_in.setdefault(group, []).append(item)
        for group in self._of.pop(source, ()):
            if group not in sorted_in:
                self._put(group, source, None)
        for group, own in sorted_in.items():
            self._put(group, source, own)
        if sorted_in:
            self._of[source] = tuple(sorted_in)

    def settled(self) -> tuple[list[_K], list[_K]]:
        """Return the groups that have come and those that have gone since this was last asked."""
        touched, self._touched = self._touched, {}
        come = [group for group, before in touched.items() if not before and group in self._groups]
        gone = [group for group, before in touched.items() if before and group not in self._groups]
        return come, gone

    def _put(self, group: _K, source: _S, own: list[_T] | None) -> None:
        sources = self._groups.get(group)
        if own == (sources.get(source) if sources else None):
            return
        self._touched.setdefault(group, sources is not None)
        if own is not None:
            self._groups.setdefault(group, {})[source] = own
        elif sources is not None:
            del sources[source]
            if not sources:
                del self._groups[group]
        self._watch.touch(group)
