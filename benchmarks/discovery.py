"""The whole discovery of 500 agents against net-snmp's mere fetching of the same tables.

`netwright discover` sweeps, fetches, identifies, stores and links; `snmpbulkwalk` only fetches.
Both are processes, charged with user and system time. 10,000 agents: add `--ten-thousand`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_CHILDREN

from benchmarks.report import Cost, machine, measured, row, run

PORT = "10161"
AGENTS = 500
SUBTREES = (
    "1.3.6.1.2.1.1",
    "1.3.6.1.2.1.2.2.1",
    "1.3.6.1.2.1.31.1.1.1",
    "1.3.6.1.2.1.17.1.4.1.2",
    "1.3.6.1.2.1.17.7.1.2.2.1",
    "1.3.6.1.2.1.17.7.1.4.3.1",
    "1.3.6.1.2.1.4.22.1",
    "1.3.6.1.2.1.4.20.1",
    "1.0.8802.1.1.2.1.3",
    "1.0.8802.1.1.2.1.4",
    "1.3.6.1.2.1.47.1.1.1.1",
)


@contextmanager
def simulated(agents: int, delay_ms: float = 0.0) -> Iterator[list[str]]:
    """Serve agents of about 2,400 varbinds in a process of their own; yield their addresses."""
    command = [sys.executable, "-m", "netwright.simulate", "--agents", str(agents)]
    command += ["--port", PORT, "--delay-ms", str(delay_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101
            yield json.loads(process.stdout.readline())["targets"]
        finally:
            process.terminate()


def walk(address: str) -> None:
    """Fetch the tables of one agent with net-snmp."""
    for subtree in SUBTREES:
        command = ["snmpbulkwalk", "-v2c", "-c", "public", "-On", "-Cr25", f"{address}:{PORT}"]
        subprocess.run([*command, subtree], check=True, stdout=subprocess.DEVNULL)


def peer(targets: Sequence[str], processes: int = 4) -> Cost:
    """Fetch the tables of all agents, some processes at a time."""
    with measured(RUSAGE_CHILDREN) as cost, ThreadPoolExecutor(processes) as pool:
        list(pool.map(walk, targets))
    return cost


@contextmanager
def project(targets: Sequence[str]) -> Iterator[Path]:
    """Make a project with the one credential that opens the agents."""
    netwright = shutil.which("netwright") or "netwright"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        subprocess.run([netwright, "init", str(root)], check=True, stdout=subprocess.DEVNULL)
        add = [netwright, "creds", "add", "bench", "--kind", "snmp_v2c", "--secret-stdin"]
        subprocess.run(
            add,
            cwd=root,
            input='{"community": "public"}',
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (root / "targets.txt").write_text("\n".join(targets))
        yield root


def discover(targets: Sequence[str]) -> Cost:
    """Discover all agents into a fresh project."""
    with project(targets) as root:
        command = ["netwright", "discover", "@targets.txt", "--snmp-port", PORT, "--yes", "--json"]
        cost = run(command, cwd=root)
        listed = subprocess.run(
            ["netwright", "devices", "list", "--json"], cwd=root, check=True, capture_output=True
        )
        found = len(json.loads(listed.stdout)["data"])
        if found != len(targets):
            raise SystemExit(f"found {found} of {len(targets)} devices")
    return cost


def five_hundred() -> float:
    """Compare with snmpbulkwalk; return our CPU per device."""
    with simulated(AGENTS) as targets:
        ours, theirs = discover(targets), peer(targets)
    ratio = ours.cpu_s / theirs.cpu_s
    row(f"snmpbulkwalk, {AGENTS} agents, CPU", f"{theirs.cpu_s:.1f} s")
    row(f"netwright discover, {AGENTS} agents, CPU", f"{ours.cpu_s:.1f} s")
    row("ratio", f"{ratio:.2f}", bar="<= 1.0, aim 0.5", ok=ratio <= 1.0)
    with simulated(AGENTS, delay_ms=10) as targets:
        ours_slow, theirs_slow = discover(targets), peer(targets)
    speed = theirs_slow.wall_s / ours_slow.wall_s
    row("snmpbulkwalk x4 at 10 ms, wall", f"{theirs_slow.wall_s:.1f} s")
    row("netwright discover at 10 ms, wall", f"{ours_slow.wall_s:.1f} s")
    row("times faster", f"{speed:.1f}", bar=">= 5", ok=speed >= 5)
    return ours.cpu_s / AGENTS


def ten_thousand(small: float) -> None:
    """Discover 10,000 agents in one run; CPU per device must hold, and memory stay small."""
    with simulated(10_000) as targets:
        cost = discover(targets)
    growth = cost.cpu_s / 10_000 / small
    row("10,000 agents, wall", f"{cost.wall_s:.0f} s")
    row("CPU per device against 500 agents", f"{growth:.2f}", bar="<= 1.2", ok=growth <= 1.2)
    row("peak memory", f"{cost.peak_mb:.0f} MB", bar="< 1024 MB", ok=cost.peak_mb < 1024)


if __name__ == "__main__":
    machine()
    os.environ["NETWRIGHT_LOG_LEVEL"] = "warning"
    per_device = five_hundred()
    if "--ten-thousand" in sys.argv:
        ten_thousand(per_device)
