"""From a wish to a block and back, whatever happens on the way: netwright.runs.remediation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from netwright.errors import RefusedError
from netwright.model.action import Action, ActionState, Mode
from netwright.model.interface import Port
from netwright.model.role import Role
from netwright.remediation.life_cycle import FINAL
from netwright.remediation.proposal import (
    KillSwitch,
    Limits,
    Proposal,
    Voice,
    Witness,
    World,
)
from netwright.remediation.report import report
from netwright.runs.remediation.acting import apply
from netwright.runs.remediation.deciding import Person, approve, reject, take_back
from netwright.runs.remediation.desk import Terms
from netwright.runs.remediation.device_lease import at_device
from netwright.runs.remediation.planning import plan
from netwright.runs.remediation.reconciling import reconcile
from netwright.runs.remediation.sweeping import sweep
from netwright.store.action_names import rename_in_actions
from netwright.store.actions import ActionFilter, get_action, list_actions, past_actions
from netwright.store.approvals import switch_on
from netwright.store.device_leases import Place, Term, take
from netwright.store.judged import judged_since
from tests.runs.remediation.network import ATTACKER, KilledError, Lab, killer, wish

S = ActionState
ANN, BOB = Person("ann", Role.APPROVER), Person("bob", Role.OPERATOR)


def states(action: Action) -> list[ActionState]:
    """Return the states of an action's history."""
    return [one.state for one in action.history]


def action_of(lab: Lab, action_id: str = "a1") -> Action:
    """Return an action as it is now."""
    with lab.store.read() as session:
        return get_action(session, "default", action_id)


def blocked(lab: Lab) -> set[str]:
    """Return what the firewall blocks."""
    return lab.runner.blocked["firewall"]


def test_a_block_is_made_verified_and_ends(lab: Lab) -> None:
    """Hands off, from the rule's wish to the last state."""
    [planned] = plan(lab.desk(), [wish()])
    assert (planned.state, planned.plan and planned.plan.diff) == (S.APPROVED, f"+drop {ATTACKER}")
    assert blocked(lab) == set()

    [active] = apply(lab.desk(), [planned])
    assert (active.state, active.owned, active.verification.present) == (S.ACTIVE, True, True)
    assert blocked(lab) == {ATTACKER}

    lab.later(minutes=59)
    sweep(lab.desk())
    assert blocked(lab) == {ATTACKER}
    lab.later(minutes=1)
    assert sweep(lab.desk()).rolled_back == ("a1",)

    assert blocked(lab) == set()
    assert states(action_of(lab)) == [
        S.DETECTED, S.PLANNED, S.APPROVED, S.RUNNING, S.VERIFYING, S.ACTIVE,
        S.ROLLING_BACK, S.ROLLED_BACK,
    ]  # fmt: skip


def test_whether_it_helped_is_judged_while_it_is_in_force(lab: Lab) -> None:
    """Once, after some minutes."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    sweep(lab.desk())
    assert action_of(lab).verification.helped is None

    lab.later(minutes=6)
    sweep(lab.desk())
    assert action_of(lab).verification.helped is True


def test_what_does_not_help_is_taken_back(lab: Lab) -> None:
    """The flood goes on: the wrong one was blocked."""
    lab.around.goes_on = True
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.later(minutes=6)
    sweep(lab.desk())

    assert (action_of(lab).state, action_of(lab).verification.helped) == (S.ROLLED_BACK, False)
    assert blocked(lab) == set()


def test_what_hurts_is_taken_back_at_once(lab: Lab) -> None:
    """A neighbor is lost right after the change."""
    lab.around.harm = "OSPF neighbor r2 is gone"
    [action] = apply(lab.desk(), plan(lab.desk(), [wish()]))

    assert (action.state, action.verification.hurt) == (S.ROLLED_BACK, True)
    assert blocked(lab) == set()


def test_what_hurts_later_is_taken_back_too(lab: Lab) -> None:
    """The sweep looks around."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.around.harm = "unreachable"
    sweep(lab.desk())

    assert action_of(lab).state is S.ROLLED_BACK


def test_a_change_that_is_not_there_afterwards_counts_as_unverified(lab: Lab) -> None:
    """The device said yes and did nothing."""
    lab.runner.forgetting = True
    [action] = apply(lab.desk(), plan(lab.desk(), [wish()]))

    assert action.state is S.ROLLED_BACK
    assert action.verification.present is False


def test_a_block_that_was_there_before_is_left_alone(lab: Lab) -> None:
    """An operator's own block is nobody's to take away."""
    blocked(lab).add(ATTACKER)
    [action] = plan(lab.desk(), [wish()])

    assert action.state is S.SUPPRESSED
    assert blocked(lab) == {ATTACKER}


def test_a_block_that_came_between_plan_and_act_is_not_ours(lab: Lab) -> None:
    """Somebody was faster: it is never rolled back by us."""
    planned = plan(lab.desk(), [wish()])
    blocked(lab).add(ATTACKER)
    [action] = apply(lab.desk(), planned)
    assert (action.state, action.owned) == (S.ACTIVE, False)

    lab.later(hours=2)
    sweep(lab.desk())

    assert action_of(lab).state is S.ROLLED_BACK
    assert blocked(lab) == {ATTACKER}


def test_a_device_that_cannot_be_read_is_not_touched(lab: Lab) -> None:
    """No plan without a look."""
    lab.runner.unreachable.add("firewall")
    [action] = plan(lab.desk(), [wish()])

    assert action.state is S.DENIED
    assert action.verdicts[-1].guard == "device"


@pytest.mark.parametrize("payload", ["{{ 7*7 }}", "$(id)", "1.2.3.4; reload", "\n", "10.0.0.0/8"])
def test_a_hostile_value_is_refused_and_the_refusal_kept(lab: Lab, payload: str) -> None:
    """Without the value: nobody knows what it would do where it is shown."""
    [action] = plan(lab.desk(), [wish(payload)])

    assert (action.state, action.params) == (S.DENIED, {})
    assert action.verdicts[0].guard == "parameters"
    assert payload.strip() == "" or payload not in repr(action)
    assert lab.runner.runs == []


def test_a_refused_wish_has_every_reason_and_never_reached_the_device(lab: Lab) -> None:
    """The gateway's address, spoofed."""
    [action] = plan(lab.desk(), [wish("10.0.0.1/32", witnesses=())])

    assert action.state is S.DENIED
    assert {one.guard for one in action.verdicts if not one.allowed} >= {
        "never_block",
        "corroboration",
    }
    assert lab.runner.runs == []


def test_a_refused_wish_says_whom_it_would_have_hit(lab: Lab) -> None:
    """Also where nothing was asked of the device: the operator reads who, not only how many."""
    [action] = plan(lab.desk(), [wish("10.1.0.4/30")])

    assert (action.state, lab.runner.runs) == (S.DENIED, [])
    assert action.plan is not None
    assert action.plan.blast_radius.hosts == ("pc1", "pc2")


@pytest.mark.parametrize(("sessions", "state"), [(2, S.DENIED), (3, S.APPROVED)])
def test_the_firewall_itself_is_asked_what_it_has_seen(
    lab: Lab, sessions: int, state: ActionState
) -> None:
    """One datagram says so; the table of sessions, which nobody can send us, agrees or not."""
    lab.runner.sessions = sessions
    one = (Witness("srv1", Voice.SPOOFABLE),)
    [action] = plan(lab.desk(), [wish(witnesses=one, attacked=frozenset({"10.0.30.10"}))])

    assert action.state is state
    assert lab.runner.runs == [("firewall", ("witness.yml", "apply.yml"), True)]


def test_nobody_is_asked_about_what_must_not_be_blocked_anyway(lab: Lab) -> None:
    """A refusal that evidence cannot change needs no look."""
    one = (Witness("srv1", Voice.SPOOFABLE),)
    plan(lab.desk(), [wish("10.0.0.1/32", witnesses=one, attacked=frozenset({"10.0.30.10"}))])

    assert lab.runner.runs == []


def test_a_new_rule_observes(lab: Lab) -> None:
    """And its report says what it would have done."""
    lab.around.base = replace(lab.around.base, observe=timedelta(days=7))
    [action] = plan(lab.desk(), [wish()])

    assert action.state is S.OBSERVED
    assert lab.runner.runs == []


@pytest.mark.parametrize("mode", [Mode.OBSERVE, Mode.DRY_RUN])
def test_observing_modes_plan_and_do_nothing(lab: Lab, mode: Mode) -> None:
    """The difference is shown."""
    [action] = plan(lab.desk(), [wish(mode=mode)])

    assert (action.state, blocked(lab)) == (S.OBSERVED, set())
    assert action.plan is not None
    assert action.plan.diff


def test_one_incident_asks_once_and_many_join(lab: Lab) -> None:
    """However often the worker sees them."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    again = plan(lab.desk(), [wish(), wish(incident_id="i2", asked_by="i2")])

    assert [one.id for one in again] == ["a1"]
    with lab.store.read() as session:
        assert len(list_actions(session, "default", ActionFilter())) == 1


def test_many_attackers_are_blocked_by_one_run(lab: Lab) -> None:
    """A batch per device."""
    requests = [wish(f"203.0.113.{n}/32", asked_by=f"i{n}") for n in range(15)]
    planned = plan(lab.desk(), requests)
    apply(lab.desk(), planned)

    assert len(blocked(lab)) == 15
    assert [files for _, files, _ in lab.runner.runs] == [
        ("apply.yml",),
        ("apply.yml", "verify.yml"),
    ]
    assert len({one.batch_id for one in planned}) == 1


def test_a_storm_of_attackers_stays_below_the_caps(lab: Lab) -> None:
    """Ten thousand want to be blocked; the rule may block twenty in an hour."""
    requests = [wish(f"203.0.{n // 250}.{n % 250}/32", asked_by=f"i{n}") for n in range(60)]
    actions = plan(lab.desk(), requests)
    apply(lab.desk(), [one for one in actions if one.state is S.APPROVED])

    assert len(blocked(lab)) == 20


def test_an_approval_is_by_somebody_else_for_the_plan_that_was_seen(lab: Lab) -> None:
    """Roles, four eyes, digest."""
    terms = Terms(four_eyes=True)
    [action] = plan(lab.desk(), [wish(mode=Mode.APPROVE, requested_by="ann", terms=terms)])
    assert action.state is S.AWAITING_APPROVAL

    with pytest.raises(RefusedError, match="somebody else"):
        approve(lab.desk(), "a1", ANN, "mine")
    with pytest.raises(RefusedError, match="operator"):
        approve(lab.desk(), "a1", BOB, "please")
    carl = Person("carl", Role.ADMIN)
    with pytest.raises(RefusedError, match="not the one"):
        approve(lab.desk(), "a1", carl, "seen", digest="other")
    approved = approve(
        lab.desk(), "a1", carl, "seen", digest=action.plan.digest if action.plan else ""
    )

    assert approved.state is S.APPROVED
    assert [one.by for one in approved.approvals] == ["carl"]
    with pytest.raises(RefusedError, match="waits for nobody"):
        reject(lab.desk(), "a1", carl, "too late")


def test_a_rejected_plan_is_denied(lab: Lab) -> None:
    """With the reason."""
    plan(lab.desk(), [wish(mode=Mode.APPROVE)])
    action = reject(lab.desk(), "a1", ANN, "that is our scanner")

    assert (action.state, action.history[-1].reason) == (S.DENIED, "that is our scanner")


def test_silence_is_a_no(lab: Lab) -> None:
    """Nobody agreed within the time."""
    plan(lab.desk(), [wish(mode=Mode.APPROVE, terms=Terms(timeout=timedelta(minutes=15)))])
    lab.later(minutes=15)

    with pytest.raises(RefusedError, match="over"):
        approve(lab.desk(), "a1", ANN, "late")
    assert sweep(lab.desk()).lapsed == ("a1",)
    assert action_of(lab).state is S.EXPIRED


def test_an_approved_plan_is_made_anew_when_the_device_has_drifted(lab: Lab) -> None:
    """And waits for a person again: it is not what was agreed to."""
    plan(lab.desk(), [wish(mode=Mode.APPROVE)])
    approve(lab.desk(), "a1", ANN, "ok")
    lab.later(minutes=2)
    blocked(lab).add(ATTACKER)

    [action] = apply(lab.desk(), [action_of(lab)])

    assert action.state is S.EXPIRED
    assert "there already" in action.history[-1].reason


def test_an_approved_plan_that_still_holds_is_done_after_a_while(lab: Lab) -> None:
    """The device is as it was: the approval stands."""
    plan(lab.desk(), [wish(mode=Mode.APPROVE)])
    approve(lab.desk(), "a1", ANN, "ok")
    lab.later(minutes=2)

    [action] = apply(lab.desk(), [action_of(lab)])

    assert (action.state, blocked(lab)) == (S.ACTIVE, {ATTACKER})


def test_the_kill_switch_is_read_right_before_the_act(lab: Lab) -> None:
    """Also for what was approved."""
    planned = plan(lab.desk(), [wish()])
    with lab.store.write() as session:
        switch_on(session, KillSwitch(by="ann", reason="stop"), lab.now)
    [action] = apply(lab.desk(), planned)

    assert (action.state, blocked(lab)) == (S.EXPIRED, set())


def test_a_stop_between_the_last_look_and_the_act_is_heard(lab: Lab) -> None:
    """Of two of a batch the second is looked at again, which takes a while: then somebody stops."""
    planned = plan(lab.desk(), [wish(), wish("198.51.100.8/32", asked_by="i2")])
    looks = lab.around.world

    def world(proposal: Proposal) -> World:
        seen = looks(proposal)
        with lab.store.write() as session:
            switch_on(session, KillSwitch(by="ann", reason="freeze"), lab.now)
        return seen

    lab.around.world = world  # type: ignore[method-assign]
    done = apply(lab.desk(), planned)

    assert [one.state for one in done] == [S.EXPIRED, S.EXPIRED]
    assert "by ann: freeze" in done[0].history[-1].reason
    assert blocked(lab) == set()


def test_whoever_lost_the_device_meanwhile_begins_nothing(lab: Lab) -> None:
    """A worker that stood still for long: another one may be at the device."""
    planned = plan(lab.desk(), [wish()])
    looks = lab.around.world

    def world(proposal: Proposal) -> World:
        lab.later(minutes=4)
        return looks(proposal)

    lab.around.world = world  # type: ignore[method-assign]
    [action] = apply(lab.desk(), planned)

    assert (action.state, blocked(lab)) == (S.APPROVED, set())


def test_a_killed_worker_of_this_machine_is_not_waited_for(lab: Lab) -> None:
    """Of another machine's nobody knows whether it was."""
    planned = plan(lab.desk(), [wish()])
    with lab.store.write() as session:
        term = Term(lab.now, timedelta(hours=1))
        take(session, Place("default", "firewall"), "killed", term, lambda _: False)
    assert sweep(lab.desk()).applied == ("a1",)
    assert action_of(lab).state is S.APPROVED
    lab.gone.add("killed")

    assert apply(lab.desk(), planned)[0].state is S.ACTIVE


def test_nothing_stops_a_rollback(lab: Lab) -> None:
    """Neither kill switch, breaker nor caps."""
    apply(lab.desk(), plan(lab.desk(), [wish(limits=Limits(max_per_hour=1))]))
    with lab.store.write() as session:
        switch_on(session, KillSwitch(), lab.now)

    assert take_back(lab.desk(), "a1", BOB, "false alarm").state is S.ROLLED_BACK
    assert blocked(lab) == set()


def test_a_rollback_that_fails_is_tried_until_it_works(lab: Lab) -> None:
    """What was put into a device comes out of it."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.runner.failing.add("rollback.yml")
    lab.later(hours=1)
    sweep(lab.desk())
    assert action_of(lab).state is S.ROLLBACK_FAILED
    sweep(lab.desk())
    lab.runner.failing.clear()
    lab.later(minutes=2)
    sweep(lab.desk())

    assert (action_of(lab).state, blocked(lab)) == (S.ROLLED_BACK, set())


def test_only_one_is_at_a_device(lab: Lab) -> None:
    """The other's action stays approved and is done by the next sweep."""
    planned = plan(lab.desk(), [wish()])
    with at_device(lab.desk("w2"), "firewall"):
        [waiting] = apply(lab.desk("w1"), planned)
        assert waiting.state is S.APPROVED

    assert sweep(lab.desk("w1")).applied == ("a1",)
    assert action_of(lab).state is S.ACTIVE


def test_an_unknown_outcome_is_read_and_never_run_again(lab: Lab) -> None:
    """The run was lost; the block is there."""
    lab.runner.silent = True
    [action] = apply(lab.desk(), plan(lab.desk(), [wish()]))
    assert action.state is S.UNKNOWN
    lab.runner.silent = False

    assert reconcile(lab.desk()) == ["a1"]

    assert (action_of(lab).state, blocked(lab)) == (S.ACTIVE, {ATTACKER})
    assert [files for _, files, _ in lab.runner.runs].count(("apply.yml", "verify.yml")) == 1


def test_an_unknown_outcome_that_did_nothing_is_a_failure(lab: Lab) -> None:
    """And is not tried again: the rule fires again if the attack goes on."""
    lab.runner.silent = lab.runner.forgetting = True
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    sweep(lab.desk())

    assert action_of(lab).state is S.FAILED


def test_an_unknown_outcome_waits_until_the_device_can_be_read(lab: Lab) -> None:
    """Nobody guesses."""
    lab.runner.silent = True
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.runner.unreachable.add("firewall")
    sweep(lab.desk())
    assert action_of(lab).state is S.UNKNOWN
    lab.runner.unreachable.clear()
    sweep(lab.desk())

    assert action_of(lab).state is S.ACTIVE


def test_a_block_that_a_restart_took_away_is_over(lab: Lab) -> None:
    """It is re-read, not believed."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.around.is_disturbed = True
    sweep(lab.desk())
    assert action_of(lab).state is S.ACTIVE
    blocked(lab).clear()
    sweep(lab.desk())

    assert action_of(lab).state is S.ROLLED_BACK


def test_a_device_that_restarts_is_read_when_it_is_there_again(lab: Lab) -> None:
    """While it starts nobody can log in: that it must be read is not forgotten."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.around.is_disturbed = True
    lab.runner.unreachable = {"firewall"}
    lab.runner.blocked.clear()
    sweep(lab.desk())
    assert (action_of(lab).state, lab.around.read) == (S.ACTIVE, [])

    lab.runner.unreachable = set()
    sweep(lab.desk())
    assert (action_of(lab).state, lab.around.read) == (S.ROLLED_BACK, ["a1"])


def test_our_own_change_is_no_reason_to_act(lab: Lab) -> None:
    """The firewall says that it was changed: that was the block."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    about = frozenset({Port("firewall", "")})
    [action] = plan(lab.desk(), [wish("203.0.113.9/32", asked_by="i2", about=about)])

    assert action.state is S.DENIED
    assert [one.guard for one in action.verdicts if not one.allowed] == ["own_doing"]


def test_a_plan_that_somebody_left_in_the_middle_is_finished(lab: Lab) -> None:
    """Else it would stand in the way of all that want the same."""

    def kill(_: str) -> None:
        raise KilledError

    lab.runner.at_point = kill
    with pytest.raises(KilledError):
        plan(lab.desk(), [wish()])
    assert action_of(lab).state is S.DETECTED
    lab.runner.at_point = lambda _: None
    lab.later(minutes=3)
    sweep(lab.desk())

    assert action_of(lab).state is S.ACTIVE


@pytest.mark.parametrize("seed", range(20))
def test_a_kill_anywhere_doubles_nothing_and_leaves_nothing(lab: Lab, seed: int) -> None:
    """Workers die at random points; others go on. In the end nothing is left in the device."""
    lab.runner.at_point = killer(seed)
    for round_ in range(30):
        try:
            plan(lab.desk(f"w{round_}"), [wish()] if round_ < 3 else [])
            sweep(lab.desk(f"w{round_}"))
        except KilledError:
            pass
        lab.later(minutes=7)
    lab.runner.at_point = lambda _: None
    for _ in range(3):
        lab.later(hours=1)
        sweep(lab.desk("last"))

    assert blocked(lab) == set()
    with lab.store.read() as session:
        actions = list_actions(session, "default", ActionFilter())
    assert all(one.state in FINAL for one in actions)
    applied = [
        files for _, files, is_check in lab.runner.runs if "apply.yml" in files and not is_check
    ]
    assert len(applied) <= 1


def test_what_rules_wanted_can_be_reported(lab: Lab) -> None:
    """Wishes of people are no rule's; of another time neither."""
    plan(lab.desk(), [wish(mode=Mode.OBSERVE), wish("10.0.0.1/32", asked_by="i2")])
    plan(lab.desk(), [wish("198.51.100.9/32", rule="", requested_by="kim", asked_by="kim 1")])

    with lab.store.read() as session:
        [told] = report(judged_since(session, "default", lab.now - timedelta(days=1)))
        later = report(judged_since(session, "default", lab.now + timedelta(days=1)))

    assert (told.rule, told.observed, told.would_act, told.denied) == ("brute-force", 1, 1, 1)
    assert told.refused_by["never_block"] == 1
    assert later == []


def test_what_is_in_force_follows_a_device_that_is_renamed(lab: Lab) -> None:
    """It has to be taken back there, and is not made a second time under the new name."""
    [action] = apply(lab.desk(), plan(lab.desk(), [wish()]))
    with lab.store.write() as session:
        rename_in_actions(session, "default", "firewall", "fw-1")
    assert action.state is S.ACTIVE

    [again] = plan(lab.desk(), [wish(device="fw-1", asked_by="i2")])
    with lab.store.read() as session:
        [past] = past_actions(session, "default", lab.now)

    assert (again.id, again.device) == (action.id, "fw-1")
    assert past.target.startswith("fw-1|block_address|")
