"""What real daemons say becomes the right incidents, once, with the right device and port.

The kernel, sshd and FRRouting speak to rsyslog and syslog-ng, those to `netwright collect` over
UDP, TCP and TLS; softflowd exports what it sees of an nmap scan. `netwright worker events` does
the rest.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from netwright.events.incidents.document import incident_document
from netwright.model.incident import IncidentState
from netwright.project import find_project
from netwright.store.database import Store
from netwright.store.incidents import IncidentFilter, find_incidents
from netwright.store.migrate import open_current
from tests.integration.command import Netwright
from tests.integration.discovered import Found
from tests.lab import senders
from tests.lab.container import RunningLab
from tests.lab.topology import End

pytestmark = pytest.mark.integration

STATION, A1, R1, R2, SW1 = "10.77.0.10", "10.77.1.11", "10.77.255.1", "10.77.255.2", "10.77.1.2"
LISTENERS = ("udp", "tcp", "tls", "netflow")
PATIENCE_S = 30.0

GUESSES = """
import paramiko, sys
for _ in range(2):
    transport = paramiko.Transport((sys.argv[1], 2222))
    transport.start_client(timeout=10)
    for guess in range(5):
        try:
            transport.auth_password("operator", f"guess-{guess}")
        except paramiko.SSHException:
            pass
    transport.close()
"""
CUT = (
    "add table inet cut;"
    " add chain inet cut in { type filter hook input priority 0; };"
    " add rule inet cut in iifname eth1 ip protocol 89 drop"
)

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Watched:
    """A lab whose nodes tell a collector, and the project that it belongs to."""

    net: RunningLab
    project: Netwright
    collector: senders.Collector
    store: Store

    def of_rule(self, title: str, state: IncidentState | None = None) -> list[Document]:
        """Return the incidents of a rule, as `incidents list --explained` shows them.

        Read beside the command: one that is asked ten times a second would keep the worker waiting.
        """
        states = frozenset((state,)) if state else None
        with self.store.read() as session:
            wanted = IncidentFilter(states=states, explained=True)
            found = find_incidents(session, "default", wanted)
        return [incident_document(one) for one in found if one.title == title]

    def listed(self, *arguments: str) -> list[Document]:
        """Return what `incidents list` shows."""
        found: list[Document] = self.project.json("incidents", "list", *arguments)["data"]
        return found

    def name(self, address: str) -> str:
        """Return what the project calls the device with an address."""
        return next(str(d["name"]) for d in self.project.devices() if address in d["addresses"])


@pytest.fixture(scope="module")
def watched(
    net: RunningLab, found: Found, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    """The campus as discovered, its daemons' messages on their way to a collector and a worker."""
    if reason := senders.missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("events") / "project"
    shutil.copytree(found.command.project, folder)
    project = Netwright(folder, found.command.inside)
    with ExitStack() as stack:
        collect = ("collect", "all", *(f"--listen={kind}://{STATION}:0" for kind in LISTENERS))
        ports = stack.enter_context(_listening(project.start(*collect, "--jsonl")))
        stack.enter_context(_until_ended(project.start("worker", "events")))
        collector = senders.Collector(STATION, ports)
        senders.send_by_rsyslog(net, "sw1", collector, "udp")
        senders.send_by_rsyslog(net, "r2", collector, "tcp")
        senders.send_by_syslog_ng(net, "r1", collector)
        stack.enter_context(_until_ended(senders.send_kernel_messages(net, "sw1")))
        store = stack.enter_context(closing(open_current(find_project(folder).database_url)))
        yield Watched(net, project, collector, store)


@contextmanager
def _listening(process: subprocess.Popen[str]) -> Iterator[dict[str, int]]:
    with _until_ended(process):
        assert process.stdout
        line = process.stdout.readline()
        assert line, process.stderr and process.stderr.read()
        yield {each["kind"]: each["port"] for each in json.loads(line)["listeners"]}


@contextmanager
def _until_ended(process: subprocess.Popen[Any]) -> Iterator[None]:
    with process:
        try:
            yield
        finally:
            process.terminate()


def _soon(found: Callable[[], list[Document]]) -> list[Document]:
    """Wait until something is found; nothing is, after so long."""
    end = time.monotonic() + PATIENCE_S
    while not (documents := found()) and time.monotonic() < end:
        time.sleep(0.2)
    return documents


def test_a_port_that_is_set_down_is_one_incident_with_what_hangs_on_it(watched: Watched) -> None:
    """The kernel says so, rsyslog sends it by UDP; the box behind it is silent, and part of it."""
    switch, box = watched.name(SW1), watched.name(A1)
    with watched.net.unplugged(End("sw1", "p2")):
        [down] = _soon(lambda: watched.of_rule("A link is down", IncidentState.OPEN))
        link = _link(watched, switch)
        for _ in range(2):
            watched.project.run("status", "poll", box)
        [part] = _soon(lambda: watched.of_rule("A device does not answer"))
        shown = watched.listed("--device", box, "--state", "open")
    over = _soon(lambda: watched.of_rule("A link is down", IncidentState.RESOLVED))
    watched.project.run("status", "poll", box)
    answers = _soon(lambda: watched.of_rule("A device does not answer", IncidentState.RESOLVED))

    assert down["group"] == {"device": switch, "interface.name": "p2"}
    assert (down["root"]["device"], down["root"]["interface"]) == (switch, "p2")
    assert [end["device"] for end in down["links"][0].values()] == sorted((switch, box))
    assert (link["status"], link["status_source"]) == ("down", "event")
    assert [one["id"] for one in shown] == [down["id"]]
    assert set(shown[0]["devices"]) == {switch, box}
    assert [one["id"] for one in over] == [down["id"]]
    assert [one["id"] for one in answers] == [part["id"]]


def _link(watched: Watched, switch: str) -> Document:
    end = {"device": switch, "interface": "p2"}
    links: list[Document] = watched.project.json("topology", "show")["links"]
    return next(link for link in links if end in (link["a"], link["b"]))


def test_a_password_flood_is_one_incident(watched: Watched) -> None:
    """Read from sshd itself, and sent by syslog-ng over TLS."""
    net = watched.net
    loud = ("-p", "2222", "-o", "PidFile=/run/sshd-loud.pid")
    net.run("r1", "sh", "-ec", f"/usr/sbin/sshd -f sshd.conf {' '.join(loud)} </dev/null 2>&1")
    guess = [*net.at_station, sys.executable, "-c", GUESSES, R1]
    subprocess.run(guess, check=True, timeout=60, capture_output=True)

    [incident] = _soon(lambda: watched.of_rule("Brute force against a device login"))

    assert incident["group"] == {"source.ip": STATION}
    assert incident["devices"] == [watched.name(R1)]
    assert incident["severity"] == "high"
    events = watched.project.json("events", "list", "--tag", "LOGIN_FAILED")["data"]
    assert {event["transport"] for event in events} == {"tls"}


def test_a_lost_ospf_neighbor_is_one_incident_until_it_is_back(watched: Watched) -> None:
    """FRRouting says so, rsyslog sends it by TCP."""
    for command in (("log syslog informational",), ("router ospf", "log-adjacency-changes")):
        lines = [word for line in ("configure terminal", *command) for word in ("-c", line)]
        watched.net.run("r2", "vtysh", *lines)
    watched.net.run("r2", "nft", CUT)
    try:
        [lost] = _soon(lambda: watched.of_rule("An OSPF adjacency is lost"))
    finally:
        watched.net.run("r2", "nft", "delete table inet cut")
    over = _soon(lambda: watched.of_rule("An OSPF adjacency is lost", IncidentState.RESOLVED))

    assert lost["devices"] == [watched.name(R2)]
    assert lost["root"]["interface"] == "eth1"
    assert lost["group"]["neighbor.address"] == "10.77.12.1"
    assert [one["id"] for one in over] == [lost["id"]]


def test_an_nmap_scan_is_one_incident(watched: Watched) -> None:
    """Seen in the flow records of the router that it passes."""
    net, port = watched.net, watched.collector.ports["netflow"]
    short = " ".join(f"-t {name}=1" for name in ("maxlife", "expint", "tcp.rst", "tcp", "general"))
    net.run("r1", "mkdir", "-p", "/run/softflowd/chroot")
    flows = f"softflowd -i eth3 -n {STATION}:{port} -v 9 {short} -c /run/sf.ctl -p /run/sf.pid"
    net.run("r1", "sh", "-ec", f"{flows} </dev/null >softflowd.log 2>&1")
    scan = ["nmap", "-n", "-Pn", "-sS", "-p", "1-300", "--max-retries", "1", A1]
    # softflowd is shown packets by the buffer only, and a scan is too small to fill one.
    fill = ["ping", "-q", "-f", "-c", "2000", "-s", "1400", A1]
    for command in (scan, fill):
        subprocess.run([*net.at_station, *command], check=True, timeout=60, capture_output=True)

    [incident] = _soon(lambda: watched.of_rule("A port scan"))

    assert incident["group"] == {"source.ip": STATION, "destination.ip": A1}
    assert incident["devices"] == [watched.name(R1)]


def test_nothing_else_is_open(watched: Watched) -> None:
    """All of that, and no incident that nobody caused."""
    titles = {one["title"] for one in watched.listed("--state", "open,acknowledged")}

    assert titles <= {"Brute force against a device login", "A port scan"}
