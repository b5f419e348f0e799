"""A PostgreSQL server of our own, on a socket in a folder of its own, for as long as needed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


def binaries() -> Path | None:
    """Return the folder of the newest server installed, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


class Server:
    """A server that can be stopped and started again.

    PostgreSQL refuses to run as root, so root runs it as the user its package made.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self.url = f"postgresql+psycopg://netwright@/postgres?host={root}"
        self._root, self._folder, self._data = root, folder, str(root / "data")
        self._run("initdb", "-U", "netwright", "-A", "trust", "-N")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = f"-k {self._root} -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self._root / "log"), "-o", settings, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it, and wait until it is gone."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def _run(self, program: str, *words: str) -> None:
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_user, str(self._folder / program), "-D", self._data, *words]
        done = subprocess.run(command, cwd=self._root, check=False, capture_output=True, text=True)
        assert done.returncode == 0, f"{words[-1]}: {done.stdout}{done.stderr}"


@contextmanager
def server() -> Iterator[Server]:
    """Start a server with an empty database."""
    folder = binaries()
    assert folder is not None
    root = Path(mkdtemp(prefix="nw-postgres-"))
    root.chmod(0o777)
    try:
        started = Server(root, folder)
        started.start()
        try:
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server with an empty database; yield its SQLAlchemy URL."""
    with server() as started:
        yield started.url
