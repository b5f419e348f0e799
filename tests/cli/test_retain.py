"""`netwright db retain`: what it says."""

import json
from pathlib import Path

import pytest

from netwright.cli import main
from netwright.project import init_project
from netwright.project.directory import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project that has discovered nothing yet."""
    return init_project(tmp_path / "project")


def _retain(project: Project, *options: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(["db", "retain", *options, "--project", str(project.root)])
    return ended.value.code


def test_where_there_is_nothing_nothing_is_removed(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """The schedule runs from the first night."""
    assert _retain(project) == 0
    assert capsys.readouterr().out == "nothing removed\n"
    assert _retain(project, "--dry-run", "--keep-days", "30") == 0
    assert capsys.readouterr().out == "nothing would be removed\n"


def test_a_script_reads_what_was_removed_by_table(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """And since when the evidence is whole; never, while no topology was recorded."""
    assert _retain(project, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document == {"dry_run": False, "whole_from": None, "removed": {}}


def test_a_negative_number_of_days_is_a_usage_error(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would cut what is to come."""
    assert _retain(project, "--keep-days=-1") == 2
    assert "keep-days" in capsys.readouterr().err
