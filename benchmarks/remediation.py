"""From the last piece of evidence to a block that Nornir reads from the device, in a lab.

Real daemons in namespaces: sshd tells rsyslog of guessed passwords, the firewall's kernel has seen
the sessions, the worker plans and acts hands off. Once with ansible-runner, once with the program
that has imported Ansible already.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from benchmarks.report import machine, row
from netwright.model.action import Action, ActionState
from netwright.store.events import EventFilter, list_events
from tests.integration.scene import RULE, Scene, scene
from tests.lab.container import RunningLab, missing, running
from tests.lab.guarded import ATTACKERS, FW1, GUARDED

RUNS = 20
WARM = Path(__file__).parent.parent / "helpers" / "ansible-warm" / "ansible_warm.py"
RUNNERS: Mapping[str, tuple[str, float]] = {
    "ansible-runner": ("ansible-runner", 5.0),
    "warm server": (str(WARM), 3.0),
}
NEEDED = 5  # failed logins that the rule wants
STEPS = (
    (ActionState.DETECTED, "heard, correlated, seen by the responder"),
    (ActionState.PLANNED, "planned: witness asked, change tried"),
    (ActionState.RUNNING, "judged again"),
    (ActionState.VERIFYING, "applied, and read back by Ansible"),
    (ActionState.ACTIVE, "judged what was read"),
)


@dataclass
class Measured:
    """Seconds by part, a list of runs each."""

    parts: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    whole: list[float] = field(default_factory=list)

    def add(self, action: Action, evidence: datetime, read: float) -> None:
        """Add one run, which Nornir read at an instant."""
        before, at = (
            evidence.timestamp(),
            {step.state: step.at.timestamp() for step in action.history},
        )
        for state, words in STEPS:
            self.parts[words].append(at[state] - before)
            before = at[state]
        self.parts["read by Nornir"].append(read - before)
        self.whole.append(read - evidence.timestamp())


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    machine()
    if reason := missing():
        row("skipped", reason)
        return 0
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    missed = 0
    for name, (runner, bar) in RUNNERS.items():
        with tempfile.TemporaryDirectory() as made:
            missed += _report(name, _measure(Path(made), runner, runs), bar)
    return int(missed > 0)


def _measure(folder: Path, runner: str, runs: int) -> Measured:
    """Measure in a lab of its own: what was blocked before would not be blocked again."""
    measured = Measured()
    text = RULE.format(user="night", number=1, mode="auto", ttl="1h", timeout="15m")
    told = {"NETWRIGHT_REMEDIATION_RUNNER": runner}
    folder.chmod(0o755)
    (folder / "lab").mkdir(mode=0o755)
    with (
        running(GUARDED, folder / "lab") as net,
        scene(net, folder / "project", {"night": text}, told) as stage,
        _reader(net) as reader,
    ):
        for attacker in ATTACKERS[:runs]:
            stage.guess(attacker, "night")
            action = stage.action(attacker, ActionState.ACTIVE)
            measured.add(action, _evidence(stage, attacker), _read_at(reader, attacker))
    return measured


def _evidence(stage: Scene, attacker: str) -> datetime:
    """Return when the last message came that the rule needed."""
    wanted = EventFilter(tag="LOGIN_FAILED")
    with stage.store.read() as session:
        events = list_events(session, "default", wanted, 1000)
    told = (one for one in events if one.fields.get("source.ip") == attacker)
    ours = [one.received_at for one in told if one.received_at]
    return sorted(ours)[NEEDED - 1]


def _read_at(reader: "subprocess.Popen[str]", address: str) -> float:
    """Return when Nornir has read an address from the firewall."""
    if not (reader.stdin and reader.stdout):
        raise TypeError("the reader has no pipes")
    reader.stdin.write(f"{address}\n")
    reader.stdin.flush()
    return float(reader.stdout.readline())


@contextmanager
def _reader(net: RunningLab) -> Iterator["subprocess.Popen[str]"]:
    command = [*net.at_station, sys.executable, "-m", "benchmarks.remediation", "read"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        yield process
        process.terminate()


def read() -> int:
    """For each address on standard input, print when Nornir has read it; runs at the station."""
    from nornir.core import Nornir  # noqa: PLC0415 - in the reader's own process only
    from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory  # noqa: PLC0415
    from nornir.core.task import Result, Task  # noqa: PLC0415
    from nornir.plugins.runners import SerialRunner  # noqa: PLC0415
    from paramiko import AutoAddPolicy, SSHClient  # noqa: PLC0415

    client = SSHClient()
    client.set_missing_host_key_policy(AutoAddPolicy())  # noqa: S507 - a lab's own
    client.connect(FW1, username="fwadmin", password="Fw-4dm1n-79", look_for_keys=False)

    def blocked(task: Task) -> Result:
        _, out, _ = client.exec_command("nft list table inet netwright")
        return Result(host=task.host, result=out.read().decode())

    inventory = Inventory(Hosts({"fw1": Host("fw1", hostname=FW1)}), Groups(), Defaults())
    nornir = Nornir(inventory=inventory, runner=SerialRunner())
    for line in sys.stdin:
        while f"{line.strip()} timeout" not in nornir.run(blocked)["fw1"][0].result:
            time.sleep(0.05)
        print(time.time(), flush=True)
    return 0


def _report(name: str, measured: Measured, bar: float) -> int:
    for words, seconds in measured.parts.items():
        row(f"{name}: {words}", f"{_of(seconds, 0.5):.2f} / {_of(seconds, 0.95):.2f} s")
    p95 = _of(measured.whole, 0.95)
    figure = f"{_of(measured.whole, 0.5):.2f} / {p95:.2f} s"
    row(
        f"{name}: whole, p50/p95 of {len(measured.whole)}", figure, bar=f"<= {bar:g}", ok=p95 <= bar
    )
    machine()
    return int(p95 > bar)


def _of(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    sys.exit(read() if sys.argv[1:] == ["read"] else main())
