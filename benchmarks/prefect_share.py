"""Prefect's share of a discovery run as a flow: its server, its engine in our process, its tasks.

The same agents are discovered twice, without and with a Prefect server; what the second costs more,
the server's CPU included, is Prefect's. `python -m benchmarks.prefect_share 10000` for the bar.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.discovery import PORT, project, simulated
from benchmarks.report import Cost, machine, row, run

AGENTS = 1000
LISTEN = "127.0.0.1"
SERVER_PORT = "24200"
TICKS = os.sysconf("SC_CLK_TCK")
START_S = 120


@contextmanager
def prefect_server(home: Path) -> Iterator[tuple[dict[str, str], int]]:
    """Run a server on loopback; yield the environment of its clients, and its process group."""
    environment = os.environ | {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", LISTEN]
    command += ["--port", SERVER_PORT]
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        try:
            wait_for(f"http://{LISTEN}:{SERVER_PORT}/api/health")
            url = f"http://{LISTEN}:{SERVER_PORT}/api"
            yield environment | {"PREFECT_API_URL": url}, server.pid
        finally:
            os.killpg(server.pid, signal.SIGKILL)


def wait_for(url: str) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - loopback
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{url} does not answer")


def group_cpu_s(group: int) -> float:
    """Return the CPU seconds of the processes of a group that live."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def discover(targets: list[str], environment: dict[str, str]) -> tuple[Cost, int]:
    """Discover into a fresh project; return what it took, and how many devices it found."""
    with project(targets) as root:
        command = ["netwright", "discover", "@targets.txt", "--snmp-port", PORT, "--yes", "--json"]
        cost = run(command, cwd=root, env=environment)
        listed = subprocess.run(
            ["netwright", "devices", "list", "--json"], cwd=root, check=True, capture_output=True
        )
        return cost, len(json.loads(listed.stdout)["data"])


def main() -> None:
    """Compare, and print the share."""
    machine()
    agents = int(sys.argv[1]) if len(sys.argv) > 1 else AGENTS
    with simulated(agents) as targets, tempfile.TemporaryDirectory() as home:
        alone, found = discover(targets, dict(os.environ))
        with prefect_server(Path(home)) as (environment, group):
            before = group_cpu_s(group)
            as_flow, found_as_flow = discover(targets, environment)
            server = group_cpu_s(group) - before
    assert found == found_as_flow == agents, (found, found_as_flow)  # noqa: S101
    whole = as_flow.cpu_s + server
    share = (whole - alone.cpu_s) / whole
    row(f"discovery of {agents} agents, CPU", f"{alone.cpu_s:.1f} s")
    row("as a flow: our process", f"{as_flow.cpu_s:.1f} s")
    row("as a flow: Prefect's server", f"{server:.1f} s")
    judged = share <= 0.02 if agents >= 10_000 else None  # fixed costs weigh more on few
    row("Prefect's share", f"{100 * share:.1f} %", bar="<= 2 % at 10,000", ok=judged)


if __name__ == "__main__":
    main()
