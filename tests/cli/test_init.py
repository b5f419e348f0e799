"""`netwright init`."""

import json
from pathlib import Path

import pytest

from netwright.cli import main


def run(*arguments: str) -> object:
    """Run a command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def test_init_says_where_the_project_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A script goes on from there."""
    code = run("init", str(tmp_path / "x"), "--json")

    assert (code, json.loads(capsys.readouterr().out)["project"]) == (0, str(tmp_path / "x"))


def test_init_refuses_what_is_not_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the exit code of a refusal, and an error that a program can read."""
    (tmp_path / "file").touch()
    code = run("init", str(tmp_path), "--json")

    assert (code, json.loads(capsys.readouterr().out)["error"]["code"]) == (6, "refused")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
