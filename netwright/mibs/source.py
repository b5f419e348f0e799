"""One way to fill a table of evidence, and when it is worth asking.

Requests are what a walk costs: so the first roots of a source are asked at once, and the rest
only when those told something; and a source that repeats another is asked when that one is empty.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from netwright.mibs import snmpv2_mib
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, scalar
from netwright.model.evidence import Row, Table
from netwright.model.snmp import Oid


class Source(NamedTuple):
    """One way to fill a table: what it is read from, and how."""

    table: Table
    read: Callable[[Walks, InterfaceNames], Iterable[Row]]
    first: tuple[Oid, ...]
    then: tuple[Oid, ...] = ()
    wanted: Callable[[Walks], bool] = lambda _: True

    @property
    def roots(self) -> tuple[Oid, ...]:
        """Everything the rows are made of."""
        return (*self.first, *self.then)

    def asked(self, walks: Walks) -> bool:
        """Tell whether the agent was asked at all."""
        return any(root in walks for root in self.first)

    def next(self, walks: Walks) -> tuple[Oid, ...]:
        """Return the subtrees worth walking, given the answers so far."""
        if not self.wanted(walks):
            return ()
        return self.roots if told(walks, self.first) else self.first


def told(walks: Walks, roots: Iterable[Oid]) -> bool:
    """Tell whether one of these subtrees holds anything."""
    return any(root in walks and walks[root].varbinds for root in roots)


def silent(*tables: ConceptualTable) -> Callable[[Walks], bool]:
    """Return the condition that these tables were asked and are empty."""
    roots = [table.roots[0] for table in tables]
    return lambda walks: all(root in walks for root in roots) and not told(walks, roots)


def split(table: ConceptualTable) -> tuple[tuple[Oid, ...], tuple[Oid, ...]]:
    """Return a table's first column, which is asked at once, and the rest."""
    return table.roots[:1], table.roots[1:]


def is_of(walks: Walks, vendors: Sequence[Oid]) -> bool:
    """Tell whether the agent's sysObjectID lies below one of these: others lack the MIB."""
    said = scalar(walks, snmpv2_mib.SYS_OBJECT_ID)
    return isinstance(said, tuple) and any(said[: len(vendor)] == vendor for vendor in vendors)
