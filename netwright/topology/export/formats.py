"""The formats a topology can be exported in, by the name that the command line gives them."""

from collections.abc import Callable, Mapping

from netwright.model.link import Topology
from netwright.topology.export.document import to_json
from netwright.topology.export.dot import to_dot
from netwright.topology.export.drawio import to_drawio
from netwright.topology.export.graphml import to_graphml
from netwright.topology.export.mermaid import to_mermaid
from netwright.topology.export.spreadsheet import to_csv
from netwright.topology.export.svg import to_svg

FORMATS: Mapping[str, Callable[[Topology], str]] = {
    "json": to_json,
    "graphml": to_graphml,
    "dot": to_dot,
    "mermaid": to_mermaid,
    "drawio": to_drawio,
    "svg": to_svg,
    "csv": to_csv,
}
