"""An attacker is stopped at the right firewall, hands off, and nobody else is.

Real daemons all the way: sshd, rsyslog, the kernel's session table, Ansible over SSH, nftables.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from netwright.model.action import Action, ActionState
from tests.integration.command import Netwright
from tests.integration.scene import RULE, Scene, scene, soon
from tests.lab.container import missing, running
from tests.lab.guarded import ATTACKERS, FW1, FW2, GATEWAY, GUARDED, H1, H2, R1, STATION

pytestmark = pytest.mark.integration

MODES = {"night": ("auto", "15s", "15m"), "desk": ("approve", "5m", "15m")}
MODES["late"] = ("approve", "5m", "3s")
VICTIMS = {GATEWAY: "an address of r1", STATION: "this collector", H1: "DNS server"}
SPOOF = """
import socket, subprocess, sys
sender, port, target, collector, *victims = sys.argv[1:]
for victim in victims:
    subprocess.run(["ip", "addr", "add", f"{victim}/32", "dev", "lo"], check=True)
    for _ in range(20):
        opened = socket.socket()
        opened.setblocking(False)
        opened.bind((victim, 0))
        opened.connect_ex((target, 2222))
subprocess.run(["ip", "addr", "del", f"{collector}/32", "dev", "lo"], check=True)
subprocess.run(["ip", "addr", "add", f"{sender}/32", "dev", "lo"], check=True)
teller = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
teller.bind((sender, 0))
for victim in victims:
    for _ in range(30):
        line = f"Failed password for night from {victim} port 9 ssh2"
        line = f"<38>Nov 24 10:00:00 r1 sshd[7]: {line}"
        teller.sendto(line.encode(), (collector, int(port)))
"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The network as discovered, its daemons telling, the worker answering."""
    if reason := missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("guarded")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)  # daemons give up root, and read their files after it
    rules = {
        user: RULE.format(user=user, number=number, mode=mode, ttl=ttl, timeout=timeout)
        for number, (user, (mode, ttl, timeout)) in enumerate(MODES.items())
    }
    (folder / "lab").mkdir(mode=0o755)
    with running(GUARDED, folder / "lab") as net, scene(net, folder / "project", rules) as stage:
        yield stage


def test_an_attacker_is_stopped_hands_off_and_passes_again_when_its_time_is_over(
    stage: Scene,
) -> None:
    """The whole of it; the others behind the same firewall do not notice."""
    attacker, neighbor = ATTACKERS[0], ATTACKERS[30]
    assert stage.pings("srv1", attacker)
    assert stage.connects("srv1", attacker)

    stage.guess(attacker, "night")
    action = stage.action(attacker, ActionState.ACTIVE)

    assert action.device == "fw1"
    assert (stage.blocked("fw1"), stage.blocked("fw2")) == ({attacker}, set())
    assert not stage.pings("srv1", attacker)
    assert not stage.connects("srv1", attacker)
    for node, source in (("srv1", neighbor), ("h1", H1), ("h2", H2)):
        assert stage.pings(node, source)
        assert stage.connects(node, source)
    told = next(one for one in action.verdicts if one.guard == "corroboration")
    assert told.reason.startswith("told by fw1 (own), r1 (spoofable)")

    over = stage.action(attacker, ActionState.ROLLED_BACK)
    assert stage.blocked("fw1") == set()
    assert stage.pings("srv1", attacker)
    assert stage.connects("srv1", attacker)
    incident = stage.project.json("incidents", "show", over.incident_id)
    assert incident["actions"] == [over.id]
    assert [step["state"] for step in incident["history"]] == [
        *("open", "detected", "planned", "approved", "running"),
        *("verifying", "active", "rolling_back", "rolled_back"),
    ]


def test_what_needs_a_person_waits_for_one_who_may_and_who_saw_the_plan(stage: Scene) -> None:
    """By the command line, with tokens: a viewer may not, another plan is not this one."""
    attacker = ATTACKERS[1]
    stage.guess(attacker, "desk")
    waiting = stage.action(attacker, ActionState.AWAITING_APPROVAL)
    listed = stage.project.json("remediate", "list", "--state", "awaiting_approval")["data"]
    [digest] = [one["plan"]["digest"] for one in listed if one["id"] == waiting.id]
    approve = ("remediate", "approve", waiting.id, "--reason", "seen it")

    for person, seen in (
        (_person(stage, "viewer"), digest),
        (_person(stage, "approver"), "0" * 64),
    ):
        assert person.run(*approve, "--digest", seen).code == 6
    assert stage.pings("srv1", attacker)
    assert stage.blocked("fw1") == set()

    done = _person(stage, "approver", "kim").json(*approve, "--digest", digest)
    assert done["state"] == "active"
    assert done["approvals"][0]["by"] == "kim"
    assert not stage.pings("srv1", attacker)
    stage.project.json("remediate", "rollback", waiting.id)
    assert stage.pings("srv1", attacker)
    assert stage.project.run("audit", "verify").code == 0


def test_what_nobody_agrees_to_is_not_done(stage: Scene) -> None:
    """Refused, or not answered in time: both leave the firewall as it was."""
    rejected, forgotten = ATTACKERS[2:4]
    stage.guess(rejected, "desk")
    stage.guess(forgotten, "late")
    waiting = stage.action(rejected, ActionState.AWAITING_APPROVAL)
    no = _person(stage, "approver", "jo").json(
        "remediate", "reject", waiting.id, "--reason", "our scanner"
    )

    assert no["state"] == "denied"
    over = stage.action(forgotten, ActionState.EXPIRED)
    assert over.history[-1].reason == "nobody agreed in time"
    assert stage.blocked("fw1") == set()
    assert stage.pings("srv1", rejected)
    assert stage.pings("srv1", forgotten)


def test_what_would_cut_the_collector_off_is_refused_with_the_reason(stage: Scene) -> None:
    """The flood is real, and comes from where the collector is."""
    stage.guess(STATION, "night", target=FW1, node="station")

    refusal = stage.action(STATION, ActionState.DENIED)

    assert refusal.device == "r1"
    reasons = {one.guard: one.reason for one in refusal.verdicts if not one.allowed}
    assert "this collector" in reasons["never_block"]
    assert "where we come from ourselves" in reasons["own_doing"]
    assert stage.blocked("r1") == set()
    assert stage.project.json("remediate", "show", refusal.id)["state"] == "denied"


def test_a_flood_in_the_name_of_somebody_precious_does_nothing(stage: Scene) -> None:
    """Packets and messages are forged, and the firewall has seen those packets."""
    before = {one.id for one in stage.actions()}
    told = [FW2, str(stage.syslog_port), R1, STATION, *VICTIMS]
    stage.net.run("srv1", sys.executable, "-c", SPOOF, *told)

    def denied() -> list[Action] | None:
        new = [one for one in stage.actions() if one.id not in before]
        return new if len(new) >= len(VICTIMS) - 1 else None

    refusals = {str(one.params["address"]): one for one in soon(denied, lambda: _told(stage))}

    assert {one.state for one in refusals.values()} == {ActionState.DENIED}
    for victim, why in VICTIMS.items():
        if victim != STATION:  # the incident about it is open already, and was answered
            assert why in str(refusals[f"{victim}/32"].verdicts)
    assert [stage.blocked(node) for node in ("r1", "fw1", "fw2")] == [set()] * 3


def _told(stage: Scene) -> str:
    return stage.project.run("incidents", "list", "--explained").output


def _person(stage: Scene, role: str, name: str = "") -> Netwright:
    """Return the command as somebody with a token runs it."""
    made: dict[str, Any] = stage.project.json(
        "tokens", "create", "--role", role, "--name", name or role
    )
    environment = {**stage.project.environment, "NETWRIGHT_TOKEN": made["token"]}
    return replace(stage.project, environment=environment)
