"""`netwright worker events`, `netwright events list` and `tail`."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from netwright.cli import main
from netwright.model.received import ListenerKind
from netwright.project import init_project
from netwright.spool import Writer

LINES = [
    b"<187>Nov 24 10:00:00 sw-1 app: one",
    (
        b"<189>7: sw-1: Nov 24 10:00:00: %LINEPROTO-5-UPDOWN: Line protocol on Interface "
        b"GigabitEthernet1/0/1, changed state to down"
    ),
    b"\xff\xfe nobody understands this",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose spool holds messages of two senders."""
    root = init_project(tmp_path / "project").root
    receive(root, *LINES)
    receive(root, b"<13>Nov 24 10:00:00 fw-1 app: two", source="198.51.100.1")
    return root


def receive(root: Path, *payloads: bytes, source: str = "192.0.2.1") -> None:
    """Put messages into the spool, as a collector does."""
    with Writer(root / ".netwright" / "spool", 64 << 20) as writer:
        for payload in payloads:
            writer.append(time.time_ns(), ListenerKind.UDP, source, 514, "", payload)


def run(root: Path, *words: str) -> int:
    """Run a command in the project."""
    with pytest.raises(SystemExit) as ended:
        main([*words, "--project", str(root)])
    return int(ended.value.code or 0)


def listed(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """Return what `events list` writes."""
    assert run(root, "events", "list", "--json", *words) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["data"]
    return found


def test_what_was_received_is_listed_with_the_keys_of_parse_and_where_it_came_from(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest first; a line that nobody understands is there as well."""
    assert run(project, "worker", "events", "--once", "--json") == 0
    counted = json.loads(capsys.readouterr().out)
    assert (counted["received"], counted["stored"], counted["set_aside"]) == (4, 4, 0)

    newest, strange, link, first = listed(project, capsys)

    assert newest["source"] == "198.51.100.1"
    assert "nobody understands this" in strange["raw"]
    assert (link["tag"], link["fields"]["interface.name"]) == (
        "INTERFACE_DOWN",
        "GigabitEthernet1/0/1",
    )
    assert (first["transport"], first["tenant"], first["severity"]) == ("udp", "default", 3)
    assert first["received_at"].endswith("Z")
    assert first["id"] != newest["id"]


def test_each_filter_narrows_the_list(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Among a hundred million events one asks for few."""
    run(project, "worker", "events", "--once")
    capsys.readouterr()

    assert len(listed(project, capsys, "--tag", "INTERFACE_DOWN")) == 1
    assert len(listed(project, capsys, "--severity", "err")) == 1
    assert len(listed(project, capsys, "--severity", "notice")) == 3
    assert len(listed(project, capsys, "--source", "198.51.100.1")) == 1
    assert len(listed(project, capsys, "--since", "-1h")) == 4
    assert listed(project, capsys, "--until", "-1h") == []
    assert len(listed(project, capsys, "--limit", "2")) == 2
    assert listed(project, capsys, "--device", "sw-9") == []
    assert listed(project, capsys, "--tenant", "other") == []
    assert run(project, "events", "list", "--severity", "worst") == 2


def test_tail_tells_what_is_stored_from_now_on(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One JSON document a line, each event once."""
    run(project, "worker", "events", "--once")
    capsys.readouterr()
    pauses = 0

    def pause(_: float) -> None:
        nonlocal pauses
        pauses += 1
        if pauses == 1:
            receive(project, b"<13>Nov 24 10:00:00 sw-1 app: later")
            run(project, "worker", "events", "--once")
        elif pauses > 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("netwright.cli.following.time.sleep", pause)

    assert run(project, "events", "tail", "--jsonl") == 130

    ready, event = map(json.loads, capsys.readouterr().out.splitlines())
    assert ready == {"ready": True}
    assert event["message"] == "later"


def test_a_shard_that_does_not_exist_is_a_usage_error(project: Path) -> None:
    """They are counted from 0."""
    assert run(project, "worker", "events", "--once", "--shards", "2", "--shard", "2") == 2


def test_without_a_spool_there_is_nothing_to_do_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names what makes one."""
    root = init_project(tmp_path / "empty").root

    assert run(root, "worker", "events", "--once") == 1
    assert "netwright collect" in capsys.readouterr().err
