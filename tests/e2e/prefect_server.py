"""Run a Prefect server and worker on loopback, with a home of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
START_S = 120  # the first start makes the database and registers blocks; 2 s when idle and warm
PYTHON = sys.executable
BUSY_S = 60
NETWRIGHT = (PYTHON, "-c", "from netwright.cli import main; main()")


@dataclass(frozen=True)
class Prefect:
    """A running server and the environment that its clients need."""

    url: str
    environment: dict[str, str]
    worker_log: Path

    def call(self, path: str, body: object | None = None) -> Any:
        """Call the server's API."""
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.url}/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        text = _answer(request)
        return json.loads(text) if text else None

    def netwright(self, project: Path, *arguments: str) -> str:
        """Run a command of ours in a project and return what it printed."""
        done = subprocess.run(
            [*NETWRIGHT, *arguments],
            cwd=project,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=START_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def submit(self, project: Path, *arguments: str, timeout_s: float = 180) -> dict[str, Any]:
        """Submit a discovery and return its flow run when that has ended."""
        before = {run["id"] for run in self._ended("discovery")}
        self.netwright(project, "discover", *arguments, "--submit")
        return self.wait_for_run("discovery", timeout_s=timeout_s, but=before)

    def wait_for_run(
        self, deployment: str, *, timeout_s: float = 90, but: Collection[str] = ()
    ) -> dict[str, Any]:
        """Return the first flow run of a deployment that has ended, but for some."""
        runs: list[dict[str, Any]] = []

        def has_ended() -> bool:
            runs[:] = [run for run in self._ended(deployment) if run["id"] not in but]
            return bool(runs)

        wait_until(has_ended, timeout_s, lambda: f"no run of {deployment} ended\n{self.log()}")
        return runs[0]

    def _ended(self, deployment: str) -> list[dict[str, Any]]:
        ended = {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}
        query = {"deployments": {"name": {"any_": [deployment]}}, "flow_runs": ended}
        runs: list[dict[str, Any]] = self.call("flow_runs/filter", query)
        return runs

    def pause(self, deployment: str) -> None:
        """Let the schedules of a deployment start nothing more."""
        query = {"deployments": {"name": {"any_": [deployment]}}}
        for found in self.call("deployments/filter", query):
            self.call(f"deployments/{found['id']}/pause_deployment", {})

    def log(self) -> str:
        """Return what the worker and its flow runs printed."""
        return self.worker_log.read_text()


def _answer(request: urllib.request.Request) -> bytes:
    """Ask until the server is not too busy: its database is one file, and it says so with 503."""
    end = time.monotonic() + BUSY_S
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE or time.monotonic() > end:
                raise
        time.sleep(0.5)


def wait_until(is_so: Callable[[], bool], timeout_s: float, complaint: Callable[[], str]) -> None:
    """Poll until something is so, or fail with the complaint."""
    end = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < end, complaint()
        time.sleep(0.2)


@contextmanager
def daemon(arguments: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    """Run a program in a process group of its own; nothing of it outlives the block."""
    with log.open("w") as stream:
        process = subprocess.Popen(
            [PYTHON, "-m", "prefect", *arguments],
            cwd=log.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


def environment_of(home: Path) -> dict[str, str]:
    """Return the environment of everything that talks to the server of a home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    kept.pop("NETWRIGHT_PROJECT", None)
    return kept | {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PYTHONPATH": str(ROOT),
    }


def free_port() -> int:
    """Return a TCP port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def answers(url: str) -> bool:
    """Tell whether a GET succeeds."""
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - loopback
            return True
    except OSError:
        return False
