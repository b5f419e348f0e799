"""Where links run on the SVG map: down from row to row, around whatever stands in between."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from netwright.topology.export.svg_nodes import HEIGHT, WIDTH
from netwright.topology.layout import CELL_HEIGHT, CELL_WIDTH, Position

_ROW = 10.0  # nodes whose y differs less stand in one row
_LEAN = 0.1  # how far aside a curve is where its port is named
_LANES, _LANE = 5, 4.0  # between two columns of nodes, and their distance


class Route(NamedTuple):
    """An SVG path, and where a badge may sit on it."""

    path: str
    badge: Position


class Routes:
    """The nodes' places, and paths between them."""

    def __init__(self, places: Mapping[str, Position]) -> None:
        self._places = places
        self._columns: defaultdict[float, list[float]] = defaultdict(list)
        for x, y in sorted(places.values()):
            self._columns[x].append(y)

    def between(self, a: str, b: str, offset: float) -> Route:
        """Return a path between two nodes, `offset` aside for parallel links."""
        if a == b:
            return _loop(self._places[a])
        one, other = sorted((self._places[a], self._places[b]), key=lambda p: (p.y, p.x))
        if other.y - one.y < _ROW:
            return self._in_row(min(one, other), max(one, other), offset)
        obstacle = self._obstacle(one, other)
        return (
            _down(one, other, offset) if obstacle is None else _aside(one, other, obstacle, offset)
        )

    def end(self, name: str, far: str, offset: float) -> Position | None:
        """Return where the port's name is written at the node's end of a path, if there is room."""
        own, other = self._places[name], self._places[far]
        side = 1 if other.x > own.x else -1
        if abs(own.y - other.y) < _ROW:
            is_beside = abs(own.x - other.x) < 2 * WIDTH
            aside = own.x + side * (WIDTH / 4 + 14)
            return None if is_beside else Position(aside, own.y - HEIGHT / 2 - 9)
        below = other.y > own.y
        if not below and self._obstacle(other, own) is not None:
            return Position(own.x + side * (WIDTH / 2 + 4), own.y - 8)
        is_straight = below and other.y - own.y > 2 * CELL_HEIGHT - HEIGHT
        lean = 0 if is_straight else (other.x - own.x) * _LEAN
        lean = max(-WIDTH / 2, min(WIDTH / 2, lean))
        y = own.y + (HEIGHT / 2 + 13 if below else -HEIGHT / 2 - 9)
        return Position(own.x + offset + lean, y)

    def star(self, names: Collection[str]) -> tuple[Position, list[str]]:
        """Return a middle right below the highest node, and a path from it to every node."""
        ends = sorted((self._places[name] for name in names), key=lambda p: (p.y, p.x))
        hub = Position(ends[0].x, ends[0].y + CELL_HEIGHT / 2)
        return hub, [f"M{hub.x:g} {hub.y:g}L{end.x:g} {end.y:g}" for end in ends]

    def _obstacle(self, upper: Position, lower: Position) -> float | None:
        """Return the y of the highest node straight above the lower one, below the upper one."""
        ys = self._columns[lower.x]
        index = bisect_right(ys, upper.y + _ROW)
        return ys[index] if index < len(ys) and ys[index] < lower.y - _ROW else None

    def _in_row(self, left: Position, right: Position, offset: float) -> Route:
        x1, x2, y = left.x + WIDTH / 2, right.x - WIDTH / 2, left.y + offset
        if x2 - x1 < WIDTH:
            return Route(f"M{x1:g} {y:g}L{x2:g} {y:g}", Position((x1 + x2) / 2, y))
        start = left.y - HEIGHT / 2
        top = start - 14 - min((x2 - x1) / 40, HEIGHT / 2) + offset
        x1, x2 = left.x + WIDTH / 4, right.x - WIDTH / 4
        curve = f"M{x1:g} {start:g}C{x1 + 30:g} {top:g} {x2 - 30:g} {top:g} {x2:g} {start:g}"
        return Route(curve, Position((x1 + x2) / 2, (start + 3 * top) / 4))


def _down(upper: Position, lower: Position, offset: float) -> Route:
    x1, y1, x2, y2 = upper.x + offset, upper.y + HEIGHT / 2, lower.x + offset, lower.y - HEIGHT / 2
    is_long = y2 - y1 > CELL_HEIGHT
    bend = y2 - CELL_HEIGHT / 2 if is_long else (y1 + y2) / 2
    curve = f"M{x1:g} {y1:g}C{x1:g} {bend:g} {x2:g} {bend:g} {x2:g} {y2:g}"
    return Route(curve, Position(x2, y2 - 26) if is_long else Position((x1 + x2) / 2, bend))


def _aside(upper: Position, lower: Position, obstacle: float, offset: float) -> Route:
    """Pass the nodes above the lower one in the lane between two columns, to its side."""
    side = -1 if upper.x <= lower.x else 1
    spread = (upper.x // CELL_WIDTH % _LANES - _LANES // 2) * _LANE + offset / 2
    lane = lower.x + side * CELL_WIDTH / 2 + spread
    x1, y1, edge = upper.x + offset, upper.y + HEIGHT / 2, lower.x + side * WIDTH / 2
    top = obstacle - HEIGHT / 2
    bend = (y1 + top) / 2
    curve = (
        f"M{x1:g} {y1:g}C{x1:g} {bend:g} {lane:g} {bend:g} {lane:g} {top:g}"
        f"V{lower.y - 10:g}Q{lane:g} {lower.y:g} {edge:g} {lower.y:g}"
    )
    return Route(curve, Position(lane, lower.y - 24))


def _loop(at: Position) -> Route:
    x, y = at.x, at.y - HEIGHT / 2
    curve = f"M{x - 12:g} {y:g}C{x - 40:g} {y - 40:g} {x + 40:g} {y - 40:g} {x + 12:g} {y:g}"
    return Route(curve, Position(x, y - 30))
