"""`netwright profiles`: list, lint, test."""

import json
from pathlib import Path
from typing import Any

import pytest

from netwright.cli.main import main

PROFILE = """\
vendor: acme
product: switch
platforms: [acme_os]
recognise:
  - starts: ["ACME "]
messages:
  - line: "ACME {interface.name} down"
    tag: INTERFACE_DOWN
tests:
  - raw: "<13>Jan 15 10:00:00 sw1 ACME ge1 down"
    platform: acme_os
    expect: {tag: INTERFACE_DOWN, class: "acme:switch", fields: {interface.name: ge1}}
"""


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[dict[str, Any]]]:
    """Run a command; return its exit code and rows."""
    with pytest.raises(SystemExit) as exit_:
        main(["profiles", *map(str, words), "--json"])
    return int(exit_.value.code or 0), json.loads(capsys.readouterr().out)["data"]


def test_a_profile_that_keeps_its_promises_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The way a user begins: write it with its tests, then run them."""
    path = tmp_path / "acme.yaml"
    path.write_text(PROFILE)

    assert run(capsys, "lint", path) == (0, [])
    assert run(capsys, "test", path) == (0, [])


def test_what_a_line_did_not_become_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The difference, and the line, so that one need not search."""
    path = tmp_path / "acme.yaml"
    path.write_text(PROFILE.replace("name: ge1", "name: ge2"))

    code, rows = run(capsys, "test", path)

    assert (code, [row["difference"] for row in rows]) == (
        1,
        ["interface.name: expected 'ge2', found 'ge1'"],
    )


def test_lint_tells_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a pipeline stops at."""
    path = tmp_path / "acme.yaml"
    path.write_text(PROFILE.replace("    tag:", "    tagg:"))

    code, rows = run(capsys, "lint", path)

    assert code == 1
    assert rows[0]["error"].startswith(f"{path}:8: messages.0.tagg: ")


def test_list_shows_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """Which vendors are understood here."""
    code, rows = run(capsys, "list")
    by_name = {row["name"]: row for row in rows}

    assert code == 0
    assert by_name["cisco_ios"]["class"] == "cisco:ios"
    assert by_name["arista_eos"]["platforms"] == ["arista_eos"]
    assert all(row["packaged"] for row in rows)
