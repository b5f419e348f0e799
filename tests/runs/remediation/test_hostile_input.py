"""From a datagram to a refusal: what anybody can send never becomes more than a plan allows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest

from netwright.errors import NetwrightError
from netwright.events.rules.rule import Rule
from netwright.model.action import Action, ActionState
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.remediation.protected import Protected, ProtectedAddresses
from netwright.rules.reading import read_rule
from netwright.runs.clock import utc_now
from netwright.runs.remediation.responder import Responder
from netwright.store.actions import ActionFilter, list_actions
from netwright.store.approvals import rule_since
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from tests.remediation.scenarios import WORLD
from tests.runs.events.conftest import (
    Bench,
    bench,
    migrated_postgres,
    migrated_sqlite,
    profiles,
    store,
)
from tests.runs.remediation.network import Lab

__all__ = ["bench", "migrated_postgres", "migrated_sqlite", "profiles", "store"]

DEVICES = {"firewall": "192.0.2.1", "srv1": "192.0.2.2", "srv2": "192.0.2.3"}
PAYLOADS = {
    "Jinja": "{{lookup('pipe','touch${IFS}/tmp/netwright-owned')}}",
    "a Jinja statement": "{%for_x_in_y%}{{x}}{%endfor%}",
    "shell": "$(touch${IFS}/tmp/netwright-owned)",
    "backticks": "`reboot`;reboot|reboot",
    "YAML": "!!python/object/apply:os.system['reboot']",
    "a vault tag": "!vault|$ANSIBLE_VAULT;1.1;AES256",
    "CLI lines": "198.51.100.7\nconfigure\rreload\n",
    "ANSI": "\x1b]0;owned\x07\x1b[2J198.51.100.7",
    "a path": "../../../../etc/netwright/playbooks/block_address",
    "look-alikes": "\uff11\uff19\uff12.0.2.\u0661",
    "text from right to left": "\u202e1.2.0.291",
    "64 KiB": "A" * 65_000,
    "quotes": '\'"}]},"x":[{"',
    "an address and more": "198.51.100.7/32,10.0.0.1",
}
PLACES = {
    "user.name": "<38>Nov 24 10:00:00 gw sshd[7]: Failed password for {} from ::9 port 4 ssh2",
    "source.ip": "<38>Nov 24 10:00:00 gw sshd[7]: Failed password for root from {} port 4 ssh2",
    "host.name": "<38>Nov 24 10:00:00 {} sshd[7]: Failed password for root from ::9 port 4 ssh2",
    "interface.name": "<187>Nov 24 10:00:00 gw 7: %LINK-3-UPDOWN: Interface {}, down",
    "message": "<38>Nov 24 10:00:00 gw app: {} Failed password",
    "process.name": "<38>Nov 24 10:00:00 gw {}[7]: Failed password",
}


def rule(parameter: str, playbook: str = "block_address") -> Rule:
    """Return a rule that answers every message by a field of it, hands off."""
    text = f"""
title: anything
id: 5b1f0c0e-6d0e-4a53-9c1a-3a2f5d1f7a11
name: anything
status: stable
severity: high
detection:
  selection: {{source|contains: "."}}
  condition: selection
correlation:
  {{type: event_count, group-by: [source], timespan: 60s, condition: {{gte: 1}}, cooldown: 10m}}
incident: {{fingerprint: [source], resolve_after: 30m}}
response:
  {{mode: auto, playbook: {playbook}, target: host=firewall, ttl: 1h,
    params: {{address: {parameter}}}}}
"""
    read = read_rule("anything.yaml", text, {})
    assert read.rule is not None, read
    return read.rule


@pytest.fixture
def lab(bench: Bench) -> Lab:
    """Return a network of three devices, of which the firewall sees every flood itself."""
    for name, address in DEVICES.items():
        told = System(sys_name=name)
        keys = IdentityKeys(sys_name=name)
        seen = Observation(ip_address(address), datetime.now(UTC), told, Identification(), keys, {})
        with bench.store.write() as session:
            [claimed] = claim_devices(session, "default", [Arrival(seen)])
            record(session, [Visit("default", "run", claimed.device_id, seen)])
    lab = Lab(bench.store, now=utc_now())
    lab.around.base = replace(WORLD, observe=timedelta(0))
    return lab


def answers(bench: Bench, lab: Lab, what: Rule) -> list[Action]:
    """Let the worker read the spool and the responder answer; return all actions."""
    bench.drain(bench.with_parts(rules=[what]))
    lab.now = utc_now()
    Responder(bench.project, lab.desk(), [what]).answer()
    with bench.store.read() as session:
        return list_actions(session, "default", ActionFilter(limit=100_000))


@pytest.mark.parametrize("place", PLACES)
def test_hostile_text_ends_as_a_refusal_that_is_kept(bench: Bench, lab: Lab, place: str) -> None:
    """Nothing is done to a device; the refusal does not repeat what was sent."""
    for number, payload in enumerate(PAYLOADS.values(), 10):
        line = PLACES[place].format(payload).encode()
        bench.receive(line, source=f"198.51.100.{number}")

    actions = answers(bench, lab, rule(place))

    assert all(is_check for _, _, is_check in lab.runner.runs)
    assert len(actions) == len(PAYLOADS)
    assert {one.state for one in actions} == {ActionState.DENIED}
    refused = {each.guard for one in actions for each in one.verdicts if not each.allowed}
    assert "parameters" in refused
    assert refused <= {"parameters", "corroboration"}
    kept = str(actions)
    assert not any(payload in kept for payload in PAYLOADS.values())


@pytest.mark.parametrize(
    ("victim", "why"),
    [
        ("10.0.0.1", "gateway"),
        ("10.9.0.9", "management"),
        ("10.0.53.1", "DNS server"),
        ("10.0.0.254", "a virtual gateway"),
        ("::ffff:10.0.0.1", "gateway"),
    ],
)
def test_a_flood_in_the_name_of_somebody_precious_does_nothing(
    bench: Bench, lab: Lab, victim: str, why: str
) -> None:
    """Not even where the firewall itself has seen it, and three devices tell of it."""
    entries = {"10.0.53.1": "DNS server", "10.0.0.254": "a virtual gateway"}
    protected = [Protected(ip_network(one), reason) for one, reason in entries.items()]
    known = [("10.0.0.1", "gateway"), ("10.9.0.0/24", "management")]
    protected += [Protected(ip_network(one), reason) for one, reason in known]
    lab.around.base = replace(lab.around.base, protected=ProtectedAddresses(protected))
    lab.runner.sessions = 1_000_000
    line = PLACES["source.ip"].format(victim).encode()
    for source in DEVICES.values():
        bench.receive(*[line] * 30, source=source)

    actions = answers(bench, lab, rule("source.ip"))

    assert not any(lab.runner.blocked.values())
    assert {one.state for one in actions} == {ActionState.DENIED}
    assert all(why in str(one.verdicts) for one in actions)


def test_one_sender_that_speaks_for_many_is_one_that_nobody_knows(bench: Bench, lab: Lab) -> None:
    """Names in headers are not witnesses."""
    for name in DEVICES:
        line = PLACES["source.ip"].format("198.51.100.66").replace(" gw ", f" {name} ").encode()
        bench.receive(*[line] * 30, source="203.0.113.9")

    [action] = answers(bench, lab, rule("source.ip"))

    assert action.state is ActionState.DENIED
    assert not any(lab.runner.blocked.values())
    assert "203.0.113.9 (unknown)" in str(action.verdicts)


def test_a_real_attacker_that_devices_and_the_firewall_see_is_still_blocked(
    bench: Bench, lab: Lab
) -> None:
    """A system that refuses everything would pass all of the above."""
    lab.runner.sessions = 100
    line = PLACES["source.ip"].format("198.51.100.66").encode()
    bench.receive(*[line] * 5, source=DEVICES["srv1"])

    [action] = answers(bench, lab, rule("source.ip"))

    assert action.state is ActionState.ACTIVE
    assert lab.runner.blocked == {"firewall": {"198.51.100.66/32"}}


def test_an_answer_that_fails_keeps_nothing_in_force(bench: Bench, lab: Lab) -> None:
    """A rule with a broken playbook must not make another's block last for ever."""
    lab.runner.sessions = 100
    line = PLACES["source.ip"].format("198.51.100.66").encode()
    bench.receive(line, source=DEVICES["srv1"])
    [action] = answers(bench, lab, rule("source.ip"))
    assert action.state is ActionState.ACTIVE
    broken = rule("source.ip", "no_such_playbook")
    bench.receive(line, source=DEVICES["srv2"])
    bench.drain(bench.with_parts(rules=[broken]))
    lab.later(hours=2)

    with pytest.raises(NetwrightError):
        Responder(bench.project, lab.desk(), [broken]).look()

    with bench.store.read() as session:
        [action] = list_actions(session, "default", ActionFilter())
    assert action.state is ActionState.ROLLED_BACK


def test_a_rule_has_observed_since_it_was_loaded(bench: Bench, lab: Lab) -> None:
    """Its first incident may come after a month: the days of observing are over then."""
    lab.runner.sessions = 100
    lab.around.base = replace(lab.around.base, observe=timedelta(days=7))
    what = rule("source.ip")
    Responder(bench.project, lab.desk(), [what]).look()
    lab.later(days=8)
    begun = lab.now
    with bench.store.read() as session:
        since = rule_since(session, "default", what.name, what.digest, begun)

    assert begun - since == timedelta(days=8)
