"""Thousands attack at once: what is done stays within its caps, in one run for each batch."""

from collections import Counter
from ipaddress import ip_address

import pytest

from netwright.events.rules.rule import Rule
from netwright.model.action import Action, ActionState
from netwright.model.role import Role
from netwright.rules.reading import read_rule
from netwright.runs.clock import utc_now
from netwright.runs.remediation.acting import apply
from netwright.runs.remediation.deciding import Person, approve, reject, waiting_of
from netwright.runs.remediation.responder import Responder
from netwright.store.actions import ActionFilter, list_actions
from tests.runs.events.conftest import (
    Bench,
    bench,
    migrated_postgres,
    migrated_sqlite,
    profiles,
    store,
)
from tests.runs.remediation.network import Lab
from tests.runs.remediation.test_hostile_input import DEVICES, PLACES, lab

__all__ = ["bench", "lab", "migrated_postgres", "migrated_sqlite", "profiles", "store"]

ATTACKERS, CAP, AT_ONCE = 250, 20, 200
ANN = Person("ann", Role.APPROVER)


def rule(mode: str) -> Rule:
    """Return a rule that blocks whoever guesses once."""
    text = f"""
title: guessed
id: 5b1f0c0e-6d0e-4a53-9c1a-3a2f5d1f7a12
name: guessed
status: stable
severity: high
detection:
  selection: {{event.tag: LOGIN_FAILED}}
  condition: selection
correlation:
  {{type: event_count, group-by: [source.ip], timespan: 60s, condition: {{gte: 1}}, cooldown: 10m}}
incident: {{fingerprint: [source.ip], resolve_after: 30m}}
response:
  {{mode: {mode}, playbook: block_address, target: host=firewall, ttl: 1h,
    params: {{address: source.ip}}, guards: {{corroborate: 1}}}}
"""
    read = read_rule("guessed.yaml", text, {})
    assert read.rule is not None, read
    return read.rule


def storm(bench: Bench, lab: Lab, what: Rule) -> list[Action]:
    """Let many attack, by the real worker, until every one of them has its answer."""
    lab.runner.sessions = 100
    first = int(ip_address("198.18.0.1"))
    sources = [str(ip_address(first + number)) for number in range(ATTACKERS)]
    lines = [PLACES["source.ip"].format(one).encode() for one in sources]
    bench.receive(*lines, source=DEVICES["srv1"])
    bench.drain(bench.with_parts(rules=[what]))
    lab.now = utc_now()
    responder = Responder(bench.project, lab.desk(), [what])
    while responder.answer():
        pass
    return listed(bench)


def listed(bench: Bench) -> list[Action]:
    """Return all actions."""
    with bench.store.read() as session:
        return list_actions(session, "default", ActionFilter(limit=100_000))


def test_at_most_what_is_allowed_is_done_and_in_one_run_for_each_batch(
    bench: Bench, lab: Lab
) -> None:
    """Every other attacker has its refusal, with the reason; the device was asked twice."""
    actions = storm(bench, lab, rule("auto"))

    states = Counter(one.state for one in actions)
    assert states == {ActionState.ACTIVE: CAP, ActionState.DENIED: ATTACKERS - CAP}
    assert len(lab.runner.blocked["firewall"]) == CAP
    refused = {str([v.guard for v in one.verdicts if not v.allowed]) for one in actions}
    assert refused <= {"[]", "['rate']", "['corroboration', 'rate']"}
    planned = [run for run in lab.runner.runs if run[2]]
    done = [run for run in lab.runner.runs if not run[2]]
    assert len(planned) <= -(-ATTACKERS // AT_ONCE)
    assert done == [("firewall", ("apply.yml", "verify.yml"), False)]


@pytest.mark.parametrize("agreed", [True, False])
def test_one_word_is_enough_for_a_batch(bench: Bench, lab: Lab, agreed: bool) -> None:  # noqa: FBT001
    """A person at night is asked once, not for each attacker."""
    actions = storm(bench, lab, rule("approve"))
    waiting = [one for one in actions if one.state is ActionState.AWAITING_APPROVAL]
    [batch] = {one.batch_id for one in waiting}
    desk = lab.desk()

    decide = approve if agreed else reject
    told = [decide(desk, one, ANN, "seen it") for one in waiting_of(desk, batch)]

    assert len(told) == len(waiting) == CAP
    if agreed:
        apply(desk, told)
    after = ActionState.ACTIVE if agreed else ActionState.DENIED
    assert {one.state for one in listed(bench) if one.batch_id == batch} == {after}
    assert len(lab.runner.blocked["firewall"]) == (CAP if agreed else 0)
    assert waiting_of(desk, waiting[0].id) == [waiting[0].id]
