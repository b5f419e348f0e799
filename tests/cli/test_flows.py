"""`netwright flows`: who talked with whom."""

import json
from pathlib import Path

import pytest

from netwright.cli import main
from netwright.project import find_project, init_project
from netwright.store.flows import add_flows, flow_row, save_exporters
from netwright.store.migrate import open_current
from tests.events.flows.datagrams import AT_S, a_set, flow, v9, v9_template
from tests.store.test_flows import events


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has two flows of one exporter."""
    directory = tmp_path / "project"
    init_project(directory)
    store = open_current(find_project(directory).database_url)
    found = events(v9(v9_template() + a_set(256, flow(22, 100) + flow(443, 900))))
    exporter = ("default", "a1b2", "192.0.2.254", "edge-1", AT_S * 10**6)
    with store.write() as session:
        add_flows(session, [flow_row(event) for event in found])
        save_exporters(session, [(*exporter, 1, 2, 5, 0, 0, 0, 0, 0, "[]")])
    store.close()
    return directory


def told(
    project: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> list[dict[str, object]]:
    """Return the rows of a command's JSON."""
    with pytest.raises(SystemExit) as ended:
        main(["flows", *arguments, "--json", "--project", str(project)])
    assert ended.value.code == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)["data"]
    return rows


def test_flows_are_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object for each, its addresses as text."""
    (row,) = told(project, capsys, "list", "--port", "443")

    assert (row["source"], row["destination_port"], row["octets"]) == ("198.51.100.7", 443, 900)
    assert row["received_at"] == "2025-11-24T16:00:00Z"


def test_flows_are_added_up(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By what was asked for."""
    rows = told(project, capsys, "top", "--by", "port", "--since", "2025-01-01T00:00:00Z")

    assert [(row["port"], row["octets"]) for row in rows] == [(443, 900), (22, 100)]


def test_exporters_show_their_gaps(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A gap means that what the flows say is too little."""
    (row,) = told(project, capsys, "exporters")

    assert (row["address"], row["lost"]) == ("192.0.2.254", 5)
