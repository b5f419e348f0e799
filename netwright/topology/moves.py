"""What moved between two topologies: cables, stations, devices from site to site.

A link that is gone and a new one that share an end are one cable, plugged elsewhere at the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from netwright.model.interface import Port
from netwright.model.link import Link, Node

_CABLES = 2  # the layer of links that are


class MoveKind(StrEnum):
    """What moved."""

    CABLE = "cable"
    STATION = "station"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Move:
    """One move: of the cable at a port, of a station by its MAC, of a device by its name."""

    kind: MoveKind
    what: Port | str
    old: Port | str
    new: Port | str


def moved_cables(removed: Iterable[Link], added: Iterable[Link]) -> Iterator[Move]:
    """Return the cables of which one end stayed; each link is part of one move at most."""
    free: defaultdict[Port, list[Link]] = defaultdict(list)
    for link in added:
        if link.layer == _CABLES:
            free[link.a].append(link)
            free[link.b].append(link)
    used: set[Link] = set()
    for link in removed:
        for stayed, old in ((link.a, link.b), (link.b, link.a)):
            successor = next((one for one in free.get(stayed, ()) if one not in used), None)
            if link.layer == _CABLES and successor:
                used.add(successor)
                new = successor.b if successor.a == stayed else successor.a
                yield Move(MoveKind.CABLE, stayed, old, new)
                break


def moved_devices(old: Mapping[str, Node], new: Iterable[Node]) -> Iterator[Move]:
    """Return the devices that are in another site."""
    for node in new:
        before = old.get(node.name)
        if before and before.site and node.site and before.site != node.site:
            yield Move(MoveKind.DEVICE, node.name, before.site, node.site)
