"""CSV (RFC 4180) of the links, for a spreadsheet."""

import csv
import io

from netwright.model.link import Topology
from netwright.topology.export.graph import Edge, Value, edge_values, graph_of

# A spreadsheet runs a cell that begins so as a formula, and the text came from a stranger.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(topology: Topology) -> str:
    """Write one line per link; a shared segment has one per member."""
    _, edges = graph_of(topology)
    rows = [_row(edge) for edge in edges]
    header = ["a_device", "a_interface", "b_device", "b_interface", *_REST]
    written = io.StringIO()
    writer = csv.DictWriter(written, header)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


_REST = ("layer", "link_kind", "members", "sources", "confidence", "link_status", "conflicts")


def _row(edge: Edge) -> dict[str, Value]:
    values = {"a_device": edge.a.device, "b_device": edge.b.device} | edge_values(edge)
    return {key: _harmless(value) for key, value in values.items()}


def _harmless(value: Value) -> Value:
    is_formula = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_formula else value
