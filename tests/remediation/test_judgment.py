"""What guard rails say together, and what follows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from netwright.model.action import ActionState, Mode
from netwright.model.interface import Port
from netwright.model.playbook import Effect, EffectKind
from netwright.remediation.guards.trust import own_doing
from netwright.remediation.judgment import AGAIN, GUARDS, after_plan, judge, outcome
from netwright.remediation.proposal import (
    KillSwitch,
    Limits,
    PastAction,
    Proposal,
    Voice,
    Witness,
    World,
)
from tests.remediation.scenarios import NOW, PROPOSAL, WORLD, blocking, shutting

ONE_VOICE = (Witness("srv1", Voice.SPOOFABLE),)


def _refusals(proposal: Proposal, world: World = WORLD) -> dict[str, str]:
    return {one.guard: one.reason for one in judge(proposal, world) if not one.allowed}


def _past(state: ActionState, *, minutes: float = 5, proposal: Proposal = PROPOSAL) -> PastAction:
    at = NOW - timedelta(minutes=minutes)
    ended = at if state in {ActionState.ROLLED_BACK, ActionState.FAILED} else None
    kind = proposal.playbook.effect.kind
    return PastAction(proposal.target, proposal.rule, proposal.device, "hq", kind, state, at, ended)


def test_an_attacker_from_outside_seen_by_two_is_blocked() -> None:
    """What the whole system is for."""
    verdicts = judge(PROPOSAL, WORLD)

    assert [one for one in verdicts if not one.allowed] == []
    assert len(verdicts) == len(GUARDS)
    assert outcome(verdicts) is ActionState.PLANNED
    assert after_plan(PROPOSAL, verdicts) is ActionState.APPROVED


@pytest.mark.parametrize(
    ("switch", "is_on"),
    [
        (KillSwitch(), True),
        (KillSwitch(tenant="default"), True),
        (KillSwitch(rule="brute-force"), True),
        (KillSwitch(tenant="other"), False),
        (KillSwitch(rule="other"), False),
        (KillSwitch(tenant="default", rule="other"), False),
    ],
)
def test_a_kill_switch_stops_whom_it_names(switch: KillSwitch, *, is_on: bool) -> None:
    """Global, of a tenant, of a rule."""
    refused = _refusals(PROPOSAL, replace(WORLD, switches=[switch]))

    assert ("kill_switch" in refused) is is_on


def test_nothing_is_done_where_people_work() -> None:
    """What we see is what they do."""
    refused = _refusals(PROPOSAL, replace(WORLD, maintenance="core upgrade"))

    assert refused["maintenance"] == "maintenance: core upgrade"


def test_a_new_rule_only_observes() -> None:
    """Its report comes first; a person may still do the same by hand."""
    new = replace(PROPOSAL, rule_since=NOW - timedelta(days=6))

    assert outcome(judge(new, WORLD)) is ActionState.OBSERVED
    assert outcome(judge(new, replace(WORLD, observe=timedelta(0)))) is ActionState.PLANNED
    assert outcome(judge(replace(new, rule_since=None), WORLD)) is ActionState.OBSERVED
    assert outcome(judge(replace(new, rule=""), WORLD)) is ActionState.PLANNED


@pytest.mark.parametrize(
    ("witnesses", "mode", "needed", "is_believed"),
    [
        (ONE_VOICE, Mode.AUTO, 1, False),
        (ONE_VOICE * 9, Mode.AUTO, 1, False),
        (ONE_VOICE, Mode.AUTO, 0, False),
        (ONE_VOICE, Mode.APPROVE, 0, True),
        (ONE_VOICE, Mode.APPROVE, 1, False),
        ((), Mode.APPROVE, 0, False),
        ((Witness("srv1", Voice.CONNECTED),), Mode.AUTO, 1, False),
        ((Witness("srv1", Voice.AUTHENTICATED),), Mode.AUTO, 1, True),
        ((Witness("firewall", Voice.OWN),), Mode.AUTO, 1, True),
        ((Witness("srv1", Voice.AUTHENTICATED),), Mode.AUTO, 2, False),
        ((*ONE_VOICE, Witness("srv1", Voice.OWN)), Mode.AUTO, 1, True),
        ((*ONE_VOICE, Witness("fw", Voice.SPOOFABLE)), Mode.AUTO, 2, False),
        ((*ONE_VOICE, Witness("fw", Voice.OWN)), Mode.AUTO, 2, True),
    ],
)
def test_one_voice_that_anybody_can_imitate_is_not_believed(
    witnesses: tuple[Witness, ...], mode: Mode, needed: int, *, is_believed: bool
) -> None:
    """However often it speaks."""
    limits = Limits(corroborate=needed)
    proposal = replace(PROPOSAL, witnesses=witnesses, mode=mode, limits=limits)

    assert ("corroboration" not in _refusals(proposal)) is is_believed


def test_our_own_logins_are_nobodys_attack() -> None:
    """The collector's address tried a password that was wrong: that is us."""
    own = replace(PROPOSAL, caused_by=frozenset({"10.9.0.9"}))

    assert "own_doing" in _refusals(own)


@pytest.mark.parametrize("address", ["10.0.0.1/32", "10.0.0.0/24", "10.9.0.77/32", "127.0.0.1/32"])
def test_protected_addresses_are_never_blocked(address: str) -> None:
    """A flood that seems to come from the gateway must not take the gateway."""
    assert "never_block" in _refusals(blocking(address))


def test_a_prefix_is_a_persons_decision() -> None:
    """More than one address is never automatic."""
    proposal = blocking("198.51.100.0/28")
    verdicts = judge(proposal, WORLD)

    assert outcome(verdicts) is ActionState.PLANNED
    assert after_plan(proposal, verdicts) is ActionState.AWAITING_APPROVAL


@pytest.mark.parametrize(
    ("device", "if_name", "guard"),
    [
        ("acc", "to-dist", "never_shut"),
        ("dist", "to-acc", "never_shut"),
        ("acc", "no-such", "never_shut"),
        ("core", "to-dist", "simulation"),
        ("core", "to-firewall", "simulation"),
        ("core", "to-collector", "simulation"),
    ],
)
def test_ports_that_carry_others_are_never_shut(device: str, if_name: str, guard: str) -> None:
    """Whether the list says so or the topology."""
    assert guard in _refusals(shutting(device, if_name))


def test_an_access_port_may_be_shut() -> None:
    """One host is what it is about."""
    assert _refusals(shutting("acc", "to-pc1")) == {}


def test_a_playbook_is_for_its_platforms() -> None:
    """Commands of one system mean something else on another."""
    assert "platform" in _refusals(replace(PROPOSAL, platform="cisco_ios"))


def test_the_same_is_not_done_twice() -> None:
    """However many incidents ask for it."""
    world = replace(WORLD, past=[_past(ActionState.ACTIVE)])
    verdicts = judge(PROPOSAL, world)

    assert {one.guard for one in verdicts if not one.allowed} == {"single"}
    assert outcome(verdicts) is ActionState.SUPPRESSED


def test_what_is_there_already_is_not_ours_to_take_away() -> None:
    """A block that an operator made by hand is left alone."""
    assert "ownership" in _refusals(PROPOSAL, replace(WORLD, is_present=True))


def test_what_has_just_ended_is_not_begun_again() -> None:
    """Cool-down, by the end of the last one."""
    world = replace(WORLD, past=[_past(ActionState.ROLLED_BACK)])

    assert "cooldown" in _refusals(PROPOSAL, world)
    later = replace(PROPOSAL, at=NOW + timedelta(minutes=6))
    assert "cooldown" not in _refusals(later, world)


@pytest.mark.parametrize(
    ("limits", "state"),
    [
        (Limits(per_device=1), ActionState.RUNNING),
        (Limits(max_active=3), ActionState.ACTIVE),
        (Limits(max_per_hour=3), ActionState.ROLLED_BACK),
        (Limits(per_site_per_hour=3), ActionState.SUCCEEDED),
        (Limits(per_tenant_per_hour=3), ActionState.ACTIVE),
    ],
)
def test_caps_hold(limits: Limits, state: ActionState) -> None:
    """A storm of incidents does not become a storm of changes."""
    others = [_past(state, proposal=blocking(f"203.0.113.{n}/32")) for n in range(3)]

    assert "rate" in _refusals(replace(PROPOSAL, limits=limits), replace(WORLD, past=others))
    assert "rate" not in _refusals(PROPOSAL, replace(WORLD, past=others[:0]))


def test_few_ports_of_a_switch_are_shut_in_an_hour() -> None:
    """Two by default, whatever the rule's other caps say."""
    wish = shutting("acc", "to-pc1")
    others = [_past(ActionState.ACTIVE, proposal=shutting("acc", f"x{n}")) for n in range(2)]

    assert all(one.kind is EffectKind.SHUT_INTERFACE for one in others)
    assert "rate" in _refusals(wish, replace(WORLD, past=others))


@pytest.mark.parametrize("is_unverified", [False, True])
def test_after_three_failures_people_decide(*, is_unverified: bool) -> None:
    """The breaker: nothing goes by itself, but nothing is forbidden either."""
    state = ActionState.ACTIVE if is_unverified else ActionState.FAILED
    bad = [
        _past(state, proposal=blocking(f"203.0.113.{n}/32"))._replace(is_unverified=is_unverified)
        for n in range(3)
    ]
    verdicts = judge(PROPOSAL, replace(WORLD, past=bad))

    assert outcome(verdicts) is ActionState.PLANNED
    assert after_plan(PROPOSAL, verdicts) is ActionState.AWAITING_APPROVAL


@pytest.mark.parametrize(
    ("mode", "state"),
    [
        (Mode.OBSERVE, ActionState.OBSERVED),
        (Mode.DRY_RUN, ActionState.OBSERVED),
        (Mode.APPROVE, ActionState.AWAITING_APPROVAL),
        (Mode.AUTO, ActionState.APPROVED),
    ],
)
def test_a_mode_says_how_far_a_plan_goes(mode: Mode, state: ActionState) -> None:
    """Observe and dry run end with the plan."""
    proposal = replace(PROPOSAL, mode=mode)

    assert after_plan(proposal, judge(proposal, WORLD)) is state


def test_what_changed_while_somebody_thought_is_seen_before_the_act() -> None:
    """The kill switch and the topology are asked again."""
    world = replace(WORLD, switches=[KillSwitch(by="kim", reason="drill")])

    assert any(not one.allowed for one in judge(PROPOSAL, world, AGAIN))


def test_every_reason_stands_in_the_plan() -> None:
    """The first refusal does not hide the others."""
    proposal = replace(blocking("10.0.0.1/32"), witnesses=(), platform="cisco_ios")

    assert set(_refusals(proposal)) >= {"corroboration", "platform", "never_block"}


def test_a_refused_wish_is_denied() -> None:
    """Not merely suppressed: it was wrong to ask."""
    assert outcome(judge(blocking("10.0.0.1/32"), WORLD)) is ActionState.DENIED


def test_an_unknown_port_is_not_simulated_away() -> None:
    """Nothing is known of it, so nothing is allowed."""
    assert Port("acc", "no-such") not in WORLD.known_ports
    assert outcome(judge(shutting("acc", "no-such"), WORLD)) is ActionState.DENIED


S = ActionState
PAST_SHUT = _past(S.ACTIVE, proposal=shutting("acc", "x0"))._replace(
    ports=frozenset({Port("acc", "x0")})
)


@pytest.mark.parametrize(
    ("about", "past"),
    [
        (Port("acc", "x1"), PAST_SHUT),
        (Port("dist", "x0"), PAST_SHUT),
        (Port("acc", "x0"), PAST_SHUT._replace(state=S.DENIED)),
        (Port("acc", "x0"), PAST_SHUT._replace(state=S.PLANNED)),
        (
            Port("acc", "x0"),
            PAST_SHUT._replace(state=S.ROLLED_BACK, ended_at=NOW - timedelta(minutes=9)),
        ),
        (Port("acc", ""), PAST_SHUT._replace(begun_at=NOW - timedelta(minutes=9))),
    ],
)
def test_what_others_do_is_not_taken_for_our_own_doing(about: Port, past: PastAction) -> None:
    """Else one action of ours would make us blind to a device."""
    wish = replace(PROPOSAL, about=frozenset({about}))

    assert own_doing(wish, replace(WORLD, past=(past,))).allowed


def test_what_a_file_configures_is_a_persons_decision() -> None:
    """No graph knows what it takes away, so even `auto` waits."""
    playbook = replace(PROPOSAL.playbook, effect=Effect(EffectKind.CONFIGURE))
    wish = replace(PROPOSAL, playbook=playbook, mode=Mode.AUTO)

    verdicts = judge(wish, WORLD)

    assert outcome(verdicts) is ActionState.PLANNED
    assert after_plan(wish, verdicts) is ActionState.AWAITING_APPROVAL
