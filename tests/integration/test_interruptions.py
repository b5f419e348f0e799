"""Discoveries that are interrupted, locked out or out of disk: what was found is kept."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.command import Netwright, ended, new_project
from tests.integration.faulty import PASSWORD, POOL, Device, Ports, honest, served
from tests.lab.container import container, missing
from tests.transport.ssh.fake_device import FakeDevice

pytestmark = pytest.mark.integration

QUICK = ("127.88.1.1", "127.88.1.2", "127.88.1.3")
STUCK = "127.88.1.4"
_COUNT = """
import sqlite3, sys
database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
print(database.execute("SELECT count(*) FROM device").fetchone()[0])
"""
DEVICES = {address: Device(honest(number)) for number, address in enumerate(QUICK)} | {
    STUCK: Device(ssh=FakeDevice(password=PASSWORD, pause_s=1.0))  # a minute for its first line
}


@pytest.fixture(scope="module")
def ports() -> Iterator[Ports]:
    """Three devices that are done at once, and one that holds the run up."""
    with served(DEVICES) as where:
        yield where


@pytest.fixture
def project(tmp_path: Path) -> Netwright:
    """A new project."""
    return new_project(tmp_path / "project", POOL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_what_it_found_and_goes_on_later(
    project: Netwright, ports: Ports, number: signal.Signals
) -> None:
    """Ctrl-C: at once, exit code 130, a report, the way to go on, and no device to blame."""
    with _under_way(project, ports) as process:
        process.send_signal(number)
        done = ended(process, timeout_s=20)

    report = json.loads(done.output)
    assert (done.code, report["state"]) == (130, "interrupted")
    assert (len(report["devices"]), report["failed"]) == (len(QUICK), [])
    assert f"netwright discover --resume {report['run_id']}" in done.errors
    assert "Traceback" not in done.errors
    _goes_on(project, report["run_id"])


def test_a_database_that_another_process_locks_ends_the_run_with_one_line(
    project: Netwright, ports: Ports
) -> None:
    """Exit code 1, and what to do; what was stored before is kept."""
    database = _database(project)
    url = f"sqlite:///{database}?timeout=1"
    hasty = replace(project, environment={"NETWRIGHT_DATABASE_URL": url})
    with (
        _under_way(hasty, ports) as process,
        closing(sqlite3.connect(database)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        done = ended(process, timeout_s=30)

    assert done.code == 1
    assert _the_line(done.errors).startswith("netwright: database: database is locked (another")
    assert json.loads(done.output)["error"]["code"] == "store"
    _goes_on(project)


def test_a_full_disk_ends_the_run_with_one_line(
    project: Netwright, ports: Ports, tmp_path: Path
) -> None:
    """Exit code 1, and what to do; with room again, the run goes on."""
    if reason := missing():
        pytest.skip(reason)
    with container() as init, _small_disk(project, init, tmp_path) as small:
        hasty = replace(small, environment={"NETWRIGHT_DISCOVERY_BUDGET_S": "5"})
        with _under_way(hasty, ports) as process:
            _in_mounts(init, f"cat /dev/zero >{small.project}/.netwright/filler || true")
            done = ended(process, timeout_s=30)
        _in_mounts(init, f"rm {small.project}/.netwright/filler")

        assert done.code == 1
        assert "free some disk space" in _the_line(done.errors)
        _goes_on(small)


def _goes_on(project: Netwright, run_id: str = "") -> None:
    """Resume the last run: every quick device is there once, and the stuck one failed."""
    before = {device["mgmt_address"]: device["last_seen"] for device in project.devices()}
    assert before.keys() == {*QUICK}
    last = project.json("runs", "list")["data"][0]["id"]
    hasty = replace(project, environment={"NETWRIGHT_DISCOVERY_BUDGET_S": "2"})

    report = hasty.discover("--resume", run_id or last, code=3)

    assert [failure["address"] for failure in report["failed"]] == [STUCK]
    after = {device["mgmt_address"]: device["last_seen"] for device in project.devices()}
    assert {address: after[address] for address in QUICK} == before


@contextmanager
def _small_disk(project: Netwright, init: int, tmp_path: Path) -> Iterator[Netwright]:
    """Give the project's state a disk of its own, which only a container's processes see."""
    state, copy = project.project / ".netwright", tmp_path / "state"
    mount = f"mount -t tmpfs -o size=4m tmpfs {state}"
    _in_mounts(init, f"cp -a {state} {copy} && {mount} && cp -a {copy}/. {state}")
    inside = ("nsenter", "-t", str(init), "-m", f"--wd={project.project}", "--")
    yield replace(project, inside=inside)


def _in_mounts(init: int, script: str) -> None:
    subprocess.run(["nsenter", "-t", str(init), "-m", "--", "sh", "-c", script], check=True)


def _the_line(errors: str) -> str:
    """Return the one line on standard error."""
    lines = errors.splitlines()
    assert len(lines) == 1, errors
    return lines[0]


@contextmanager
def _under_way(project: Netwright, ports: Ports) -> Iterator[subprocess.Popen[str]]:
    """Discover until the quick devices are stored, and the stuck one is being visited."""
    arguments = ("discover", *DEVICES, *ports.options, "--no-crawl", "--json")
    with project.start(*arguments) as process:
        _wait_until(lambda: _stored(project) == len(QUICK))
        yield process


def _stored(project: Netwright) -> int:
    """Count the devices in the database, as another reader of it, where the project is."""
    read = [sys.executable, "-I", "-S", "-c", _COUNT, str(_database(project))]
    counted = subprocess.run([*project.inside, *read], check=False, capture_output=True)
    return int(counted.stdout or 0)


def _database(project: Netwright) -> Path:
    return project.project / ".netwright" / "netwright.db"


def _wait_until(is_so: Callable[[], bool], timeout_s: float = 60.0) -> None:
    end = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
