"""Exports of a topology, each read back by a tool of its own: netwright.topology.export."""

import csv
import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from netwright.model.interface import Port
from netwright.model.link import Link, LinkEvidence, LinkKind, LinkSource, Node, Topology
from netwright.topology.export.formats import FORMATS
from tests.topology.networks import AT

HOSTILE = '<script>alert("1")</script>&\\N{}[]|"\'];\x00\x1b[31m\ud800\u202e'


def link(a: Port, b: Port, kind: LinkKind = LinkKind.P2P, *members: Port) -> Link:
    """Return a link seen by LLDP."""
    evidence = LinkEvidence(LinkSource.LLDP, a.device, AT, "raw", "ifName")
    pairs = tuple((port, None) for port in members)
    return Link(a, b, 2, kind, (evidence,), 0.99, members=pairs, conflicts=(HOSTILE,))


@pytest.fixture
def topology() -> Topology:
    """A network of three, one of them with the worst of names, and a shared segment."""
    ports = [Port("r1", "Gi0/0"), Port("r2", "Gi0/0"), Port(HOSTILE, HOSTILE)]
    return Topology(
        AT,
        (
            Node("r1", "router", "core", "seoul", "up"),
            Node("r2", "router", "core", "seoul", "unreachable"),
            Node(HOSTILE, "unmanaged"),
        ),
        (
            link(Port("r1", "Gi0/1"), Port("r2", "Gi0/1")),
            link(Port("r1", "Gi0/1"), Port(HOSTILE, HOSTILE)),
            link(ports[0], ports[1], LinkKind.SHARED_SEGMENT, *ports),
        ),
    )


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


def test_csv_cells_are_no_formulas() -> None:
    """A spreadsheet would run what an interface calls itself."""
    evil = Port("r1", "=cmd|'/c calc'!A0")
    text = FORMATS["csv"](Topology(AT, (), (link(evil, Port("r2", "Gi0/1")),)))

    [row] = csv.DictReader(io.StringIO(text))
    assert row["a_interface"] == "'=cmd|'/c calc'!A0"
    assert row["b_device"] == "r2"


def test_mermaid_escapes_whatever_could_end_a_label(topology: Topology) -> None:
    """Every label is one quoted string of letters, digits and entity codes."""
    lines = FORMATS["mermaid"](topology).splitlines()

    assert lines[0] == "flowchart TB"
    assert sum("---|" in line for line in lines) == 5
    assert all(line.count('"') in {0, 2} and "<" not in line for line in lines)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_an_empty_topology_can_be_exported(name: str) -> None:
    """Nothing found is a result too."""
    assert FORMATS[name](Topology(AT, (), ())).strip()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_an_export_is_the_same_every_time(topology: Topology, name: str) -> None:
    """Exports are kept in git; a run without changes must not make a difference."""
    assert FORMATS[name](topology) == FORMATS[name](topology)


def test_png_is_a_picture_of_the_map(topology: Topology) -> None:
    """For slides and tickets."""
    png = pytest.importorskip("netwright.topology.export.png", reason="resvg-py is not installed")
    picture = png.to_png(topology)

    assert picture.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(picture[16:20]) >= 900


def test_png_of_a_vast_map_is_bounded(monkeypatch: pytest.MonkeyPatch, topology: Topology) -> None:
    """A map of 10,000 devices must not take the memory of the machine."""
    png = pytest.importorskip("netwright.topology.export.png", reason="resvg-py is not installed")
    monkeypatch.setattr(png, "MAX_PIXELS", 10_000)
    picture = png.to_png(topology)

    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    assert width * height <= 11_000


def test_rfc8345_links_end_at_termination_points_that_exist(topology: Topology) -> None:
    """The YANG modules do not require it of an instance; a client does."""
    [network] = json.loads(FORMATS["rfc8345"](topology))["ietf-network:networks"]["network"]
    points = {
        (node["node-id"], point["tp-id"])
        for node in network["node"]
        for point in node["ietf-network-topology:termination-point"]
    }
    links = network["ietf-network-topology:link"]

    assert len(links) == 2 * 5
    assert len({one["link-id"] for one in links}) == len(links)
    for one in links:
        source, destination = one["source"], one["destination"]
        assert (source["source-node"], source["source-tp"]) in points
        assert (destination["dest-node"], destination["dest-tp"]) in points


@pytest.mark.integration
def test_yanglint_accepts_the_rfc8345_document(topology: Topology, tmp_path: Path) -> None:
    """Validated against the modules of RFC 8345, 8346 and 8944 where they are at hand."""
    yanglint, modules = shutil.which("yanglint"), os.environ.get("YANG_MODULES")
    if not yanglint or not modules:
        pytest.skip("yanglint or the IETF modules ($YANG_MODULES) are not at hand")
    document = tmp_path / "topology.json"
    document.write_text(FORMATS["rfc8345"](topology), encoding="utf-8")
    known = sorted(Path(modules).glob("ietf-l[23]*-topology*.yang"))

    command = [yanglint, "-p", modules, "-i", "-t", "data", *map(str, known), str(document)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert len(known) == 2
    assert (done.returncode, done.stderr) == (0, "")
