"""Nodes of the SVG map: a box with an icon by kind, a disc by tier and a glyph by status."""

from unicodedata import east_asian_width

from netwright.model.link import UNMANAGED, Node
from netwright.topology.export.markup import tag, xml_text
from netwright.topology.export.svg_style import GLYPHS, ICONS
from netwright.topology.layout import Position

WIDTH, HEIGHT = 132.0, 44.0
_DISC = 15.0
_DISC_X = -WIDTH / 2 + 21
_TEXT_X = _DISC_X + 20
_MAX_COLUMNS = 12  # of the name; the whole is in the title
_ROUND, _SQUARE = HEIGHT / 2, 6.0


def node_element(node: Node, place: Position) -> str:
    """Return the node drawn around its place."""
    corner = _ROUND if node.kind == "router" else _SQUARE
    return tag(
        "g",
        tag("title", xml_text(_title(node))),
        tag(
            "rect", class_="box", x=-WIDTH / 2, y=-HEIGHT / 2, width=WIDTH, height=HEIGHT, rx=corner
        ),
        tag("circle", class_=f"tier-{node.tier or 'none'}", cx=_DISC_X, r=_DISC),
        tag("path", class_="icon", transform=f"translate({_DISC_X} 0)", d=_icon(node)),
        label(_short(node), _TEXT_X, -2, "name"),
        label(_subtitle(node), _TEXT_X, 12),
        glyph(node.status or "", WIDTH / 2 - 4, -HEIGHT / 2 + 4),
        class_="node unmanaged" if node.kind == UNMANAGED else "node",
        transform=f"translate({place.x:g} {place.y:g})",
    )


def glyph(status: str, x: float, y: float) -> str:
    """Return the sign of a status; nothing where nothing is known."""
    sign = GLYPHS.get(status)
    move = f"translate({x:g} {y:g})"
    return tag("g", sign, class_=f"glyph {status}", transform=move) if sign else ""


def label(text: str, x: float, y: float, kind: str = "sub") -> str:
    """Return a line of text."""
    return tag("text", xml_text(text), class_=kind, x=x, y=y)


def _icon(node: Node) -> str:
    return ICONS.get(node.kind, ICONS["other"])


def _title(node: Node) -> str:
    facts = (node.kind, node.tier, node.site, node.status)
    return "\n".join([node.name, " · ".join(str(fact) for fact in facts if fact)])


def _subtitle(node: Node) -> str:
    """Name the tier where there is one; the icon tells the kind."""
    is_ranked = node.tier and node.tier != "other"
    return str(node.tier) if is_ranked else node.kind.replace("_", " ")


def _short(node: Node) -> str:
    """Cut the name to the box; wide characters take two columns."""
    text, room = node.label or node.name, _MAX_COLUMNS
    for index, character in enumerate(text):
        room -= 2 if east_asian_width(character) in "WF" else 1
        if room < 0:
            return text[: index - 1] + "…"
    return text
