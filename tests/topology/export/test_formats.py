"""Exports of a topology, each read back by a tool of its own: netwright.topology.export."""

import csv
import io
import json
import shutil
import subprocess
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from netwright.model.interface import Port
from netwright.model.link import Topology
from netwright.topology.export.formats import FORMATS
from tests.topology.export.topologies import hostile, link
from tests.topology.networks import AT


@pytest.fixture
def topology() -> Topology:
    """A network of three, one of them with the worst of names, and a shared segment."""
    return hostile()


def test_json_has_the_keys_of_the_contract(topology: Topology) -> None:
    """Acceptance and the API read exactly these."""
    document = json.loads(FORMATS["json"](topology))

    assert document["at"] == "2026-01-02T03:04:05Z"
    assert document["nodes"][0] == {
        "name": "r1",
        "tier": "core",
        "kind": "router",
        "site": "seoul",
        "status": "up",
    }
    first = document["links"][0]
    assert first["a"] == {"device": "r1", "interface": "Gi0/1"}
    assert first["evidence"] == [
        {"source": "lldp", "device": "r1", "seen_at": "2026-01-02T03:04:05Z"}
    ]
    assert (first["layer"], first["kind"], first["status"]) == (2, "p2p", "unknown")
    assert document["links"][2]["members"][:2] == [
        {"device": "r1", "interface": "Gi0/0"},
        {"device": "r2", "interface": "Gi0/0"},
    ]


def test_networkx_reads_the_graphml(topology: Topology) -> None:
    """A shared segment is a node of its own with an edge to each member."""
    graph = nx.parse_graphml(FORMATS["graphml"](topology))

    assert graph.nodes["r1"]["tier"] == "core"
    assert graph.number_of_nodes() == 4
    assert graph.number_of_edges() == 5
    assert graph["r1"]["r2"]["a_interface"] == "Gi0/1"


@pytest.mark.parametrize("name", ["svg", "drawio", "graphml"])
def test_xml_formats_are_well_formed_and_hold_no_markup_of_strangers(
    topology: Topology, name: str
) -> None:
    """A neighbor may call itself anything; opened in a browser it must stay text."""
    root = ET.fromstring(FORMATS[name](topology))  # noqa: S314 - our own output

    assert not [one for one in root.iter() if one.tag.endswith("script")]


def test_graphviz_reads_the_dot(topology: Topology) -> None:
    """Names with quotes, backslashes and brackets must not end a string early."""
    dot = shutil.which("dot")
    if not dot:
        pytest.skip("graphviz is not installed")

    text = FORMATS["dot"](topology).encode("utf-8", "replace")
    plain = subprocess.run([dot, "-Tplain"], input=text, capture_output=True, check=True)

    lines = plain.stdout.splitlines()
    assert sum(line.startswith(b"node ") for line in lines) == 4
    assert sum(line.startswith(b"edge ") for line in lines) == 5
    assert plain.stderr == b""


def test_csv_has_a_line_for_each_link_whatever_it_is_called(topology: Topology) -> None:
    """Quotes, separators and line ends in a name end no cell; a segment has a line per member."""
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](topology)), strict=True))

    assert len(rows) == 5
    assert all(None not in row and None not in row.values() for row in rows)
    assert {row["a_device"] for row in rows} == {"r1", "r2", rows[-1]["a_device"]}
    assert rows[-1]["a_device"].startswith("<script>")


def test_csv_cells_are_no_formulas() -> None:
    """A spreadsheet would run what an interface calls itself."""
    evil = Port("r1", "=cmd|'/c calc'!A0")
    text = FORMATS["csv"](Topology(AT, (), (link(evil, Port("r2", "Gi0/1")),)))

    [row] = csv.DictReader(io.StringIO(text))
    assert row["a_interface"] == "'=cmd|'/c calc'!A0"
    assert row["b_device"] == "r2"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_an_empty_topology_can_be_exported(name: str) -> None:
    """Nothing found is a result too."""
    assert FORMATS[name](Topology(AT, (), ())).strip()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_an_export_is_the_same_every_time(topology: Topology, name: str) -> None:
    """Exports are kept in git; a run without changes must not make a difference."""
    assert FORMATS[name](topology) == FORMATS[name](topology)
