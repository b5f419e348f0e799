"""The rate at which a threshold rule over UDP loses at most 1 %, against ansible-rulebook.

Both hear the same messages on loopback for five seconds at each rate, with one rule: five in a
minute by a key. ansible-rulebook has no source for UDP; it is given the plain one that its
documentation leads to. A message counts as received when its source handed it to the rules; ours
when the worker has stored it and the rule has seen it.

ansible-rulebook needs Java 17 (openjdk-17-jre-headless); its environment is made in build/.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

from benchmarks.collect import free_port, is_taken, send, settle
from benchmarks.report import machine, row
from tests.collectors.collector import collecting, migrated
from tests.collectors.working import KeptAlive, asked

PEER = "ansible-rulebook==1.3.2"
ENVIRONMENT = Path(__file__).parent.parent / "build" / "ansible-rulebook"
RATES = (100, 200, 500, 1000, 2000, 4000, 8000, 10_000, 15_000, 20_000, 30_000)
SECONDS = 5
MOST_LOST = 0.01
BAR = 10.0
START_S = 60.0

SOURCE = """
import asyncio, re
PATTERN = re.compile(r"%(?P<code>[A-Z]+-\\d-[A-Z]+): Interface (?P<interface>\\S+),")
class Protocol(asyncio.DatagramProtocol):
    def __init__(self, queue, count):
        self.queue, self.count, self.received = queue, count, 0
    def datagram_received(self, payload, sender):
        found = PATTERN.search(payload.decode(errors="replace"))
        self.queue.put_nowait({"source": sender[0], **(found.groupdict() if found else {})})
        self.received += 1
        if self.received % 20 == 0:
            self.write()
    def write(self):
        with open(self.count, "w") as file:
            file.write(str(self.received))
async def main(queue, args):
    loop = asyncio.get_running_loop()
    protocol = Protocol(queue, args["count"])
    await loop.create_datagram_endpoint(
        lambda: protocol, local_addr=("127.0.0.1", int(args["port"])))
    while True:
        await asyncio.sleep(0.5)
        protocol.write()
"""
RULEBOOK = """
- name: threshold
  hosts: all
  sources:
    - datagrams: {{port: {port}, count: "{count}"}}
  rules:
    - name: flapping
      condition: event.code == "LINK-3-UPDOWN"
      throttle:
        accumulate_within: 60 seconds
        threshold: 5
        group_by_attributes: [event.interface]
      action: {{none: }}
"""
OURS = """
title: Five in a minute
id: 0c9f7a52-5b61-4f43-8a53-1f0f5f2f9d11
status: stable
severity: low
detection:
  selection: {event.code: LINK-3-UPDOWN}
  condition: selection
correlation: {type: event_count, group-by: [interface.name], timespan: 60s, condition: {gte: 5}}
incident: {fingerprint: [interface.name]}
"""


def main() -> int:
    """Print the table; 1 when the bar is missed."""
    machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        theirs = measure_theirs(folder) if is_installed() else None
        ours = measure_ours(folder / "project")
    if theirs is None:
        print(f"{PEER}: not measured", flush=True)
        return 0
    ratio = ours / max(theirs, RATES[0])
    row("rate with at most 1 % lost / theirs", f"{ratio:.0f}", bar=f">= {BAR:.0f}", ok=ratio >= BAR)
    return int(ratio < BAR)


def best(name: str, count: Callable[[], int], port: int) -> int:
    """Return the highest rate at which at most 1 % was lost; stop at the first worse one."""
    highest = 0
    for rate in RATES:
        before = count()
        sent = send(port, rate * SECONDS, rate)
        ended = time.monotonic()
        settle(count, before + sent)
        behind_s = time.monotonic() - ended
        lost = 1 - (count() - before) / sent
        row(f"{name}: lost at {rate}/s", f"{lost:.1%}", bar=f"({behind_s:.1f} s behind)")
        if lost > MOST_LOST:
            break
        highest = rate
    return highest


def measure_ours(project: Path) -> int:
    """Return our rate; besides the one rule, all that come with the product are loaded."""
    with collecting(project, "udp://127.0.0.1:0") as running:
        migrated(project)
        (project / "rules" / "five.yaml").write_text(OURS)
        worker = KeptAlive(project)
        try:
            return best("ours", lambda: int(asked(project, COUNT)[0][0]), running.ports["udp"])
        finally:
            worker.end()


COUNT = "SELECT count(*) FROM event"


def measure_theirs(folder: Path) -> int:
    """Return the rate of ansible-rulebook."""
    port, count = free_port(), folder / "count"
    count.write_text("0")
    (folder / "datagrams.py").write_text(SOURCE)
    (folder / "rulebook.yml").write_text(RULEBOOK.format(port=port, count=count))
    (folder / "inventory.yml").write_text("all: {hosts: {localhost: {}}}")
    command = [
        *(str(ENVIRONMENT / "bin" / "ansible-rulebook"), "--rulebook", "rulebook.yml"),
        *("--inventory", "inventory.yml", "--source-dir", str(folder)),
    ]
    environment = {**os.environ, "PATH": f"{ENVIRONMENT / 'bin'}:{os.environ['PATH']}"}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            wait(lambda: is_taken(port))
            time.sleep(SECONDS)  # its rules engine starts too
            return best(PEER, lambda: int(count.read_text() or 0), port)
        finally:
            process.terminate()


def wait(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + START_S
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("it did not start")
        time.sleep(0.2)


def is_installed() -> bool:
    """Make the environment of the peer, unless it is there; tell whether it can run."""
    if not shutil.which("java"):
        return False
    if not ENVIRONMENT.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        install = [str(ENVIRONMENT / "bin" / "pip"), "install", "--quiet", PEER, "ansible-core"]
        subprocess.run(install, check=True)
    return (ENVIRONMENT / "bin" / "ansible-rulebook").exists()


if __name__ == "__main__":
    sys.exit(main())
