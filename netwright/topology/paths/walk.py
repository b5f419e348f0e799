"""A walk over a segment under way: whom it looks for, where it is, and what it has crossed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from netwright.model.interface import Port
from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import TOLD, Hop, Proof
from netwright.topology.paths.target import Target
from netwright.topology.paths.wiring import Wire


@dataclass(frozen=True, slots=True)
class Walk:
    """What was crossed, and where it ended: at a router's leg, at a station's port, or nowhere.

    An aggregate to two switches (MLAG) may be left by either: the others are walks of their own.
    """

    hops: tuple[Hop, ...] = ()
    reached: Leg | None = None
    emerges: Leg | None = None  # at the far end of a tunnel, in the VRF that it entered from
    is_attached: bool = False  # at the port of a station
    missing: str = ""
    broken: str = ""
    warnings: tuple[str, ...] = ()
    others: tuple[Self, ...] = ()

    @classmethod
    def either(cls, walks: Sequence[Self]) -> Self:
        """Return walks of which any may be taken as one."""
        every = [one for walk in walks for one in walk.all()]
        return replace(every[0], others=tuple(every[1:]))

    def all(self) -> tuple[Self, ...]:
        """Return the walk and the others, none of them with others."""
        return (replace(self, others=()), *self.others)

    def reversed(self) -> tuple[Hop, ...]:
        """Return the hops as the station at the far end takes them."""
        return tuple(hop.reversed() for hop in reversed(self.hops))


@dataclass(frozen=True, slots=True)
class Place:
    """Inside a bridge: where the frame came in, its VLAN, and how sure all that is."""

    port: Port
    vid: int | None
    confidence: float = TOLD


@dataclass(frozen=True, slots=True)
class Egress:
    """Where a frame leaves a bridge: by a port, over one wire of it if that is known."""

    port: Port
    vid: int | None
    confidence: float
    wire: Wire | None = None


@dataclass(slots=True)
class Trip:
    """Everything the steps of a walk share."""

    index: PathIndex
    target: Target
    hops: list[Hop] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seen: set[tuple[str, int | None]] = field(default_factory=set)

    def ended(self, end: Walk) -> Walk:
        """Return the end with everything that led there."""
        return replace(end, hops=tuple(self.hops), warnings=tuple(self.warnings))

    def learned(self, place: Place) -> list[str]:
        """Return where a bridge learned the target, the way the frame came from left out."""
        if self.target.mac is None:
            return []
        came_by = {place.port.if_name, *self.index.wiring.members(place.port)}
        ports = self.index.fdbs.ports(place.port.device, place.vid, self.target.mac)
        return [if_name for if_name in ports if if_name not in came_by]

    def knows(self, entered: Port, vid: int | None) -> bool:
        """Tell whether a bridge learned the target elsewhere than at a port of entry."""
        return bool(self.learned(Place(entered, self.index.wiring.vlans.entering(entered, vid))))

    def add_hop(self, place: Place, out: Port | None, proof: Proof, confidence: float) -> None:
        """Cross a bridge; a hop after a guess is no surer than the guess."""
        members = self.index.wiring.members
        hop = Hop(
            place.port.device,
            place.port.if_name,
            out.if_name if out else None,
            2,
            proof,
            round(min(confidence, place.confidence), 3),
            vid=place.vid,
            in_members=members(place.port),
            out_members=members(out),
        )
        self.hops.append(hop)
