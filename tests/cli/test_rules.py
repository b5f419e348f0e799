"""`netwright rules`: lint, test, explain, backtest, list, import."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from netwright.cli.main import main
from netwright.model.event import Event
from netwright.store.event_documents import row_of
from netwright.store.events import add_events
from netwright.store.migrate import open_current
from tests.rules.rule_files import BASE

EVENT = {"tag": "LOGIN_FAILED", "fields": {"source.ip": "198.51.100.7"}, "repeat": 5, "every": "1s"}


def rule_file(folder: Path, name: str = "a.yaml", **changes: Any) -> Path:
    """Write the base rule with some keys changed, and return its path."""
    path = folder / name
    path.write_text(yaml.safe_dump(BASE | {"id": path.stem} | changes, sort_keys=False))
    return path


def run(*arguments: str | Path, form: str = "--json") -> int:
    """Run a command and return its exit code."""
    with pytest.raises(SystemExit) as exit_:
        main(["rules", *map(str, arguments), *([form] if form else [])])
    return int(exit_.value.code or 0)


def data(text: str) -> list[dict[str, Any]]:
    """Return the rows of a JSON document."""
    rows: list[dict[str, Any]] = json.loads(text)["data"]
    return rows


def test_lint_names_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What an editor can jump to, and a pipeline can stop at."""
    path = rule_file(tmp_path, level="high")

    assert run("lint", path) == 1
    (problem,) = data(capsys.readouterr().out)
    assert (problem["path"], problem["line"], problem["key"]) == (str(path), 17, "level")
    assert run("lint", path, form="") == 1
    assert capsys.readouterr().out.startswith(f"{path}:17: level: unknown key (write severity")


def test_lint_warns_of_what_is_probably_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tag that nothing carries makes a rule that never fires."""
    detection = {"selection": {"event.tag": "LOGIN_FALED"}, "condition": "selection"}
    path = rule_file(tmp_path, detection=detection, tests=[{"events": [], "expect": {}}])

    assert run("lint", path) == 0
    (warning,) = data(capsys.readouterr().out)
    assert (warning["level"], warning["hint"]) == ("warning", "did you mean LOGIN_FAILED")


def test_tests_of_a_rule_pass_or_say_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The events of a test go all the way from message to incident."""
    good = {"events": [EVENT], "expect": {"incidents": 1, "count": 5, "at": "4s"}}
    bad = {"events": [EVENT | {"repeat": 4}], "expect": {"incidents": 1}}

    assert run("test", rule_file(tmp_path, "good.yaml", tests=[good])) == 0
    capsys.readouterr()
    assert run("test", rule_file(tmp_path, "bad.yaml", tests=[good, bad])) == 1
    first, second = data(capsys.readouterr().out)
    assert first["passed"]
    assert second["faults"][0] == "incidents: expected 1, found 0"
    assert second["faults"][-1].startswith("4 of 4 events match the condition")


def test_explain_shows_every_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Why did this not fire? is the first question about a rule."""
    detection = {
        "selection": {"event.tag": "LOGIN_FAILED"},
        "known": {"source.ip|cidr": "198.51.100.0/24"},
        "condition": "selection and not known",
    }
    event = json.dumps({"tag": "LOGIN_FAILED", "fields": {"source.ip": "198.51.100.7"}})

    assert run("explain", rule_file(tmp_path, detection=detection), event) == 0
    told = json.loads(capsys.readouterr().out)
    assert not told["matched"]
    assert told["condition"] == {"text": "selection and not known", "holds": False}
    assert [(one["name"], one["matches"]) for one in told["selections"]] == [
        ("selection", True),
        ("known", True),
    ]
    assert told["selections"][1]["items"][0]["found"] == "198.51.100.7"
    assert told["group"] == {"source.ip": "198.51.100.7"}


def test_backtest_tells_what_a_rule_would_have_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a file of messages: no database is needed to try a rule."""
    lines = tmp_path / "lines"
    stamps = [f"Nov 22 10:00:{second:02}" for second in (0, 3, 5, 6)]
    raws = [f"<38>{stamp} r1 sshd[1]: no such user" for stamp in stamps]
    last = json.dumps({"raw": raws[-1], "source": "192.0.2.1"})
    lines.write_text("\n".join([*raws[:-1], last]))
    rule = rule_file(
        tmp_path,
        detection={"selection": {"message|contains": "NO SUCH"}, "condition": "selection"},
        correlation={
            "type": "event_count",
            "group-by": ["host.name"],
            "timespan": "4s",
            "condition": {"gte": 3},
        },
    )

    assert run("backtest", rule, "--file", lines) == 0
    (incident,) = data(capsys.readouterr().out)
    assert (incident["group"], incident["count"]) == ({"host.name": "r1"}, 3)


def test_backtest_hears_of_silence_until_the_end_of_the_span(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is missing after the last message is missing; a file ends with its last message."""
    lines = tmp_path / "lines"
    lines.write_text("<46>Nov 22 10:00:00 srv1 rsyslogd: -- MARK --\n")
    rule = rule_file(
        tmp_path,
        detection={"selection": {"message|contains": "MARK"}, "condition": "selection"},
        correlation={"type": "absence", "group-by": ["host.name"], "timespan": "45m"},
    )

    found = []
    for words in ((), ("--until", "2100-01-01T00:00:00Z")):
        assert run("backtest", rule, "--file", lines, *words) == 0
        found.append(len(data(capsys.readouterr().out)))

    assert found == [0, 1]


def test_list_shows_the_rules_that_we_bring(capsys: pytest.CaptureFixture[str]) -> None:
    """A user sees what is watched without writing a line."""
    assert run("list") == 0
    rules = {row["name"]: row for row in data(capsys.readouterr().out)}
    assert rules["link_flap"]["type"] == "flap"


def test_import_writes_files_and_overwrites_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An import may be repeated by mistake."""
    rule = {"name": "A rule", "condition": 'event.a == "x"', "action": {"debug": {}}}
    book = tmp_path / "book.yml"
    book.write_text(yaml.safe_dump([{"name": "s", "rules": [rule]}]))

    assert run("import", book, "-o", tmp_path / "out") == 0
    assert (tmp_path / "out" / "a_rule.yaml").is_file()
    assert run("import", book, "-o", tmp_path / "out") == 2
    assert "is there already" in capsys.readouterr().err


def test_stored_events_are_explained_and_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a new rule would have done last week, and why an event of then did not match."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "netwright.toml").write_text(f'database_url = "sqlite:///{root / "n.db"}"\n')
    monkeypatch.setenv("NETWRIGHT_PROJECT", str(root))
    with closing(open_current(f"sqlite:///{root / 'n.db'}")) as store, store.write() as session:
        add_events(session, [row_of(failed_login(number)) for number in range(7)])
    rule = rule_file(tmp_path)

    assert run("backtest", rule, "--since", "2026-11-24T00:00:00Z") == 0
    (incident,) = data(capsys.readouterr().out)
    assert (incident["count"], incident["suppressed"]) == (7, 2)
    assert incident["samples"][0].startswith("s1-")
    assert run("backtest", rule, "--since", "-1h") == 0
    assert data(capsys.readouterr().out) == []
    assert run("explain", rule, "s1-3") == 0
    assert json.loads(capsys.readouterr().out)["matched"]
    assert run("explain", rule, "s1-99") == 2


def failed_login(number: int) -> Event:
    """Return a failed login as it is stored."""
    at = datetime(2026, 11, 24, 1, 0, number, tzinfo=UTC)
    return Event(
        b"x",
        tag="LOGIN_FAILED",
        fields={"source.ip": "198.51.100.7"},
        tenant="default",
        spool="s1",
        position=number,
        at=at,
        received_at=at,
    )
