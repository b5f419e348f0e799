"""Where each node stands on the map: sites as boxes, tiers as rows, each family as a block.

The core is on top of its site, distribution pairs below it with their access devices in a grid
beneath. Blocks are packed in rows to the shape of a screen. The same topology gives the same map;
a position that a person chose is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import NamedTuple

from netwright.model.link import Link, Node, Topology
from netwright.topology.hierarchy import Family, SiteTree, node_sites, site_trees

CELL_WIDTH, CELL_HEIGHT = 160.0, 96.0
GAP = 28.0  # between blocks
SITE_MARGIN, SITE_TITLE = 68.0, 36.0
SCREEN = 16 / 9
_FAMILY_SHAPES = (8.0, 4.0, 2.0, 1.4, 1.0, 0.7, 0.5, 0.35, 0.25)  # width to height, tried in turn
_COLUMN = 3  # leaves below a device in its own column; more are a grid
_ONE_SHELF = 12  # blocks side by side; more are put in rows


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
    """Return the position of every node, sites with a core above those without."""
    trees = site_trees(nodes, links)
    rows = ([tree for tree in trees if tree.core], [tree for tree in trees if not tree.core])
    sites = _stack([_pack([*map(_site, row)], SCREEN, SITE_MARGIN) for row in rows], SITE_MARGIN)
    placed = {name: Position(round(x, 1), round(y, 1)) for name, x, y in sites.places}
    return placed | {name: at for name, at in (pinned or {}).items() if name in placed}


def placed(topology: Topology) -> dict[str, Position]:
    """Return where the topology's nodes stand, placing them now if they were not."""
    told = {
        n.name: Position(n.x, n.y) for n in topology.nodes if n.x is not None and n.y is not None
    }
    is_whole = len(told) == len(topology.nodes)
    return told if is_whole else place_nodes(topology.nodes, topology.links, told)


def site_boxes(topology: Topology, places: Mapping[str, Position]) -> list[SiteBox]:
    """Return the rectangle around the nodes of each site."""
    sites = node_sites(topology.nodes, topology.links)
    members: defaultdict[str, list[Position]] = defaultdict(list)
    for name, place in places.items():
        members[sites[name]].append(place)
    return [box_around(site, members[site]) for site in sorted(members)]


def box_around(site: str, places: Sequence[Position]) -> SiteBox:
    """Return the rectangle that some nodes of a site take."""
    left = min(p.x for p in places) - CELL_WIDTH / 2 - GAP / 2
    top = min(p.y for p in places) - CELL_HEIGHT / 2 - SITE_TITLE / 2
    right = max(p.x for p in places) + CELL_WIDTH / 2 + GAP / 2
    bottom = max(p.y for p in places) + CELL_HEIGHT / 2
    return SiteBox(site, left, top, right - left, bottom - top)


def _site(tree: SiteTree) -> _Block:
    """Stack the rows of a site; what hangs below is as high as the screen's shape asks for."""
    top = [_row(names) for names in (tree.outside, tree.edge, tree.core)]
    drafts = (
        _stack(
            [*top, _families(tree.families, shape), _grid([(n,) for n in tree.unconnected], SCREEN)]
        )
        for shape in (_FAMILY_SHAPES if len(tree.families) <= _ONE_SHELF else (1.0,))
    )
    best = min(drafts, key=lambda one: abs(log((one.width or 1) / (one.height or 1) / SCREEN)))
    return _shifted(best, 0.0, SITE_TITLE / 2)


def _families(families: Sequence[Family], shape: float) -> _Block:
    """Put the families of a site or of a row beside each other, the slim ones in a grid."""
    slim = [one for one in families if _is_slim(one)]
    wide = [_family(one, shape) for one in families if not _is_slim(one)]
    slim.sort(key=lambda one: len(one.children))
    columns = [(*one.heads, *(child.heads[0] for child in one.children)) for one in slim]
    blocks = [*wide, *([_grid(columns, shape)] if columns else [])]
    return _beside(blocks, GAP) if len(blocks) <= _ONE_SHELF else _pack(blocks, SCREEN)


def _family(family: Family, shape: float) -> _Block:
    return _stack([_row(family.heads), _families(family.children, shape)])


def _is_slim(family: Family) -> bool:
    """Tell whether the family fits into one column: a device with a few leaves below."""
    leaves = family.children
    is_flat = not any(leaf.children for leaf in leaves)
    return len(family.heads) == 1 and len(leaves) <= _COLUMN and is_flat


def _row(names: Sequence[str]) -> _Block:
    places = tuple((n, (i + 0.5) * CELL_WIDTH, CELL_HEIGHT / 2) for i, n in enumerate(names))
    return _Block(len(names) * CELL_WIDTH, CELL_HEIGHT if names else 0.0, places)


def _grid(columns: Sequence[Sequence[str]], shape: float) -> _Block:
    """Place columns of nodes in rows, as many as bring the whole near to the shape."""
    cells = sum(map(len, columns))
    width = max(1, round(sqrt(cells * shape * CELL_HEIGHT / CELL_WIDTH)))
    rows = [columns[i : i + width] for i in range(0, len(columns), width)]
    return _stack([_beside([_column(names) for names in row], 0.0) for row in rows], align=0.0)


def _column(names: Sequence[str]) -> _Block:
    places = tuple((n, CELL_WIDTH / 2, (i + 0.5) * CELL_HEIGHT) for i, n in enumerate(names))
    return _Block(CELL_WIDTH, len(names) * CELL_HEIGHT, places)


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
    return _Block(max(x - gap, 0.0), max((b.height for b in blocks), default=0.0), tuple(places))


def _stack(blocks: Sequence[_Block], gap: float = 0.0, align: float = 0.5) -> _Block:
    """Put blocks under one another; `align` is 0 for left, 0.5 for the middle."""
    blocks = [one for one in blocks if one.places]
    width = max((one.width for one in blocks), default=0.0)
    y = 0.0
    places: list[_Place] = []
    for one in blocks:
        places += _shifted(one, (width - one.width) * align, y).places
        y += one.height + gap
    return _Block(width, max(y - gap, 0.0), tuple(places))


def _shifted(block: _Block, x: float, y: float) -> _Block:
    places = tuple((name, at_x + x, at_y + y) for name, at_x, at_y in block.places)
    return _Block(block.width, block.height + y, places)
