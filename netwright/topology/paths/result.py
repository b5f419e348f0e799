"""The answer to "which way does it go?": every hop with the row that proves it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from netwright.model.credential import Address

# How sure a hop is, by what says so; the confidence of the link that leads to it caps it.
TOLD = 0.99  # a row of the device itself
BORROWED = 0.9  # another device's row: its ARP cache, its address table
INFERRED = 0.7  # no row, but only one way through the switches
ONLY_PORT = 0.6  # no row, but only one port that leads nowhere else


class PathStatus(StrEnum):
    """Whether the packet arrives, as far as the evidence goes."""

    COMPLETE = "complete"
    PARTIAL = "partial"  # evidence is missing
    BROKEN = "broken"  # the evidence says that it does not arrive


@dataclass(frozen=True, slots=True)
class Proof:
    """The row that a hop rests on; no instant where the hop is inferred from silence."""

    source: str  # a table of evidence, or "link", "inferred"
    row: str
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One device on the way, as a router or station (layer 3) or as a bridge (layer 2).

    A multilayer switch is two hops where it bridges and routes; what joins them is the name of
    its VLAN interface. An aggregate is one hop; its members are named beside it.
    """

    device: str
    in_interface: str | None
    out_interface: str | None
    layer: int
    proof: Proof
    confidence: float
    vid: int | None = None
    vrf: str | None = None
    next_hop: Address | None = None
    in_members: tuple[str, ...] = ()
    out_members: tuple[str, ...] = ()

    def reversed(self) -> Self:
        """Return the hop as the way back sees it."""
        return replace(
            self,
            in_interface=self.out_interface,
            out_interface=self.in_interface,
            in_members=self.out_members,
            out_members=self.in_members,
        )


@dataclass(frozen=True, slots=True)
class Path:
    """One branch: its hops, how it ends and why."""

    hops: tuple[Hop, ...]
    status: PathStatus = PathStatus.COMPLETE
    reason: str = ""

    @property
    def stations(self) -> tuple[str, ...]:
        """Where the packet is at layer 3: what `traceroute` would show."""
        return tuple(hop.device for hop in self.hops if hop.layer == 3)  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class PathResult:
    """All equal-cost branches, and what they are worth together."""

    status: PathStatus
    reason: str
    paths: tuple[Path, ...]
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, paths: tuple[Path, ...], warnings: tuple[str, ...] = ()) -> Self:
        """Judge the branches: one that loses packets breaks the whole, one in doubt clouds it."""
        for status in (PathStatus.BROKEN, PathStatus.PARTIAL):
            bad = [path for path in paths if path.status is status]
            if bad:
                share = f"{len(bad)} of {len(paths)} branches: " if len(bad) < len(paths) else ""
                reasons = "; ".join(dict.fromkeys(path.reason for path in bad))
                return cls(status, share + reasons, paths, warnings)
        return cls(PathStatus.COMPLETE, "", paths, warnings)

    @classmethod
    def unknown(cls, reason: str, warnings: tuple[str, ...] = ()) -> Self:
        """Say that the evidence does not even show where to begin."""
        return cls(PathStatus.PARTIAL, reason, (), warnings)
