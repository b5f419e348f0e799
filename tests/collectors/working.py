"""A worker that is killed and started anew, as a service manager does it."""

import sqlite3
import subprocess
import threading
import tomllib
from pathlib import Path
from typing import Any

import psycopg

from tests.collectors.collector import start

DRAIN_S = 600


class KeptAlive:
    """A command of netwright's that runs on, `worker events` if no other; always one."""

    def __init__(self, project: Path, *words: str) -> None:
        self._project = project
        self._words = words or ("worker", "events")
        self._ended = threading.Event()
        self._process = self._start()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """Return the process of the one that works."""
        return self._process.pid

    def kill(self) -> None:
        """Kill the one that works."""
        self._process.kill()

    def end(self) -> None:
        """End the one that works, and start no other."""
        self._ended.set()
        self._process.terminate()
        self._thread.join()

    def drain(self) -> None:
        """End it, then work until nothing is left."""
        self.end()
        with start(self._project, "worker", "events", "--once") as last:
            _, errors = last.communicate(timeout=DRAIN_S)
        assert last.returncode == 0, errors

    def _start(self) -> subprocess.Popen[str]:
        return start(self._project, *self._words)

    def _run(self) -> None:
        while True:
            self._process.communicate()
            if self._ended.is_set():
                return
            self._process = self._start()


def use_database(project: Path, url: str) -> None:
    """Let a project have its database elsewhere."""
    settings = project / "netwright.toml"
    settings.write_text(f'database_url = "{url}"\n{settings.read_text()}')


def asked(project: Path, query: str) -> list[tuple[Any, ...]]:
    """Ask the database of a project."""
    url = tomllib.loads((project / "netwright.toml").read_text()).get("database_url")
    if url:
        with psycopg.connect(url.replace("+psycopg", "")) as connected:
            return connected.execute(query.encode()).fetchall()
    connection = sqlite3.connect(project / ".netwright" / "netwright.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
