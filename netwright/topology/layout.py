"""Where each node stands on the map: sites as boxes, tiers as rows, each family as a block.

The core is on top of its site, distribution pairs below it with their access devices in a grid
beneath. Blocks are packed in rows to the shape of a screen. The same topology gives the same map;
a position that a person chose is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from netwright.model.link import Link, Node
from netwright.topology.hierarchy import Family, SiteTree, node_sites, site_trees

CELL_WIDTH, CELL_HEIGHT = 160.0, 96.0
GAP = 28.0  # between blocks
SITE_MARGIN, SITE_TITLE = 40.0, 36.0
SCREEN = 16 / 9
_FAMILY_SHAPE = 1.5  # width to height of what hangs below one row


class Position(NamedTuple):
    """The middle of a node, y growing downwards."""

    x: float
    y: float


class SiteBox(NamedTuple):
    """The rectangle of a site."""

    site: str
    x: float
    y: float
    width: float
    height: float


_Place = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class _Block:
    """Nodes placed relative to the block's upper left corner."""

    width: float
    height: float
    places: tuple[_Place, ...]


def place_nodes(
    nodes: Sequence[Node], links: Iterable[Link], pinned: Mapping[str, Position] | None = None
) -> dict[str, Position]:
    """Return the position of every node."""
    sites = _pack([_site(tree) for tree in site_trees(nodes, links)], SCREEN, gap=SITE_MARGIN)
    placed = {name: Position(round(x, 1), round(y, 1)) for name, x, y in sites.places}
    return placed | {name: at for name, at in (pinned or {}).items() if name in placed}


def site_boxes(nodes: Sequence[Node], links: Iterable[Link]) -> list[SiteBox]:
    """Return the rectangle around the nodes of each site."""
    sites = node_sites(nodes, links)
    places: defaultdict[str, list[Position]] = defaultdict(list)
    for node in nodes:
        places[sites[node.name]].append(Position(node.x or 0.0, node.y or 0.0))
    return [_box(site, places[site]) for site in sorted(places)]


def _box(site: str, places: Sequence[Position]) -> SiteBox:
    left = min(p.x for p in places) - CELL_WIDTH / 2
    top = min(p.y for p in places) - CELL_HEIGHT / 2 - SITE_TITLE / 2
    right = max(p.x for p in places) + CELL_WIDTH / 2
    bottom = max(p.y for p in places) + CELL_HEIGHT / 2
    return SiteBox(site, left, top, right - left, bottom - top)


def _site(tree: SiteTree) -> _Block:
    body = _pack([_family(family) for family in tree.families], SCREEN)
    lone = _grid(tree.unconnected, SCREEN)
    rows = [_row(names) for names in (tree.outside, tree.edge, tree.core)]
    stacked = _stack([*rows, body, lone])
    return _shifted(stacked, 0.0, SITE_TITLE / 2)


def _family(family: Family) -> _Block:
    leaves = [child.heads[0] for child in family.children if not child.children]
    nested = [_family(child) for child in family.children if child.children]
    below = _stack([_pack(nested, _FAMILY_SHAPE), _grid(leaves, _FAMILY_SHAPE)])
    return _stack([_row(family.heads), below])


def _row(names: Sequence[str]) -> _Block:
    places = tuple((n, (i + 0.5) * CELL_WIDTH, CELL_HEIGHT / 2) for i, n in enumerate(names))
    return _Block(len(names) * CELL_WIDTH, CELL_HEIGHT if names else 0.0, places)


def _grid(names: Sequence[str], shape: float) -> _Block:
    """Place leaves in rows; every other row is shifted, so that links pass between its nodes."""
    if not names:
        return _Block(0.0, 0.0, ())
    columns = max(1, round(sqrt(len(names) * shape * CELL_HEIGHT / CELL_WIDTH)))
    rows = [names[i : i + columns] for i in range(0, len(names), columns)]
    shift = CELL_WIDTH / 2 if len(rows) > 1 else 0.0
    places = tuple(
        (name, (column + 0.5) * CELL_WIDTH + shift * (row % 2), (row + 0.5) * CELL_HEIGHT)
        for row, line in enumerate(rows)
        for column, name in enumerate(line)
    )
    return _Block(columns * CELL_WIDTH + shift, len(rows) * CELL_HEIGHT, places)


def _pack(blocks: Sequence[_Block], shape: float, gap: float = GAP) -> _Block:
    """Put blocks side by side, in as many rows as bring the whole near to the shape."""
    if not blocks:
        return _Block(0.0, 0.0, ())
    area = sum((one.width + gap) * (one.height + gap) for one in blocks)
    limit = max(sqrt(area * shape), *(one.width for one in blocks))
    rows: list[list[_Block]] = [[]]
    for one in blocks:
        if rows[-1] and sum(b.width + gap for b in rows[-1]) + one.width > limit:
            rows.append([])
        rows[-1].append(one)
    return _stack([_beside(row, gap) for row in rows], gap)


def _beside(blocks: Sequence[_Block], gap: float) -> _Block:
    x = 0.0
    places: list[_Place] = []
    for one in blocks:
        places += _shifted(one, x, 0.0).places
        x += one.width + gap
    return _Block(x - gap, max(one.height for one in blocks), tuple(places))


def _stack(blocks: Sequence[_Block], gap: float = 0.0) -> _Block:
    """Put blocks under one another, each in the middle."""
    blocks = [one for one in blocks if one.places]
    width = max((one.width for one in blocks), default=0.0)
    y = 0.0
    places: list[_Place] = []
    for one in blocks:
        places += _shifted(one, (width - one.width) / 2, y).places
        y += one.height + gap
    return _Block(width, max(y - gap, 0.0), tuple(places))


def _shifted(block: _Block, x: float, y: float) -> _Block:
    places = tuple((name, at_x + x, at_y + y) for name, at_x, at_y in block.places)
    return _Block(block.width, block.height + y, places)
