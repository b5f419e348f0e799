"""`netwright incidents`: what a person sees and decides."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netwright.cli import main
from netwright.events.correlation.signal import SignalKind
from netwright.project import find_project, init_project
from netwright.runs.actor import acting_user
from netwright.runs.incidents.book import IncidentBook
from netwright.store.migrate import open_current
from tests.events.incidents.heard import AT, FLAP, event, signal

KEYS = {
    *("id", "fingerprint", "rule", "state", "severity", "first_seen", "last_seen", "count"),
    *("suppressed", "group", "devices", "links", "root", "samples", "actions", "history"),
}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """Return a project with one incident on each of two devices."""
    directory = tmp_path / "project"
    init_project(directory)
    store = open_current(find_project(directory).database_url)
    signals = [
        signal(SignalKind.FIRED, event(n, f"sw-{n}"), rule=FLAP, count=n + 4) for n in (1, 2)
    ]
    with store.write() as session:
        IncidentBook().save(session, signals, AT)
    yield directory
    store.close()


def _run(project: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["incidents", *arguments, "--project", str(project)])
    return int(ended.value.code or 0)


def _told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_incidents_are_listed_as_the_contract_says(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Programs read these keys."""
    assert _run(project, "list", "--json") == 0

    newest, oldest = _told(capsys)["data"]
    assert newest.keys() >= KEYS
    assert (newest["devices"], newest["count"], newest["state"]) == (["sw-2"], 6, "open")
    assert oldest["group"] == {"device": "sw-1", "interface.name": "Gi0/1"}
    assert oldest["root"] == {"device": "sw-1", "interface": "Gi0/1"}
    assert oldest["first_seen"] == "2026-11-24T10:00:01Z"
    assert oldest["history"][0]["by"] == "rule"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--device", "sw-1"], 1),
        (["--severity", "medium"], 2),
        (["--severity", "high,critical"], 0),
        (["--state", "open,acknowledged"], 2),
        (["--state", "resolved"], 0),
        (["--since", "2026-11-24T10:00:02Z"], 1),
        (["--limit", "1"], 1),
    ],
)
def test_lists_are_filtered(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], found: int
) -> None:
    """A busy network has more than a screen can show."""
    assert _run(project, "list", "--json", *arguments) == 0

    assert len(_told(capsys)["data"]) == found


def test_a_person_reads_a_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line an incident, with the place where it probably is."""
    assert _run(project, "list") == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("\t")[:4] == ["id", "severity", "state", "title"]
    assert "sw-1:Gi0/1" in lines[2]


def test_who_acknowledged_and_closed_is_in_the_history(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The morning shift asks."""
    _run(project, "list", "--json")
    ids = [one["id"] for one in _told(capsys)["data"]]

    assert _run(project, "ack", *ids, "--reason", "on my way", "--json") == 0
    assert {one["state"] for one in _told(capsys)["data"]} == {"acknowledged"}
    assert _run(project, "close", ids[0], "--reason", "new cable", "--json") == 0
    capsys.readouterr()
    assert _run(project, "show", ids[0], "--json") == 0

    shown = _told(capsys)
    assert shown["state"] == "resolved"
    assert [(step["by"], step["reason"]) for step in shown["history"][1:]] == [
        (acting_user(), "on my way"),
        (acting_user(), "new cable"),
    ]


def test_an_incident_is_shown_to_a_person(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its history below."""
    _run(project, "list", "--json")
    (id_, *_) = [one["id"] for one in _told(capsys)["data"]]

    assert _run(project, "show", id_) == 0

    text = capsys.readouterr().out
    assert "sw-2:Gi0/1" in text
    assert "A port flaps" in text


@pytest.mark.parametrize("command", ["show", "ack", "close"])
def test_an_incident_that_does_not_exist_is_a_mistake_of_the_caller(
    project: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """One line says what to do."""
    assert _run(project, command, "0123456789abcdef", "--json") == 2

    assert _told(capsys)["error"]["message"] == "no incident 0123456789abcdef"


def test_what_is_resolved_cannot_be_acknowledged(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would look as if somebody still worked on it; and an unknown state is refused."""
    _run(project, "list", "--json")
    (id_, *_) = [one["id"] for one in _told(capsys)["data"]]
    _run(project, "close", id_)

    assert _run(project, "ack", id_) == 2
    assert _run(project, "list", "--state", "new") == 2
