"""Read scalars and conceptual tables (RFC 2578 section 7.1.12) out of what an agent answered.

`Walks` maps what was asked to its answer: the root of a subtree to the walk over it, and an
instance (a scalar's OID with its `.0`, one cell of a table) to a walk of at most one varbind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from netwright.model.evidence import Answer
from netwright.model.snmp import Oid, Value, Varbind, Walk, WalkEnd

Walks = Mapping[Oid, Walk]
Cells = dict[int, dict[Oid, Value]]
"""Column number → index → value."""


@dataclass(frozen=True, slots=True)
class ConceptualTable:
    """A table as we ask for it: some columns, or the whole entry in one walk.

    A whole entry costs one request where the agent lacks the table, a column fetches nothing
    that nobody reads: so whole entries for small tables, columns for large ones.
    """

    entry: Oid
    columns: tuple[int, ...] = ()

    @property
    def roots(self) -> tuple[Oid, ...]:
        """The subtrees to walk."""
        return tuple((*self.entry, column) for column in self.columns) or (self.entry,)

    def read(self, walks: Walks) -> Cells:
        """Return the values by column and index; a column that told nothing is empty."""
        if self.columns:
            return {number: self.column(walks, number) for number in self.columns}
        depth = len(self.entry)
        cells: Cells = {}
        for name, _, value in _varbinds(walks, self.entry):
            cells.setdefault(name[depth], {})[name[depth + 1 :]] = value
        return cells

    def column(self, walks: Walks, number: int) -> dict[Oid, Value]:
        """Return the values of one of the columns by index."""
        depth = len(self.entry) + 1
        root = (*self.entry, number)
        return {name[depth:]: value for name, _, value in _varbinds(walks, root)}

    def cell(self, column: int, index: Oid) -> Oid:
        """Name one instance, to be asked for by GET."""
        return (*self.entry, column, *index)


def _varbinds(walks: Walks, root: Oid) -> Iterable[Varbind]:
    walk = walks.get(root)
    return walk.varbinds if walk else ()


def scalar(walks: Walks, instance: Oid) -> Value:
    """Return the value of an instance asked for by GET; None where there is none."""
    walk = walks.get(instance)
    return walk.varbinds[0][2] if walk and walk.varbinds else None


def instances(names: Iterable[Oid], varbinds: Iterable[Varbind]) -> dict[Oid, Walk]:
    """Turn the answer to a GET into walks; the exceptions of RFC 3416 (NULLs too) are no value."""
    told: dict[Oid, list[Varbind]] = {
        name: [(name, tag, value)] for name, tag, value in varbinds if value is not None
    }
    return {name: Walk(told.get(name, [])) for name in names}


def answer_of(walks: Walks, roots: Iterable[Oid]) -> tuple[Answer, str]:
    """Tell how a table was answered that needs all these roots, and why not completely."""
    asked = [walks[root] for root in roots if root in walks]
    ends = {walk.end for walk in asked}
    reason = next((walk.reason for walk in asked if not walk.answered), "")
    if not ends:
        return Answer.UNSUPPORTED, "not asked"
    if ends == {WalkEnd.ENDED}:
        return Answer.COMPLETE, ""
    if ends == {WalkEnd.NO_ANSWER}:
        return Answer.NO_ANSWER, reason
    return Answer.TRUNCATED, reason


def integer(value: Value) -> int | None:
    """Return a number, None for any other type."""
    return value if isinstance(value, int) else None


def octets(value: Value) -> bytes:
    """Return an octet string, empty for any other type."""
    return value if isinstance(value, bytes) else b""
