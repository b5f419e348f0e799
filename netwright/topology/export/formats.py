"""The formats a topology can be exported in, by the name that the command line gives them."""

from collections.abc import Callable, Mapping

from netwright.model.link import Topology
from netwright.topology.export.document import to_json
from netwright.topology.export.dot import to_dot
from netwright.topology.export.drawio import to_drawio
from netwright.topology.export.graphml import to_graphml
from netwright.topology.export.mermaid import to_mermaid
from netwright.topology.export.rfc8345 import to_rfc8345
from netwright.topology.export.spreadsheet import to_csv
from netwright.topology.export.svg import to_svg

_Writer = Callable[[Topology], str]


def _writable(write: _Writer) -> _Writer:
    """Replace lone surrogates, which no file can hold: agents send broken UTF-8."""
    return lambda topology: write(topology).encode("utf-8", "replace").decode("utf-8")


FORMATS: Mapping[str, _Writer] = {
    "json": _writable(to_json),
    "rfc8345": _writable(to_rfc8345),
    "graphml": _writable(to_graphml),
    "dot": _writable(to_dot),
    "mermaid": _writable(to_mermaid),
    "drawio": _writable(to_drawio),
    "svg": _writable(to_svg),
    "csv": _writable(to_csv),
}
