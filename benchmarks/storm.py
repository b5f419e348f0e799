"""A storm through the whole pipeline: receiver, spool, worker, database, and somebody who asks.

10,000 messages a second of several kinds from a sender of its own, all starter rules loaded, while
the list of 1,000 devices is asked for again and again. A login that fails three times from a new
address each second tells how long it takes from receipt to an incident.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from itertools import cycle
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.parts import parts_of_a_message
from benchmarks.report import machine, row
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.store.database import Session, Store
from netwright.store.devices import list_devices
from netwright.store.event_documents import microseconds
from netwright.store.events import EVENT
from netwright.store.identities import Arrival, claim_devices
from netwright.store.incidents import IncidentFilter, find_incidents
from netwright.store.migrate import open_current
from tests.collectors.collector import Collector, collecting, start

RATE, SECONDS, DEVICES = 10_000, 60, 1_000
PULSE = 50
PATIENCE_S = 60
BAR_US, BAR_LIST_MS, BAR_INCIDENT_S = 25.0, 100.0, 1.0
RULE = """
title: a storm's marker
id: 0b0f7f10-1f0e-4a55-9f0e-2f6f5d1f7a99
status: stable
severity: low
detection:
  selection: {message|startswith: marker}
  condition: selection
correlation: {type: event_count, group-by: [host.name], timespan: 10s, condition: {gte: 3}}
incident: {fingerprint: [host.name], resolve_after: 1h}
"""
_SEND = """
import sys
from benchmarks.storm import send
send(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
"""

_KINDS = (
    (
        "<189>{n}: sw-{host}: *{stamp}.411: %LINEPROTO-5-UPDOWN: Line protocol on Interface "
        "GigabitEthernet1/0/{low}, changed state to up"
    ),
    (
        "<38>{stamp} srv-{host} sshd[{n}]: Accepted publickey for kim from 198.51.100.{low} "
        "port 50022 ssh2: RSA SHA256:abcdefghijklmnopqrstuvwxyz"
    ),
    (
        "<164>{stamp} fw-{host} : %ASA-4-106023: Deny tcp src outside:203.0.113.{low}/50022 "
        'dst inside:192.0.2.{low}/443 by access-group "outside_in"'
    ),
    "<30>1 {iso} app-{host} daemon {n} ID47 - request {n} took 12 ms",
)
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Seen:
    """What was seen while the storm lasted."""

    markers: int = 0
    lists_ms: list[float] = field(default_factory=list)
    stored_s: list[float] = field(default_factory=list)
    incident_s: list[float] = field(default_factory=list)


def lines(now: datetime) -> Iterator[bytes]:
    """Yield messages of routers, switches, servers and firewalls for ever."""
    stamp, iso = f"{now:%b %d %H:%M:%S}", f"{now:%Y-%m-%dT%H:%M:%SZ}"
    for n in cycle(range(48_000)):
        yield (
            _KINDS[n % 4].format(n=n, host=n % DEVICES, stamp=stamp, iso=iso, low=n % 250).encode()
        )


def send(port: int, rate: int, seconds: float) -> None:
    """Send at a rate; a process of its own runs this."""
    made = [line for line, _ in zip(lines(datetime.now(UTC)), range(48_000), strict=False)]
    began, sent = time.monotonic(), 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.connect(("127.0.0.1", port))
        while sent < rate * seconds:
            for number in range(sent, sent + PULSE):
                opened.send(made[number % len(made)])
            sent += PULSE
            time.sleep(max(0.0, began + sent / rate - time.monotonic()))


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    rate = int(sys.argv[2]) if len(sys.argv) > 2 else RATE
    machine()
    missed = parts_of_a_message(lines(datetime.now(UTC)), BAR_US)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        with collecting(project, "udp://127.0.0.1:0") as running, _working(project) as worker:
            missed += storm(running, worker, rate, seconds)
    return int(missed > 0)


def storm(running: Collector, worker: subprocess.Popen[str], rate: int, seconds: float) -> int:
    """Measure; return how many bars were missed."""
    store = open_current(f"sqlite:///{running.project}/.netwright/netwright.db")
    _fill(store)
    before = {pid: _cpu_s(pid) for pid in (running.receiver(), worker.pid)}
    asked = [str(running.ports["udp"]), str(rate), str(seconds)]
    sender = subprocess.Popen([sys.executable, "-c", _SEND, *asked])
    seen = _watch(store, running.ports["udp"], sender)
    sent = int(-(-rate * seconds // PULSE) * PULSE) + 3 * seen.markers
    stored = _settle(store, sent)
    used = {pid: _cpu_s(pid) - before[pid] for pid in before}
    store.close()
    told = running.listener("udp")
    row("messages sent", f"{sent:,}")
    lost = sent - stored
    row("lost", f"{lost}", bar="0", ok=lost == 0)
    row("dropped by the kernel or shed", f"{told['kernel_drops'] + told['shed']}")
    receiver, work = (used[pid] / max(stored, 1) * 1e6 for pid in before)
    row("CPU: receiver", f"{receiver:.1f} us/message")
    row("CPU: worker, with start and incidents", f"{work:.1f} us/message")
    return sum((lost != 0, _report(seen)))


def _report(seen: Seen) -> int:
    lists, incidents = _p99(seen.lists_ms), _p99(seen.incident_s)
    row("p99 list of 1,000 devices", f"{lists:.0f} ms", bar=f"< {BAR_LIST_MS:.0f}", ok=lists < 100)
    row("p99 newest stored, behind the clock", f"{_p99(seen.stored_s):.2f} s")
    ok = incidents <= BAR_INCIDENT_S
    row("p99 receipt to incident", f"{incidents:.2f} s", bar=f"<= {BAR_INCIDENT_S:.0f}", ok=ok)
    return (lists >= BAR_LIST_MS) + (not ok)


def _watch(store: Store, port: int, sender: subprocess.Popen[bytes]) -> Seen:
    """Ask for devices, and send markers, until the sender is done."""
    seen, number, due = Seen(), 0, time.monotonic() + 1
    waiting: dict[str, float] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        while sender.poll() is None or (waiting and time.monotonic() < due + PATIENCE_S):
            if time.monotonic() >= due and sender.poll() is None:
                due, number = time.monotonic() + 1, number + 1
                seen.markers = number
                for _ in range(3):
                    line = f"<134>1 - mark-{number} storm - - - marker {number}"
                    opened.sendto(line.encode(), ("127.0.0.1", port))
                waiting[f"mark-{number}"] = time.monotonic()
            began = time.perf_counter()
            with store.read() as session:
                list_devices(session, "default")
            seen.lists_ms.append((time.perf_counter() - began) * 1000)
            with store.read() as session:
                _look(session, seen, waiting)
            time.sleep(0.02)
    return seen


def _look(session: Session, seen: Seen, waiting: dict[str, float]) -> None:
    newest = EVENT.select().with_only_columns(EVENT.c.received_us).order_by(EVENT.c.id.desc())
    received_us = session.scalar(newest.limit(1))
    if received_us:
        seen.stored_s.append((microseconds(datetime.now(UTC)) - received_us) / 1e6)
    if not waiting:
        return
    for one in find_incidents(session, "default", IncidentFilter(severities=frozenset({"low"}))):
        since = waiting.pop(str(dict(one.group).get("host.name")), None)
        if since is not None:
            seen.incident_s.append(time.monotonic() - since)


def _settle(store: Store, sent: int) -> int:
    """Return how many events are stored once no more come."""
    stored, before, until = 0, -1, time.monotonic() + 300
    while stored < sent and time.monotonic() < until and stored != before:
        time.sleep(3)
        before = stored
        with store.read() as session:
            stored = session.scalar(select(func.count()).select_from(EVENT)) or 0
    return stored


@contextmanager
def _working(project: Path) -> Iterator[subprocess.Popen[str]]:
    (project / "rules" / "storm.yaml").write_text(RULE)
    with start(project, "worker", "events", "--jsonl") as process:
        if process.stdout:
            process.stdout.readline()
        yield process
        process.terminate()


def _fill(store: Store) -> None:
    now = datetime.now(UTC)
    arrivals = [
        Arrival(
            Observation(
                ip_address(f"192.0.{2 + n // 250}.{n % 250 + 1}"),
                now,
                System(sys_name=f"sw-{n}"),
                Identification(),
                IdentityKeys(sys_name=f"sw-{n}"),
                {},
            )
        )
        for n in range(DEVICES)
    ]
    with store.write() as session:
        claim_devices(session, "default", arrivals)


def _cpu_s(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / _TICK


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)] if values else float("inf")


if __name__ == "__main__":
    sys.exit(main())
