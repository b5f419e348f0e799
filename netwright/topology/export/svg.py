"""The map as SVG: by colour and by shape, in light and dark, everything named on hover."""

from collections.abc import Iterator, Sequence

from netwright.model.device import DeviceStatus, Tier
from netwright.model.instant import rfc3339
from netwright.model.link import UNMANAGED, Topology
from netwright.topology.export.markup import tag
from netwright.topology.export.svg_links import badge, link_elements
from netwright.topology.export.svg_nodes import glyph, label, node_element
from netwright.topology.export.svg_routes import Routes
from netwright.topology.export.svg_style import STYLE
from netwright.topology.layout import SiteBox, placed, site_boxes

MARGIN, LEGEND_HEIGHT = 40.0, 96.0
_MIN_WIDTH = 900.0
_PORTS_UP_TO = 60  # links; on a larger map port names would cover it


def to_svg(topology: Topology) -> str:
    """Draw the topology."""
    places = placed(topology)
    boxes = site_boxes(topology, places)
    frame = _frame(boxes)
    with_ports = len(topology.links) <= _PORTS_UP_TO
    return tag(
        "svg",
        tag("title", "Network topology"),
        tag("style", STYLE),
        tag("rect", class_="bg", x=frame.x, y=frame.y, width=frame.width, height=frame.height),
        *map(_site, boxes),
        *link_elements(topology.links, Routes(places), with_ports=with_ports),
        *(node_element(node, places[node.name]) for node in topology.nodes),
        _header(topology, frame),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{frame.x:g} {frame.y:g} {frame.width:g} {frame.height:g}",
        width=frame.width,
        height=frame.height,
        role="img",
    )


def _frame(boxes: Sequence[SiteBox]) -> SiteBox:
    """Return the whole picture: all sites, a margin, and room for the legend above."""
    left = min((box.x for box in boxes), default=0.0) - MARGIN
    top = min((box.y for box in boxes), default=0.0) - MARGIN - LEGEND_HEIGHT
    right = max((box.x + box.width for box in boxes), default=0.0) + MARGIN
    bottom = max((box.y + box.height for box in boxes), default=0.0) + MARGIN
    return SiteBox("", left, top, max(right - left, _MIN_WIDTH), bottom - top)


def _site(box: SiteBox) -> str:
    back = tag("rect", class_="site", x=box.x, y=box.y, width=box.width, height=box.height, rx=10)
    return back + label(box.site, box.x + 14, box.y + 22, "site-name")


def _header(topology: Topology, frame: SiteBox) -> str:
    devices = sum(node.kind != UNMANAGED for node in topology.nodes)
    told = [
        f"{devices} devices",
        f"{len(topology.nodes) - devices} unmanaged neighbors",
        f"{len(topology.links)} links",
        rfc3339(topology.at),
    ]
    return tag(
        "g",
        label("Network topology", 0, 12, "site-name"),
        label(" · ".join(told), 0, 28),
        *_legend(),
        transform=f"translate({frame.x + MARGIN:g} {frame.y + MARGIN / 2:g})",
    )


def _legend() -> Iterator[str]:
    x = 0.0
    for classes, text in _WIRES:
        yield tag("path", class_=f"wire {classes}", d=f"M{x:g} 50h30") + label(text, x + 36, 53)
        x += 48 + _LETTER * len(text)
    yield tag("circle", class_="badge", cx=x + 6, cy=50, r=5) + label("shared segment", x + 16, 53)
    x += 32 + _LETTER * len("shared segment")
    yield badge("!", "warn", x + 9, 50) + label("conflict", x + 24, 53)
    x = 0.0
    for tier in Tier:
        yield tag("circle", class_=f"tier-{tier}", cx=x + 6, cy=72, r=6) + label(tier, x + 18, 75)
        x += 32 + _LETTER * len(tier)
    for status in DeviceStatus:
        yield glyph(status, x + 16, 72) + label(status, x + 26, 75)
        x += 40 + _LETTER * len(status)


_LETTER = 5.4  # the width of one, about
_WIRES = (
    ("up", "observed"),
    ("up inferred", "inferred"),
    ("up doubtful", "doubtful"),
    ("up lag", "aggregate"),
    ("l3", "layer 3"),
    ("down", "down"),
    ("unknown", "state unknown"),
)
