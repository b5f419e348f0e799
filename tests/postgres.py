"""A PostgreSQL server of our own, on a socket in a folder of its own, for as long as needed."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


def binaries() -> Path | None:
    """Return the folder of the newest server installed, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server with an empty database; yield its SQLAlchemy URL.

    PostgreSQL refuses to run as root, so root runs it as the user its package made.
    """
    folder = binaries()
    assert folder is not None
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    root = Path(mkdtemp(prefix="nw-postgres-"))
    root.chmod(0o777)
    data = root / "data"

    def command(*words: str) -> None:
        _run([*as_user, *words], cwd=root)

    try:
        command(str(folder / "initdb"), "-D", str(data), "-U", "netwright", "-A", "trust", "-N")
        settings = f"-k {root} -c listen_addresses='' -c fsync=off"
        ctl = str(folder / "pg_ctl")
        command(ctl, "-D", str(data), "-w", "-l", str(root / "log"), "-o", settings, "start")
        try:
            yield f"postgresql+psycopg://netwright@/postgres?host={root}"
        finally:
            command(ctl, "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _run(command: Sequence[str], cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{command[-1]}: {done.stdout}{done.stderr}"
