"""The diagram for draw.io, held to the structure of its files (mxfile.xsd)."""

from xml.etree import ElementTree as ET

import pytest

from netwright.topology.export.formats import FORMATS
from tests.topology.export.topologies import every_kind, generated, hostile


def _cells(text: str) -> dict[str, ET.Element]:
    """Return the cells of the only page by their IDs, each there once."""
    root = ET.fromstring(text)  # noqa: S314 - our own output
    assert root.tag == "mxfile"
    [diagram] = root
    assert diagram.tag == "diagram"
    [model] = diagram
    [cells] = model
    assert (model.tag, cells.tag) == ("mxGraphModel", "root")
    found = {cell.attrib["id"]: cell for cell in cells if cell.tag == "mxCell"}
    assert len(found) == len(cells)
    return found


@pytest.mark.parametrize("make", [hostile, every_kind, generated])
def test_every_cell_stands_where_draw_io_looks_for_it(make: object) -> None:
    """A root, a layer in it, shapes with a geometry, and lines between shapes that exist."""
    cells = _cells(FORMATS["drawio"](make()))  # type: ignore[operator]
    shapes = {name for name, cell in cells.items() if cell.get("vertex") == "1"}

    assert cells["1"].get("parent") == "0"
    for name, cell in cells.items():
        if name in {"0", "1"}:
            continue
        assert cell.get("parent") == "1"
        [geometry] = cell
        assert (geometry.tag, geometry.get("as")) == ("mxGeometry", "geometry")
        if name in shapes:
            assert all(float(geometry.attrib[key]) for key in ("width", "height"))
        else:
            assert {cell.attrib["source"], cell.attrib["target"]} <= shapes


def test_kinds_of_links_look_different() -> None:
    """Wide aggregates, dashes for what is inferred, dots for layer 3, red for what is down."""
    styles = [
        cell.attrib["style"] for cell in _cells(FORMATS["drawio"](every_kind())).values()
        if cell.get("edge")
    ]  # fmt: skip
    lag, down, inferred, routed, *_ = styles

    assert "strokeWidth=3" in lag
    assert "strokeColor=#c53030" in down
    assert inferred.endswith("dashed=1;")
    assert "dashPattern" in routed


def test_a_name_is_text_whatever_it_contains() -> None:
    """draw.io renders a value as HTML unless the style says otherwise."""
    cells = _cells(FORMATS["drawio"](hostile()))
    assert all(
        "html=0" in cell.attrib["style"] for cell in cells.values() if "style" in cell.attrib
    )
