"""The real `netwright collect` in a project of a test's own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from netwright.collectors.status import status_document
from netwright.model.received import Received
from netwright.project.scaffold import init_project
from netwright.spool import Reader, after

ROOT = Path(__file__).parent.parent.parent
PATIENCE_S = 30
_MAIN = (sys.executable, "-c", "from netwright.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Collector:
    """A running collector."""

    process: subprocess.Popen[str]
    project: Path
    ports: dict[str, int]
    since: int = 0
    """The position from which on what it kept counts."""

    def anew(self) -> "Collector":
        """Return it as if it had kept nothing so far, for another test."""
        with Reader(self.spool) as reader:
            return replace(self, since=reader.end())

    @property
    def spool(self) -> Path:
        """Where it keeps messages."""
        return self.project / ".netwright" / "spool"

    def payloads(self) -> list[bytes]:
        """Return all that it kept."""
        return [record.payload for record in self.records()]

    def records(self) -> list[Received]:
        """Return all that it kept, and what it knows of each."""
        return records(self.spool, self.since)

    def wait_for(self, count: int) -> list[bytes]:
        """Return what it kept once that is as much."""
        wait_until(lambda: len(self.payloads()) >= count)
        return self.payloads()

    def receiver(self) -> int:
        """Return the process that receives."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        wait_until(lambda: bool(task.read_text().split()))
        return int(task.read_text().split()[0])

    def listener(self, kind: str) -> dict[str, Any]:
        """Return what `collect status` says of a listener."""
        listeners = status_document(self.spool, None, 0)["listeners"]
        found: dict[str, Any] = next(each for each in listeners if each["kind"] == kind)
        return found

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it as a service manager does; return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE_S)


@contextmanager
def collecting(folder: Path, *listen: str, group: str = "all", **env: str) -> Iterator[Collector]:
    """Collect in a project, which is made if it is not there."""
    if not folder.exists():
        init_project(folder)
    options = [f"--listen={each}" for each in listen]
    with _running(folder, start(folder, "collect", group, *options, **env)) as running:
        yield running


@contextmanager
def passing(
    project: Path, sockets: Sequence[socket.socket], environment: Mapping[str, str]
) -> Iterator[Collector]:
    """Collect with sockets that are passed as systemd passes them."""
    numbers = [each.fileno() for each in sockets]
    process = subprocess.Popen(
        [sys.executable, "-c", _PASS, str(numbers), "collect", "all", "--project", str(project)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=numbers,
        text=True,
    )
    with _running(project, process) as running:
        yield running


_PASS = """
import json, os, sys
numbers = json.loads(sys.argv[1])
kept = [os.dup2(number, 100 + place) for place, number in enumerate(numbers)]
for place, number in enumerate(kept):
    os.dup2(number, 3 + place)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(kept)))
main = "from netwright.cli import main; main()"
os.execv(sys.executable, [sys.executable, "-c", main, *sys.argv[2:]])
"""


@contextmanager
def _running(project: Path, process: subprocess.Popen[str]) -> Iterator[Collector]:
    """Wait until a collector receives; end it at the end."""
    try:
        assert process.stdout
        first = process.stdout.readline()
        assert first, process.stderr and process.stderr.read()
        ready = json.loads(first)
        ports = {each["kind"]: each["port"] for each in ready["listeners"]}
        yield Collector(process, project, ports)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def start(project: Path, *arguments: str, **env: str) -> subprocess.Popen[str]:
    """Start a command in a project."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("NETWRIGHT_")}
    return subprocess.Popen(
        [*_MAIN, *arguments, "--project", str(project)],
        env={**kept, "PYTHONPATH": str(ROOT), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def migrated(project: Path) -> None:
    """Give a project its database."""
    with start(project, "db", "upgrade") as process:
        process.communicate(timeout=PATIENCE_S)


def status(project: Path) -> dict[str, Any]:
    """Return what `collect status` says."""
    with start(project, "collect", "status", "--json") as process:
        document: dict[str, Any] = json.loads(process.communicate(timeout=PATIENCE_S)[0])
    return document


def records(spool: Path, position: int = 0) -> list[Received]:
    """Return all that a spool holds from a position on."""
    found: list[Received] = []
    with Reader(spool) as reader:
        while read := reader.read(position):
            found += read
            position = after(read[-1])
    return found


def payloads(spool: Path) -> list[bytes]:
    """Return the messages that a spool holds."""
    return [record.payload for record in records(spool)]


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)
