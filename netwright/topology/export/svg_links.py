"""Links of the SVG map: solid where observed, dashed where inferred, wide where aggregated."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import hypot

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, LinkSource, LinkStatus
from netwright.topology.export.markup import tag, xml_text
from netwright.topology.export.svg_nodes import HEIGHT, WIDTH, glyph, label
from netwright.topology.layout import Position

_OBSERVED = frozenset({LinkSource.LLDP, LinkSource.CDP, LinkSource.LACP, LinkSource.MANUAL})
_DOUBTFUL = 0.7
_FAN = 9.0  # between parallel links
_MAX_LINES = 16  # of members in a title
_ROW = 10.0  # nodes whose y differs less stand in one row

Places = Mapping[str, Position]


def link_elements(links: Iterable[Link], places: Places, *, with_ports: bool) -> Iterator[str]:
    """Return the links drawn; of a pair with a cable its layer-3 adjacencies are left out."""
    parallel: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if link.kind is LinkKind.SHARED_SEGMENT:
            yield _segment(link, places)
        else:
            parallel[link.a.device, link.b.device].append(link)
    for ends, group in parallel.items():
        cables = [link for link in group if link.layer == 2] or group  # noqa: PLR2004
        for index, link in enumerate(cables):
            offset = (index - (len(cables) - 1) / 2) * _FAN
            yield _cable(link, places[ends[0]], places[ends[1]], offset, with_ports=with_ports)


def _cable(link: Link, a: Position, b: Position, offset: float, *, with_ports: bool) -> str:
    path, middle = _path(a, b, offset)
    ports = _port_label(link.a, a, b, offset) + _port_label(link.b, b, a, offset)
    return _element(link, [path], _badges(link, middle) + (ports if with_ports else ""))


def _segment(link: Link, places: Places) -> str:
    """Draw a star around the middle of the members: the hub that nobody manages."""
    ends = [places[device] for device in sorted({port.device for port, _ in link.members})]
    hub = Position(sum(p.x for p in ends) / len(ends), sum(p.y for p in ends) / len(ends))
    paths = [f"M{hub.x:g} {hub.y:g}L{end.x:g} {end.y:g}" for end in ends]
    return _element(link, paths, tag("circle", class_="badge", cx=hub.x, cy=hub.y, r=5))


def _element(link: Link, paths: Iterable[str], extra: str) -> str:
    classes = " ".join(["wire", *_classes(link)])
    wires = (tag("path", class_="touch", d=d) + tag("path", class_=classes, d=d) for d in paths)
    return tag("g", tag("title", xml_text(_title(link))), *wires, extra, class_="link")


def _classes(link: Link) -> Iterator[str]:
    yield link.status
    if link.layer == 3:  # noqa: PLR2004
        yield "l3"
    elif link.confidence < _DOUBTFUL:
        yield "doubtful"
    elif not any(one.source in _OBSERVED for one in link.evidence):
        yield "inferred"
    if link.kind is LinkKind.LAG:
        yield "lag"


def _path(a: Position, b: Position, offset: float) -> tuple[str, Position]:
    """Return a curve between two nodes, and its middle."""
    if hypot(a.x - b.x, a.y - b.y) < 1:
        return _loop(a), Position(a.x, a.y - HEIGHT)
    if abs(a.y - b.y) < _ROW:
        return _in_row(min(a, b), max(a, b), offset)
    upper, lower = sorted((a, b), key=lambda p: p.y)
    x1, y1, x2, y2 = upper.x + offset, upper.y + HEIGHT / 2, lower.x + offset, lower.y - HEIGHT / 2
    bend = (y1 + y2) / 2
    curve = f"M{x1:g} {y1:g}C{x1:g} {bend:g} {x2:g} {bend:g} {x2:g} {y2:g}"
    return curve, Position((x1 + x2) / 2, bend)


def _in_row(left: Position, right: Position, offset: float) -> tuple[str, Position]:
    x1, x2, y = left.x + WIDTH / 2, right.x - WIDTH / 2, left.y + offset
    if x2 - x1 < WIDTH:
        return f"M{x1:g} {y:g}L{x2:g} {y:g}", Position((x1 + x2) / 2, y)
    # Pass above the nodes between the two.
    top = left.y - HEIGHT / 2 - 14 - (x2 - x1) / 40 + offset
    x1, x2 = left.x + WIDTH / 4, right.x - WIDTH / 4
    start = left.y - HEIGHT / 2
    curve = f"M{x1:g} {start:g}C{x1 + 30:g} {top:g} {x2 - 30:g} {top:g} {x2:g} {start:g}"
    return curve, Position((x1 + x2) / 2, (start + 3 * top) / 4)


def _loop(at: Position) -> str:
    x, y = at.x, at.y - HEIGHT / 2
    return f"M{x - 12:g} {y:g}C{x - 40:g} {y - 40:g} {x + 40:g} {y - 40:g} {x + 12:g} {y:g}"


def _badges(link: Link, at: Position) -> str:
    badges = []
    if link.kind is LinkKind.LAG and len(link.members) > 1:
        badges.append(_badge(f"{len(link.members)}x", "badge", at.x, at.y))
    if link.status is LinkStatus.DOWN:
        badges.append(glyph("down", at.x + 22 * len(badges), at.y))
    elif link.conflicts:
        badges.append(_badge("!", "warn", at.x + 22 * len(badges), at.y))
    return "".join(badges)


def _badge(text: str, kind: str, x: float, y: float) -> str:
    back = tag("rect", class_=kind, x=x - 9, y=y - 7, width=18, height=14, rx=7)
    return back + label(text, x, y + 3, "badge-text")


def _port_label(port: Port, own: Position, far: Position, offset: float) -> str:
    if abs(own.y - far.y) < _ROW:
        x = own.x + (WIDTH / 2 + 14 if far.x > own.x else -WIDTH / 2 - 14)
        y = own.y + offset - 3
    else:
        x, y = own.x + offset, own.y + (HEIGHT / 2 + 11 if far.y > own.y else -HEIGHT / 2 - 5)
    return label(port.if_name[:14], x, y, "port")


def _title(link: Link) -> str:
    sources = ", ".join(sorted({one.source for one in link.evidence}))
    facts = f"{link.kind} · layer {link.layer} · {link.status} · {sources} · {link.confidence:g}"
    members = [_named(*pair) for pair in link.members[:_MAX_LINES]]
    conflicts = [f"! {text}" for text in link.conflicts]
    return "\n".join([_named(link.a, link.b), facts, *members, *conflicts])


def _named(a: Port, b: Port | None) -> str:
    return " — ".join(f"{port.device} {port.if_name}" for port in (a, b) if port)
