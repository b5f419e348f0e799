"""One equal-cost branch of a path on its way."""

from dataclasses import dataclass, replace
from typing import Self

from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.departure import Departure
from netwright.topology.paths.result import Hop, Path, PathStatus


@dataclass(frozen=True, slots=True)
class Branch:
    """How far one branch has come: the hops so far, and the router it is at, if not at its end."""

    hops: tuple[Hop, ...]
    at: Leg | None
    seen: frozenset[tuple[str, str]] = frozenset()
    missing: str = ""
    ended: Path | None = None

    @classmethod
    def of(cls, begun: Departure) -> Self:
        """Start where the packet departs, or end there."""
        branch = cls(begun.hops, begun.at, missing=begun.missing)
        return branch if begun.at else branch.end(begun.broken)

    def end(self, broken: str = "") -> Self:
        """Close the branch: arrived, unless something is broken or was missing."""
        status = PathStatus.PARTIAL if self.missing else PathStatus.COMPLETE
        status = PathStatus.BROKEN if broken else status
        return replace(self, ended=Path(self.hops, status, broken or self.missing))

    def lacking(self, what: str) -> Self:
        """Remember the first thing that is missing."""
        return replace(self, missing=self.missing or what)

    def through(self, *hops: Hop) -> Self:
        """Go on by these hops."""
        return replace(self, hops=(*self.hops, *hops))
