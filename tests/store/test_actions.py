"""The state of truth of remediation: netwright.store.actions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import IntegrityError

from netwright.errors import LifeCycleError, UsageError
from netwright.model.action import (
    Action,
    ActionState,
    Approval,
    BlastRadius,
    Decision,
    Mode,
    Plan,
    Verdict,
    Verification,
)
from netwright.model.playbook import EffectKind
from netwright.remediation.proposal import KillSwitch
from netwright.store.action_claims import answered, longest_claim
from netwright.store.actions import (
    ActionFilter,
    Move,
    Wish,
    enter,
    expired,
    get_action,
    in_flight,
    list_actions,
    live_actions,
    move,
    past_actions,
)
from netwright.store.approvals import (
    kill_switches,
    note_approval,
    rule_since,
    switch_off,
    switch_on,
)
from netwright.store.database import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PLAN = Plan("d1", "+ block", BlastRadius(hosts=("pc1",)))
S = ActionState


def wish(number: int = 1, *, incident: str = "i1", target: str = "fw|block|a") -> Wish:
    """Return somebody's wish."""
    action = Action(
        id=f"action-{number}",
        tenant="default",
        playbook="block_address",
        device="fw",
        params={"address": "198.51.100.7/32"},
        mode=Mode.APPROVE,
        state=S.DETECTED,
        requested_by="rule:brute-force",
        incident_id=incident,
        rule="brute-force",
    )
    return Wish(
        action, f"key-{incident}-{target}", target, target, EffectKind.BLOCK_ADDRESS, "hq", 60
    )


def step(before: ActionState, after: ActionState, *, minutes: int = 0) -> Move:
    """Return a move at noon or later."""
    return Move(before, after, NOON + timedelta(minutes=minutes), "ann", "because")


def lead(store: Store, *states: ActionState) -> None:
    """Move action-1 from state to state."""
    with store.write() as session:
        for before, after in pairwise(states):
            assert move(session, "default", "action-1", step(before, after))


def test_an_action_comes_back_as_it_was_entered_and_moved(store: Store) -> None:
    """Nothing of what was planned, said or decided is lost."""
    verdicts = (Verdict("kill_switch", allowed=True, reason="none is on"),)
    with store.write() as session:
        enter(session, wish(), NOON)
        change = step(S.DETECTED, S.PLANNED)
        assert move(session, "default", "action-1", change, plan=PLAN, verdicts=verdicts)
        note_approval(
            session, "default", "action-1", Approval("bob", NOON, Decision.APPROVE, "ok", "d1")
        )

    with store.read() as session:
        action = get_action(session, "default", "action-1")

    assert (action.state, action.plan, action.verdicts) == (S.PLANNED, PLAN, verdicts)
    assert [one.by for one in action.approvals] == ["bob"]
    assert [(one.state, one.by) for one in action.history] == [
        (S.DETECTED, "rule:brute-force"),
        (S.PLANNED, "ann"),
    ]


def test_of_two_who_move_an_action_one_is_late(store: Store) -> None:
    """Compare and set: whoever believes in a state that is over changes nothing."""
    with store.write() as session:
        enter(session, wish(), NOON)
    lead(store, S.DETECTED, S.PLANNED)

    with store.write() as session:
        assert not move(session, "default", "action-1", step(S.DETECTED, S.DENIED))
        assert get_action(session, "default", "action-1").state is S.PLANNED


def test_a_move_without_an_edge_is_refused(store: Store) -> None:
    """Whatever the row says."""
    with store.write() as session:
        enter(session, wish(), NOON)
        with pytest.raises(LifeCycleError):
            move(session, "default", "action-1", step(S.DETECTED, S.RUNNING))


def test_one_incident_asks_once(store: Store) -> None:
    """Also after the action is over: the same evidence does not act twice."""
    with store.write() as session:
        first = enter(session, wish(1), NOON)
    lead(store, S.DETECTED, S.DENIED)

    with store.write() as session:
        assert enter(session, wish(2), NOON) == first
        assert len(list_actions(session, "default", ActionFilter())) == 1


def test_one_action_of_a_kind_lives_on_a_target(store: Store) -> None:
    """A second incident joins it; when it is over, a third begins anew."""
    with store.write() as session:
        first = enter(session, wish(1, incident="i1"), NOON)
        assert enter(session, wish(2, incident="i2"), NOON) == first
    lead(store, S.DETECTED, S.DENIED)

    with store.write() as session:
        assert enter(session, wish(3, incident="i3"), NOON) == "action-3"


def test_what_is_in_force_ends_with_the_last_who_wanted_it(store: Store) -> None:
    """Overlapping times to live are counted."""
    later = NOON + timedelta(seconds=30)
    with store.write() as session:
        enter(session, wish(1, incident="i1"), NOON)
        enter(session, wish(2, incident="i2"), later)
        assert longest_claim(session, "default", "action-1", NOON) == later + timedelta(seconds=60)
    lead(store, S.DETECTED, S.PLANNED, S.APPROVED, S.RUNNING, S.VERIFYING)
    with store.write() as session:
        ends = NOON + timedelta(seconds=60)
        move(session, "default", "action-1", step(S.VERIFYING, S.ACTIVE), expires_at=ends)
        enter(session, wish(3, incident="i3"), NOON + timedelta(seconds=50))

        assert get_action(session, "default", "action-1").expires_at == NOON + timedelta(
            seconds=110
        )
        assert expired(session, NOON + timedelta(seconds=109)) == []
        assert expired(session, NOON + timedelta(seconds=110)) == [("default", "action-1")]


@pytest.mark.parametrize("state", [S.RUNNING, S.VERIFYING, S.ACTIVE])
def test_whoever_asks_again_makes_nothing_last_longer(store: Store, state: ActionState) -> None:
    """The responder looks five times a second: an open incident would block for ever."""
    path = (S.DETECTED, S.PLANNED, S.APPROVED, S.RUNNING, S.VERIFYING, S.ACTIVE)
    with store.write() as session:
        enter(session, wish(1, incident="i1"), NOON)
    lead(store, *path[: path.index(S.RUNNING)])
    with store.write() as session:
        ends = NOON + timedelta(seconds=60)
        move(session, "default", "action-1", step(S.APPROVED, S.RUNNING), expires_at=ends)
    lead(store, *path[path.index(S.RUNNING) : path.index(state) + 1])

    for seconds in (10, 20, 30):
        with store.write() as session:
            enter(session, wish(2, incident="i2"), NOON + timedelta(seconds=seconds))

    with store.read() as session:
        assert get_action(session, "default", "action-1").expires_at == ends + timedelta(seconds=10)
        assert answered(session, "default", ["i1", "i2", "i3"]) == {"i1": False, "i2": False}


def test_what_is_being_taken_back_fulfils_no_new_wish(store: Store) -> None:
    """It is asked for again when that is over; till then it has no answer."""
    with store.write() as session:
        enter(session, wish(1, incident="i1"), NOON)
    lead(store, S.DETECTED, S.PLANNED, S.APPROVED, S.RUNNING, S.VERIFYING, S.ROLLING_BACK)

    with store.write() as session:
        assert enter(session, wish(2, incident="i2"), NOON) == "action-1"
        assert answered(session, "default", ["i2"]) == {}
    lead(store, S.ROLLING_BACK, S.ROLLED_BACK)
    with store.write() as session:
        assert enter(session, wish(2, incident="i2"), NOON) == "action-2"


def test_many_who_enter_the_same_at_once_enter_it_once(store: Store) -> None:
    """Two workers see the same incident in the same instant."""
    found: list[str] = []
    barrier = Barrier(4)

    def run(number: int) -> None:
        barrier.wait()
        with store.write() as session:
            found.append(enter(session, wish(number, incident=f"i{number}"), NOON))

    threads = [Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert len(set(found)) == 1


def test_what_is_in_flight_is_found_at_start_up(store: Store) -> None:
    """Running, verifying, unknown and rolling back; not what waits or rests."""
    with store.write() as session:
        enter(session, wish(), NOON)
    lead(store, S.DETECTED, S.PLANNED, S.APPROVED)
    with store.read() as session:
        assert in_flight(session, "default") == []
        assert len(live_actions(session, "default")) == 1
    lead(store, S.APPROVED, S.RUNNING)

    with store.read() as session:
        assert [one.id for one in in_flight(session, "default")] == ["action-1"]
        assert in_flight(session, "other") == []


def test_guard_rails_see_what_lives_and_what_was_done_today(store: Store) -> None:
    """Of older ones only those that are still in force."""
    with store.write() as session:
        enter(session, wish(1, target="a"), NOON)
        enter(session, wish(2, target="b", incident="i2"), NOON)
    lead(store, S.DETECTED, S.PLANNED, S.APPROVED, S.RUNNING, S.FAILED)

    with store.write() as session:
        later = past_actions(session, "default", NOON + timedelta(hours=25))
        now = {one.target: one for one in past_actions(session, "default", NOON)}

    assert [one.target for one in later] == ["b"]
    assert (now["a"].state, now["a"].ended_at) == (S.FAILED, NOON)


def test_an_unverified_action_counts_for_the_breaker(store: Store) -> None:
    """It was done, and nobody could read that it is there."""
    with store.write() as session:
        enter(session, wish(), NOON)
    lead(store, S.DETECTED, S.PLANNED, S.APPROVED, S.RUNNING, S.VERIFYING)
    with store.write() as session:
        told = Verification(present=False)
        move(session, "default", "action-1", step(S.VERIFYING, S.ROLLING_BACK), verification=told)

        assert [one.is_unverified for one in past_actions(session, "default", NOON)] == [True]


def test_another_tenants_action_is_not_there(store: Store) -> None:
    """By no function."""
    with store.write() as session:
        enter(session, wish(), NOON)
        with pytest.raises(UsageError, match="action-1"):
            get_action(session, "other", "action-1")
        assert not move(session, "other", "action-1", step(S.DETECTED, S.DENIED))
        assert list_actions(session, "other", ActionFilter()) == []


def test_actions_are_listed_by_what_is_asked(store: Store) -> None:
    """By incident, state and device."""
    with store.write() as session:
        enter(session, wish(1, target="a"), NOON)
        enter(session, wish(2, target="b", incident="i2"), NOON)
        for wanted, ids in (
            (ActionFilter(incident_id="i2"), ["action-2"]),
            (ActionFilter(state=S.DETECTED), ["action-1", "action-2"]),
            (ActionFilter(device="sw"), []),
            (ActionFilter(limit=1), ["action-1"]),
        ):
            assert [one.id for one in list_actions(session, "default", wanted)] == ids


def test_a_person_speaks_once_about_a_plan(store: Store) -> None:
    """Two approvals by one person are not four eyes."""
    word = Approval("bob", NOON, Decision.APPROVE, "ok", "d1")
    with store.write() as session:
        enter(session, wish(), NOON)
        note_approval(session, "default", "action-1", word)
        with pytest.raises(IntegrityError), session.begin_nested():
            note_approval(session, "default", "action-1", word)
        note_approval(session, "default", "action-1", replace(word, digest="d2"))


def test_stops_are_seen_by_those_they_concern(store: Store) -> None:
    """A global one by everybody; put on twice it is one."""
    with store.write() as session:
        switch_on(session, KillSwitch(by="ann", reason="drill"), NOON)
        switch_on(session, KillSwitch(by="bob", reason="still"), NOON)
        switch_on(session, KillSwitch(tenant="default", rule="r"), NOON)

        assert [one.by for one in kill_switches(session, "other")] == ["bob"]
        assert len(kill_switches(session, "default")) == 2
        assert switch_off(session, "", "")
        assert not switch_off(session, "", "")
        assert kill_switches(session, "other") == []


def test_a_changed_rule_is_a_new_one(store: Store) -> None:
    """It observes again."""
    with store.write() as session:
        assert rule_since(session, "default", "r", "v1", NOON) == NOON
        later = NOON + timedelta(days=8)
        assert rule_since(session, "default", "r", "v1", later) == NOON
        assert rule_since(session, "default", "r", "v2", later) == later
