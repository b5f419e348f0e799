"""Where new nodes go on a map that people know by heart: nothing that has a place moves.

A new node stands in a free cell of its site near what it hangs on; nodes that come together stand
as the layout draws them. A node that changed its site is new in the other. New sites go below the
map. A site that cannot grow without touching another moves below the map as it is; no other does.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from netwright.model.link import Link, Node, Topology
from netwright.topology.centrality import Graph, islands
from netwright.topology.hierarchy import drawn_neighbors, node_sites
from netwright.topology.layout import (
    CELL_HEIGHT,
    CELL_WIDTH,
    SITE_MARGIN,
    Position,
    SiteBox,
    box_around,
    place_nodes,
)
from netwright.topology.memory import Place

_REACH = 12  # cells that a new node may stand away from what it hangs on
_STEPS = sorted(
    ((dx, dy) for dx in range(-_REACH, _REACH + 1) for dy in range(_REACH + 1)),
    key=lambda step: (abs(step[0]) + step[1], step[1], step),
)


def grow_map(
    nodes: Sequence[Node], links: Sequence[Link], known: Mapping[str, Place]
) -> dict[str, Place]:
    """Return the place of every node: the known one as long as its site is the same."""
    sites = node_sites(nodes, links)
    kept = {
        name: place
        for name, place in known.items()
        if name in sites and (place.is_pinned or place.site == sites[name])
    }
    if all(place.is_pinned for place in kept.values()):
        drawn = place_nodes(nodes, links)
        kept = {name: Place(*spot, sites[name]) for name, spot in drawn.items()} | kept
    elif len(kept) < len(sites):
        _Map(nodes, links, sites, kept).grow()
    return {name: place._replace(site=sites[name]) for name, place in sorted(kept.items())}


def places_of(topology: Topology) -> dict[str, Place]:
    """Return where the nodes of a topology were placed."""
    sites = node_sites(topology.nodes, topology.links)
    return {
        node.name: Place(node.x, node.y, sites[node.name])
        for node in topology.nodes
        if node.x is not None and node.y is not None
    }


class _Map:
    """The places so far; new ones are added to `kept`."""

    def __init__(
        self,
        nodes: Sequence[Node],
        links: Sequence[Link],
        sites: Mapping[str, str],
        kept: dict[str, Place],
    ) -> None:
        self._nodes = {node.name: node for node in nodes}
        self._links = links
        self._sites = sites
        self._kept = kept
        self._near = drawn_neighbors(nodes, links)
        self._cells: defaultdict[tuple[int, int], list[Position]] = defaultdict(list)
        for place in kept.values():
            self._occupy(Position(place.x, place.y))
        self._boxes = {site: box_around(site, spots) for site, spots in self._spots().items()}

    def grow(self) -> None:
        """Place every node that has no place."""
        new = [name for name in sorted(self._sites) if name not in self._kept]
        inside = [name for name in new if self._sites[name] in self._boxes]
        among = set(inside)
        graph: Graph = {
            name: [n for n in self._near[name] if n in among and self._is_beside(n, name)]
            for name in inside
        }
        for block in islands(graph):
            self._add_block(block)
        self._add_sites([name for name in new if name not in among])

    def _is_beside(self, a: str, b: str) -> bool:
        return self._sites[a] == self._sites[b]

    def _spots(self) -> dict[str, list[Position]]:
        """Return where the nodes of each site stand; what is pinned claims no room."""
        found: defaultdict[str, list[Position]] = defaultdict(list)
        for name, place in self._kept.items():
            if not place.is_pinned:
                found[self._sites[name]].append(Position(place.x, place.y))
        return found

    def _add_block(self, names: Sequence[str]) -> None:
        site = self._sites[names[0]]
        drawn = self._drawn(names)
        left, top = min(p.x for p in drawn.values()), min(p.y for p in drawn.values())
        block = {name: Position(p.x - left, p.y - top) for name, p in drawn.items()}
        rivals = self._rivals(site)
        for start in self._starts(site, names):
            for dx, dy in _STEPS:
                corner = Position(start.x + dx * CELL_WIDTH, start.y + dy * CELL_HEIGHT)
                spots = _moved(block, corner)
                if self._fits(site, spots, rivals):
                    self._settle(site, spots)
                    return
        self._move_below(site, block)

    def _fits(self, site: str, spots: Mapping[str, Position], rivals: Iterable[SiteBox]) -> bool:
        if not all(map(self._is_free, spots.values())):
            return False
        box = _union(self._boxes[site], box_around(site, [*spots.values()]))
        return not any(_overlap(box, other) for other in rivals)

    def _drawn(self, names: Sequence[str]) -> dict[str, Position]:
        """Return how the layout draws some nodes alone."""
        if len(names) == 1:
            return {names[0]: Position(0.0, 0.0)}
        wanted = set(names)
        links = [one for one in self._links if {one.a.device, one.b.device} <= wanted]
        return place_nodes([self._nodes[name] for name in names], links)

    def _starts(self, site: str, names: Iterable[str]) -> list[Position]:
        """Return where a free cell is looked for: below what it hangs on, then below the site."""
        above = [
            Position(self._kept[n].x, self._kept[n].y + CELL_HEIGHT)
            for name in names
            for n in self._near[name]
            if n in self._kept and self._sites[n] == site and not self._kept[n].is_pinned
        ]
        box = self._boxes[site]
        below = Position(box.x + CELL_WIDTH, box.y + box.height + CELL_HEIGHT / 2)
        return [*above[:1], below]

    def _rivals(self, site: str) -> list[SiteBox]:
        """Return the sites that a node within reach could touch."""
        box = self._boxes[site]
        reach_x, reach_y = (_REACH + 1) * CELL_WIDTH, (_REACH + 1) * CELL_HEIGHT
        wide = SiteBox(
            site,
            box.x - reach_x,
            box.y - reach_y,
            box.width + 2 * reach_x,
            box.height + 2 * reach_y,
        )
        return [b for name, b in self._boxes.items() if name != site and _overlap(wide, b)]

    def _settle(self, site: str, spots: Mapping[str, Position]) -> None:
        for name, spot in spots.items():
            self._kept[name] = Place(round(spot.x, 1), round(spot.y, 1), site)
            self._occupy(spot)
        self._boxes[site] = _union(self._boxes[site], box_around(site, [*spots.values()]))

    def _move_below(self, site: str, block: Mapping[str, Position]) -> None:
        """Put a site below all others as it is, with the block below it."""
        corner = self._free_corner(leaving=site)
        box = self._boxes[site]
        by = Position(corner.x - box.x, corner.y - box.y)
        spots = {
            name: Position(place.x, place.y)
            for name, place in self._kept.items()
            if self._sites[name] == site and not place.is_pinned
        }
        self._boxes[site] = box._replace(x=corner.x, y=corner.y)
        self._settle(site, _moved(spots, by))
        start = Position(corner.x + CELL_WIDTH, corner.y + box.height + CELL_HEIGHT / 2)
        self._settle(site, _moved(block, start))

    def _add_sites(self, names: Sequence[str]) -> None:
        """Draw new sites among themselves, below the map."""
        if not names:
            return
        drawn = self._drawn(names)
        by_site: defaultdict[str, dict[str, Position]] = defaultdict(dict)
        for name, spot in drawn.items():
            by_site[self._sites[name]][name] = spot
        boxes = [box_around(site, [*spots.values()]) for site, spots in by_site.items()]
        corner = self._free_corner()
        shift_x = corner.x - min(box.x for box in boxes)
        shift_y = corner.y - min(box.y for box in boxes)
        for site, spots in by_site.items():
            moved = _moved(spots, Position(shift_x, shift_y))
            self._boxes[site] = box_around(site, [*moved.values()])
            self._settle(site, moved)

    def _free_corner(self, leaving: str | None = None) -> Position:
        """Return where the next site below the map begins."""
        boxes = [box for site, box in self._boxes.items() if site != leaving]
        left = min((box.x for box in boxes), default=0.0)
        bottom = max((box.y + box.height for box in boxes), default=-SITE_MARGIN)
        return Position(left, bottom + SITE_MARGIN)

    def _occupy(self, spot: Position) -> None:
        self._cells[_cell(spot)].append(spot)

    def _is_free(self, spot: Position) -> bool:
        column, row = _cell(spot)
        return not any(
            abs(other.x - spot.x) < CELL_WIDTH - 1 and abs(other.y - spot.y) < CELL_HEIGHT - 1
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in self._cells.get((column + dx, row + dy), ())
        )


def _moved(spots: Mapping[str, Position], by: Position) -> dict[str, Position]:
    return {name: Position(spot.x + by.x, spot.y + by.y) for name, spot in spots.items()}


def _cell(spot: Position) -> tuple[int, int]:
    return int(spot.x // CELL_WIDTH), int(spot.y // CELL_HEIGHT)


def _union(a: SiteBox, b: SiteBox) -> SiteBox:
    left, top = min(a.x, b.x), min(a.y, b.y)
    right = max(a.x + a.width, b.x + b.width)
    bottom = max(a.y + a.height, b.y + b.height)
    return SiteBox(a.site, left, top, right - left, bottom - top)


def _overlap(a: SiteBox, b: SiteBox) -> bool:
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )
