"""Links of the SVG map: solid where observed, dashed where inferred, wide where aggregated."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, LinkStatus
from netwright.topology.export.graph import is_inferred
from netwright.topology.export.markup import tag, xml_text
from netwright.topology.export.svg_nodes import glyph, label
from netwright.topology.export.svg_routes import Routes
from netwright.topology.layout import Position

_DOUBTFUL = 0.7
_FAN = 9.0  # between parallel links
_ROOM = 3  # links at a node whose ports can be named
_MAX_LINES = 16  # of members in a title


def link_elements(links: Iterable[Link], routes: Routes, *, with_ports: bool) -> Iterator[str]:
    """Return the links drawn; of a pair with a cable its layer-3 adjacencies are left out."""
    parallel: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    degree: Counter[str] = Counter()
    for link in links:
        degree.update((link.a.device, link.b.device))
        if link.kind is LinkKind.SHARED_SEGMENT:
            yield _segment(link, routes)
        else:
            parallel[link.a.device, link.b.device].append(link)
    for group in parallel.values():
        cables = [link for link in group if link.layer == 2] or group  # noqa: PLR2004
        for index, link in enumerate(cables):
            offset = (index - (len(cables) - 1) / 2) * _FAN
            route = routes.between(link.a.device, link.b.device, offset)
            labels = _ports(link, routes, offset, degree) if with_ports else ""
            yield _element(link, [route.path], _badges(link, route.badge) + labels)


def _segment(link: Link, routes: Routes) -> str:
    """Draw a star below the highest member: the hub that nobody manages."""
    hub, paths = routes.star({port.device for port, _ in link.members})
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
    elif is_inferred(link):
        yield "inferred"
    if link.kind is LinkKind.LAG:
        yield "lag"


def _badges(link: Link, at: Position) -> str:
    badges = []
    if link.kind is LinkKind.LAG and len(link.members) > 1:
        badges.append(badge(f"{len(link.members)}x", "badge", at.x, at.y))
    if link.status is LinkStatus.DOWN:
        badges.append(glyph("down", at.x + 22 * len(badges), at.y))
    elif link.conflicts:
        badges.append(badge("!", "warn", at.x + 22 * len(badges), at.y))
    return "".join(badges)


def badge(text: str, kind: str, x: float, y: float) -> str:
    """Return a few characters on a pill."""
    back = tag("rect", class_=kind, x=x - 9, y=y - 7, width=18, height=14, rx=7)
    return back + label(text, x, y + 3, "badge-text")


def _ports(link: Link, routes: Routes, offset: float, degree: Mapping[str, int]) -> str:
    """Write the ports' names where there is room: not at a node with many links."""
    a, b = link.a, link.b
    return "".join(
        label(port.if_name[:14], *at, "port")
        for port, far in ((a, b), (b, a))
        if degree[port.device] <= _ROOM
        and (at := routes.end(port.device, far.device, offset)) is not None
    )


def _title(link: Link) -> str:
    sources = ", ".join(sorted({one.source for one in link.evidence}))
    facts = f"{link.kind} · layer {link.layer} · {link.status} · {sources} · {link.confidence:g}"
    members = [_named(*pair) for pair in link.members[:_MAX_LINES]]
    conflicts = [f"! {text}" for text in link.conflicts]
    return "\n".join([_named(link.a, link.b), facts, *members, *conflicts])


def _named(a: Port, b: Port | None) -> str:
    return " — ".join(f"{port.device} {port.if_name}" for port in (a, b) if port)
