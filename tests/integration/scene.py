"""An attack in a lab of real daemons, and what Netwright does about it, hands off.

sshd of r1 speaks to rsyslog, that to `netwright collect` over UDP; fw1 sees the attacker's sessions
in its kernel. `netwright worker events` does the rest.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from netwright.model.action import Action, ActionState
from netwright.project import find_project
from netwright.store.actions import ActionFilter, list_actions
from netwright.store.database import Store
from netwright.store.migrate import open_current
from tests.integration.command import Netwright, new_project
from tests.lab import senders
from tests.lab.container import RunningLab
from tests.lab.guarded import ALLOWED, H1, POOL, R1, RANGES, STATION

T = TypeVar("T")

PATIENCE_S = 40.0
NO_SETTINGS: Mapping[str, str] = {}
LOUD_PORT = 2222
TRACKING = """
table inet own {
  chain through {
    type filter hook forward priority 0; policy accept;
    ct state established,related accept
  }
}
"""
"""A firewall's own rules: they let it follow sessions, and are not ours to touch."""

RULE = """
title: Logins as {user} are guessed
id: 5b1f0c0e-6d0e-4a53-9c1a-3a2f5d1f7{number:03d}
name: guessed_{user}
status: stable
severity: high
detection:
  selection: {{event.tag: LOGIN_FAILED, user.name: {user}}}
  condition: selection
correlation:
  {{type: event_count, group-by: [source.ip], timespan: 60s, condition: {{gte: 5}}, cooldown: 10m}}
incident: {{fingerprint: [source.ip], resolve_after: 30m}}
response:
  mode: {mode}
  playbook: block_address
  target: path_firewall(source.ip)
  params: {{address: source.ip}}
  ttl: {ttl}
  guards: {{corroborate: 1, max_per_hour: 1000}}
  approval: {{timeout: {timeout}}}
"""
GUESS = """
import paramiko, socket, sys
source, target, port, user = sys.argv[1:5]
for _ in range(4):
    opened = socket.create_connection((target, int(port)), 5, source_address=(source, 0))
    transport = paramiko.Transport(opened)
    transport.start_client(timeout=10)
    for guess in range(2):
        try:
            transport.auth_password(user, f"guess-{guess}")
        except paramiko.SSHException:
            pass
    transport.close()
"""
CONNECT = """
import socket, sys
source, target, port = sys.argv[1:]
with socket.create_connection((target, int(port)), 2, source_address=(source, 0)) as opened:
    opened.recv(10)
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """A lab whose nodes tell a collector, and the project that looks after it."""

    net: RunningLab
    project: Netwright
    store: Store
    syslog_port: int

    def guess(self, source: str, user: str, target: str = R1, node: str = "srv1") -> None:
        """Guess a user's password at a router, eight times, over four connections."""
        self.net.run(node, sys.executable, "-c", GUESS, source, target, str(LOUD_PORT), user)

    def connects(self, node: str, source: str, target: str = R1, port: int = LOUD_PORT) -> bool:
        """Tell whether a service answers a node that comes from an address."""
        command = [sys.executable, "-c", CONNECT, source, target, str(port)]
        done = subprocess.run([*self.net.inside(node), *command], check=False, capture_output=True)
        return done.returncode == 0

    def pings(self, node: str, source: str, target: str = R1) -> bool:
        """Tell whether an answer comes back."""
        command = ["ping", "-c1", "-W1", "-q", "-I", source, target]
        done = subprocess.run([*self.net.inside(node), *command], check=False, capture_output=True)
        return done.returncode == 0

    def blocked(self, node: str) -> set[str]:
        """Return the addresses that a node's kernel blocks for us."""
        told = [*self.net.inside(node), "nft", "-j", "list", "table", "inet", "netwright"]
        done = subprocess.run(told, check=False, capture_output=True, text=True)
        if done.returncode:
            return set()
        entries = json.loads(done.stdout)["nftables"]
        elements = [e for one in entries for e in one.get("set", {}).get("elem", ())]
        return {str(e["elem"]["val"] if isinstance(e, dict) else e) for e in elements}

    def actions(self) -> list[Action]:
        """Return all actions, newest first.

        Read beside the command: one that is asked ten times a second would keep the worker waiting.
        """
        with self.store.read() as session:
            return list_actions(session, "default", ActionFilter(limit=1000))

    def document(self, address: str) -> dict[str, Any]:
        """Return what `remediate show` tells of the newest action about an address."""
        [newest, *_] = self._about(address)
        shown: dict[str, Any] = self.project.json("remediate", "show", newest.id)
        return shown

    def _about(self, address: str) -> list[Action]:
        wanted = {address, f"{address}/32"}
        return [one for one in self.actions() if one.params.get("address") in wanted]

    def action(self, address: str, *states: ActionState) -> Action:
        """Wait until the action about an address is in one of these states."""

        def found() -> Action | None:
            return next((one for one in self._about(address) if one.state in states), None)

        return soon(found, lambda: str([one.history for one in self._about(address)]))


def soon(found: Callable[[], T | None], instead: Callable[[], str] = str) -> T:
    """Wait until something is found; else tell what there is instead."""
    end = time.monotonic() + PATIENCE_S
    while (one := found()) is None:
        assert time.monotonic() < end, instead()
        time.sleep(0.1)
    return one


@contextmanager
def scene(
    net: RunningLab,
    folder: Path,
    rules: Mapping[str, str],
    settings: Mapping[str, str] = NO_SETTINGS,
) -> Iterator[Scene]:
    """Discover the network, let its daemons tell, and let the worker answer by these rules."""
    environment = {"NETWRIGHT_REMEDIATION_OBSERVE_DAYS": "0", **settings}
    project = new_project(folder, POOL).project
    command = Netwright(project, net.at_station, environment)
    for name, text in rules.items():
        (project / "rules" / f"{name}.yaml").write_text(text)
    (project / "inventory" / "variables.yaml").write_text(f"dns_servers: [{H1}]\n")
    command.discover(*RANGES, "--allow", ALLOWED)
    for firewall in ("fw1", "fw2"):
        net.run(firewall, "nft", "-f", "-", text=TRACKING)
    with ExitStack() as stack:
        started = command.start("collect", "syslog", f"--listen=udp://{STATION}:0", "--jsonl")
        ports = stack.enter_context(listening(started))
        stack.enter_context(until_ended(command.start("worker", "events")))
        collector = senders.Collector(STATION, ports)
        for node in ("r1", "fw1"):
            senders.send_by_rsyslog(net, node, collector, "udp")
            loud = f"-p {LOUD_PORT} -o PidFile=/run/sshd-loud.pid -o MaxAuthTries=20"
            net.run(node, "sh", "-ec", f"/usr/sbin/sshd -f sshd.conf {loud} </dev/null 2>&1")
        store = stack.enter_context(closing(open_current(find_project(project).database_url)))
        yield Scene(net, command, store, ports["udp"])


@contextmanager
def listening(process: subprocess.Popen[str]) -> Iterator[dict[str, int]]:
    """Yield the ports of a collector, by kind of listener."""
    with until_ended(process):
        assert process.stdout
        line = process.stdout.readline()
        assert line, process.stderr and process.stderr.read()
        yield {each["kind"]: each["port"] for each in json.loads(line)["listeners"]}


@contextmanager
def until_ended(process: subprocess.Popen[Any]) -> Iterator[None]:
    """End a process with the block."""
    with process:
        try:
            yield
        finally:
            process.terminate()
