"""Receive syslog over UDP: messages lost, and CPU per message, against rsyslog in the same run.

Both write what they receive to a file; ours checksums it and knows who sent it, and when. The
figure of a process is what the system says it used, from before the first to after the last.
"""

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.report import machine, row
from tests.collectors.collector import collecting
from tests.collectors.killing import message

BURST = 200_000
RATE, STEADY_S = 10_000, 60
BAR = 3.0  # times the CPU of rsyslog
PATIENCE_S = 120.0
QUIET = 50  # looks in a row that show no change, each 0.2 s after the last
_TICK = os.sysconf("SC_CLK_TCK")

RSYSLOG = """
module(load="imudp")
template(name="raw" type="string" string="%rawmsg%\\n")
input(type="imudp" address="127.0.0.1" port="{port}" rcvbufSize="32m" ruleset="keep")
ruleset(name="keep") {{ action(type="omfile" file="{file}" template="raw") }}
"""


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, missed = measure_ours(folder / "project")
        theirs = measure_rsyslog(folder) if shutil.which("rsyslogd") else None
    if theirs is None:
        print("rsyslogd is not installed: no peer", flush=True)
        return missed
    ratio = ours / theirs
    row("CPU / rsyslog's", f"{ratio:.2f}", bar=f"<= {BAR:.0f}", ok=ratio <= BAR)
    return int(missed or ratio > BAR)


def measure_ours(project: Path) -> tuple[float, int]:
    """Return our CPU per message of a burst, and whether anything was lost."""
    missed = 0
    with collecting(project, "udp://127.0.0.1:0") as running:
        port, receiver = running.ports["udp"], running.receiver()

        def kept() -> int:
            return int(running.listener("udp")["spooled"])

        cost = burst(port, receiver, kept)
        lost = BURST - kept()
        row(f"{BURST} messages at once: lost", f"{lost}", bar="0", ok=lost == 0)
        row("CPU per message", f"{cost:.2f} us")
        sent = send(port, RATE * STEADY_S, RATE)
        settle(kept, BURST + sent)
        lost = BURST + sent - kept()
        row(f"{RATE}/s for {STEADY_S} s: lost", f"{lost}", bar="0", ok=lost == 0)
        missed = int(kept() != BURST + sent)
    return cost, missed


def measure_rsyslog(folder: Path) -> float:
    """Return rsyslog's CPU per message of the same burst."""
    file = folder / "rsyslog.log"
    with rsyslog(folder, file) as (port, process):
        settle(lambda: int(process.poll() is None), 1)
        cost = burst(port, process.pid, lambda: lines(file))
        row("rsyslog: CPU per message", f"{cost:.2f} us")
        row("rsyslog: lost", f"{BURST - lines(file)}")
    return cost


@contextmanager
def rsyslog(folder: Path, file: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run rsyslog from UDP to a file."""
    port = free_port()
    configuration = folder / "rsyslog.conf"
    configuration.write_text(RSYSLOG.format(port=port, file=file))
    command = ["rsyslogd", "-n", "-f", str(configuration), "-i", str(folder / "rsyslog.pid")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        settle(lambda: int(is_taken(port)), 1)
        yield port, process
        process.send_signal(signal.SIGTERM)


def burst(port: int, process: int, kept: Callable[[], int]) -> float:
    """Send as fast as loopback carries; return microseconds of CPU per message."""
    before = cpu_s(process)
    sent = send(port, BURST)
    settle(kept, sent)
    return (cpu_s(process) - before) / max(1, kept()) * 1e6


def send(port: int, count: int, rate: float = 0) -> int:
    """Send numbered messages from a process of its own; return how many."""
    sender = multiprocessing.get_context("fork").Process(target=_send, args=(port, count, rate))
    sender.start()
    sender.join()
    return count


def _send(port: int, count: int, rate: float) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.connect(("127.0.0.1", port))
        began = time.monotonic()
        for number in range(count):
            opened.send(message(number))
            if rate and number % 50 == 0:
                time.sleep(max(0.0, began + number / rate - time.monotonic()))


def settle(value: Callable[[], int], wanted: int) -> None:
    """Wait until a value is reached, or does not change any more."""
    until, last, quiet = time.monotonic() + PATIENCE_S, -1, 0
    while (now := value()) < wanted and time.monotonic() < until and quiet < QUIET:
        quiet = quiet + 1 if now == last else 0
        last = now
        time.sleep(0.2)


def cpu_s(process: int) -> float:
    """Return the CPU time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def lines(file: Path) -> int:
    """Return how many lines a file has."""
    return file.read_bytes().count(b"\n") if file.exists() else 0


def free_port() -> int:
    """Return a UDP port that nobody uses."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def is_taken(port: int) -> bool:
    """Tell whether somebody listens at a UDP port."""
    return f":{port:04X} " in Path("/proc/net/udp").read_text()


if __name__ == "__main__":
    sys.exit(main())
