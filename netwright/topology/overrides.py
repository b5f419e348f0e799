"""What a person said about the topology; it outranks whatever the network says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from netwright.model.device import Tier
from netwright.model.interface import Port
from netwright.model.link import Link, LinkEvidence, LinkSource
from netwright.topology.claims import Claim
from netwright.topology.layout import Position
from netwright.topology.links import ports_of

Pair = tuple[Port, Port]


@dataclass(frozen=True, slots=True)
class Overrides:
    """Links that exist, links that do not, tiers, and places on the map."""

    links: tuple[Pair, ...] = ()
    denials: tuple[Pair, ...] = ()
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    places: Mapping[str, Position] = field(default_factory=dict)


def manual_claims(overrides: Overrides, at: datetime) -> Iterator[Claim]:
    """Return the links that a person drew, as the word of both ends."""
    for pair in overrides.links:
        for local, remote in (pair, pair[::-1]):
            raw = f"{pair[0].device} {pair[0].if_name} - {pair[1].device} {pair[1].if_name}"
            evidence = LinkEvidence(LinkSource.MANUAL, local.device, at, raw, "by hand")
            yield Claim(local, remote, evidence)


def without_denied_claims(overrides: Overrides, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Drop what was said about pairs of ports that a person knows to be unconnected."""
    denied = {frozenset(pair) for pair in overrides.denials}
    return (one for one in claims if frozenset((one.local, one.remote)) not in denied)


def without_denied_links(overrides: Overrides, links: Iterable[Link]) -> list[Link]:
    """Drop inferred links whose two ends a person knows to be unconnected."""
    denied = {frozenset(pair) for pair in overrides.denials}
    return [one for one in links if frozenset(ports_of(one)) not in denied]
