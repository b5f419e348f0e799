"""The stream of `netwright topology watch`."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from netwright.cli.main import main
from netwright.project import Project, init_project
from netwright.store.migrate import open_current

COMMAND = (sys.executable, "-c", "from netwright.cli import main; main()", "topology", "watch")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with an empty database."""
    made = init_project(tmp_path_factory.mktemp("watch") / "project")
    open_current(made.database_url).close()
    return made


@contextmanager
def watching(project: Project, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command, and see that it ends as an interrupted stream does."""
    command = [*COMMAND, "--interval", "0.1s", "--project", str(project.root), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
    assert process.returncode == 130


def line(process: subprocess.Popen[str]) -> str:
    """Return the next line that the command writes."""
    assert process.stdout is not None
    return process.stdout.readline()


def test_each_difference_is_one_document(project: Project) -> None:
    """A program that reads the stream knows when it begins, and what is other than before."""
    links = project.inventory / "links.yaml"
    links.unlink(missing_ok=True)
    with watching(project, "--jsonl") as process:
        assert json.loads(line(process)) == {"ready": True, "nodes": 0, "links": 0}

        links.write_text("links:\n- [a:1, b:2]\n")
        told = [json.loads(line(process)) for _ in range(3)]
        links.write_text("links: [not, pairs]\n")
        links.unlink()
        gone = [json.loads(line(process)) for _ in range(3)]

    assert [(one["change"], one.get("node", {}).get("name")) for one in told] == [
        ("added", "a"),
        ("added", "b"),
        ("added", None),
    ]
    assert told[2]["link"]["a"] == {"device": "a", "interface": "1"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", told[0]["at"])
    assert {one["change"] for one in gone} == {"removed"}


def test_a_person_reads_lines(project: Project) -> None:
    """On a terminal the same, in words."""
    links = project.inventory / "links.yaml"
    links.unlink(missing_ok=True)
    with watching(project) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "watching 0 nodes and 0 links\n"

        links.write_text("links:\n- [a:1, b:2]\n")
        told = [line(process)[20:].rstrip() for _ in range(3)]

    assert told == ["+ node a", "+ node b", "+ link a:1 -- b:2: unknown"]


@pytest.mark.parametrize("interval", ["soon", "0s", "0", "-5s"])
def test_an_interval_that_is_none_is_refused(
    project: Project, interval: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A loop without a pause would be busy for ever."""
    with pytest.raises(SystemExit) as ended:
        main(["topology", "watch", f"--interval={interval}", "--project", str(project.root)])

    assert ended.value.code == 2
    assert "not a duration" in capsys.readouterr().err
