"""The map as SVG: what a reader can tell apart."""

from xml.etree import ElementTree as ET

from netwright.topology.export.formats import FORMATS
from tests.topology.export.topologies import every_kind, generated, hostile

_SVG = "{http://www.w3.org/2000/svg}"


def _links(text: str) -> dict[str, ET.Element]:
    """Return the groups that draw a link, by the first line of their title."""
    root = ET.fromstring(text)  # noqa: S314 - our own output
    groups = [group for group in root.iter(f"{_SVG}g") if group.get("class") == "link"]
    return {group[0].text.partition("\n")[0]: group for group in groups}  # type: ignore[union-attr]


def _wire(group: ET.Element) -> set[str]:
    [wire] = [path for path in group if (path.get("class") or "").startswith("wire")]
    return set((wire.get("class") or "").split()) - {"wire", "unknown"}


def test_kinds_of_links_look_different() -> None:
    """By more than colour: one reader in twelve does not see it."""
    links = _links(FORMATS["svg"](every_kind()))
    wires = {title.partition(" ")[0].rstrip("a"): _wire(group) for title, group in links.items()}

    assert wires["lag"] == {"up", "lag"}
    assert wires["down"] == {"down"}
    assert wires["inferred"] == {"inferred"}
    assert wires["routed"] == {"l3"}
    assert wires["conflict"] == set()
    texts = {text.text for group in links.values() for text in group.iter(f"{_SVG}text")}
    assert {"2x", "!"} <= texts


def test_parallel_cables_are_two_lines() -> None:
    """One over the other would be one cable."""
    links = _links(FORMATS["svg"](every_kind()))
    lines = {g[1].get("d") for title, g in links.items() if title.startswith("parallel")}

    assert len(lines) == 2


def test_a_shared_segment_is_a_star_around_a_dot() -> None:
    """Three devices on a hub are not three cables."""
    [segment] = [
        group
        for group in _links(FORMATS["svg"](hostile())).values()
        if group.find(f"{_SVG}circle") is not None
    ]
    assert sum((path.get("class") or "").startswith("wire") for path in segment) == 3


def test_the_legend_names_everything_that_is_drawn() -> None:
    """A map that must be explained is no map."""
    root = ET.fromstring(FORMATS["svg"](generated()))  # noqa: S314 - our own output
    texts = {text.text for text in root.iter(f"{_SVG}text")}

    assert texts >= {
        "observed", "inferred", "doubtful", "aggregate", "layer 3", "down", "state unknown",
        "shared segment", "conflict", "core", "distribution", "access", "up", "unreachable",
    }  # fmt: skip
