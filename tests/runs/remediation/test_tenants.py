"""Nothing of one tenant is seen by another, counts for it, or stops it."""

from datetime import timedelta

import pytest

from netwright.errors import RefusedError, UsageError
from netwright.model.action import ActionState, Mode
from netwright.model.role import Role
from netwright.remediation.proposal import KillSwitch, Limits
from netwright.runs.remediation.acting import apply
from netwright.runs.remediation.deciding import (
    Person,
    approve,
    reject,
    settle_by_hand,
    take_all_back,
    take_back,
)
from netwright.runs.remediation.desk import Desk
from netwright.runs.remediation.device_lease import at_device
from netwright.runs.remediation.planning import plan
from netwright.runs.remediation.stopping import go_on, stop
from netwright.runs.remediation.sweeping import sweep
from netwright.runs.remediation.tokens import VARIABLE, acting_person, create_token
from netwright.store.action_claims import answered
from netwright.store.action_names import actions_in_force, rename_in_actions
from netwright.store.actions import (
    ActionFilter,
    in_flight,
    list_actions,
    live_actions,
    past_actions,
    request_of,
)
from netwright.store.approvals import approvals_of, kill_switches, rule_since
from netwright.store.audit import AuditFilter, chain, head, list_entries
from netwright.store.base import Base
from netwright.store.judged import judged_since
from netwright.store.tokens import list_tokens
from tests.runs.remediation.network import Lab, wish

S = ActionState
ANN = Person("ann", Role.ADMIN)


@pytest.fixture
def other(lab: Lab) -> Desk:
    """Return the desk of tenant B, when tenant A has a block in force at a device of that name."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    return lab.desk("w2", "b")


def test_every_table_of_remediation_has_a_tenant() -> None:
    """A row without one would be everybody's."""
    names = ("action", "api_token", "audit", "device_lease", "kill_switch", "rule_sight")
    tables = [one for name, one in Base.metadata.tables.items() if name.startswith(names)]

    assert len(tables) >= 9
    assert [one.name for one in tables if "tenant" not in one.columns] == []


def test_what_one_tenant_did_is_not_there_for_another(lab: Lab, other: Desk) -> None:
    """Neither by list nor by name."""
    with lab.store.read() as session:
        assert list_actions(session, "b", ActionFilter()) == []
        assert (live_actions(session, "b"), in_flight(session, "b")) == ([], [])
        assert list(past_actions(session, "b", lab.now)) == []
        assert answered(session, "b", ["incident-1"]) == {}
        assert list(judged_since(session, "b", lab.now - timedelta(days=1))) == []
        assert approvals_of(session, "b", "a1") == ()
        assert actions_in_force(session, "b", ["firewall"]) == []
        assert (head(session, "b"), list(chain(session, "b"))) == (None, [])
        assert list_entries(session, "b", AuditFilter()) == []
    with pytest.raises(UsageError):
        other.action("a1")


@pytest.mark.parametrize("decide", [approve, reject, take_back, settle_by_hand])
def test_nobody_decides_about_anothers_action(other: Desk, decide: object) -> None:
    """It does not exist for him."""
    with pytest.raises(UsageError, match="no action a1"):
        decide(other, "a1", ANN, "mine now")  # type: ignore[operator]


def test_a_sweep_of_one_tenant_touches_nothing_of_another(lab: Lab, other: Desk) -> None:
    """Not even what is over."""
    lab.later(hours=2)
    assert sweep(other).rolled_back == ()
    assert take_all_back(other, ANN, "fire") == []
    with lab.store.write() as session:
        rename_in_actions(session, "b", "firewall", "fw-1")

    assert lab.desk().action("a1").state is S.ACTIVE
    assert lab.desk().action("a1").device == "firewall"


def test_caps_pauses_and_one_of_a_kind_are_each_tenants_own(lab: Lab, other: Desk) -> None:
    """The same target at a device of the same name is another one."""
    narrow = Limits(max_active=1, max_per_hour=1, per_site_per_hour=1, per_tenant_per_hour=1)
    [again] = plan(lab.desk(), [wish(asked_by="i2", incident_id="i2", limits=narrow)])
    [theirs] = plan(other, [wish("198.51.100.9/32", limits=narrow)])

    assert again.id == "a1"
    assert (theirs.state, theirs.tenant) == (S.APPROVED, "b")
    with lab.store.read() as session:
        assert request_of(session, "b", theirs.id)["limits"]["max_active"] == 1


def test_failures_of_one_tenant_are_not_anothers_breaker(lab: Lab, other: Desk) -> None:
    """Three failed: people decide, there."""
    lab.runner.forgetting = lab.runner.silent = True
    for number in range(3):
        wanted = wish(f"198.51.100.2{number}/32", asked_by=f"f{number}")
        apply(lab.desk(), plan(lab.desk(), [wanted]))
        sweep(lab.desk())
    lab.runner.forgetting = lab.runner.silent = False
    [ours] = plan(lab.desk(), [wish("198.51.100.30/32", asked_by="x")])
    [theirs] = plan(other, [wish("198.51.100.31/32", asked_by="x")])

    assert (ours.state, theirs.state) == (S.AWAITING_APPROVAL, S.APPROVED)


def test_who_is_at_a_device_of_one_tenant_is_not_at_anothers(lab: Lab, other: Desk) -> None:
    """Names are each tenant's own."""
    with at_device(lab.desk(), "firewall") as ours, at_device(other, "firewall") as theirs:
        assert None not in {ours, theirs}


def test_a_stop_of_one_tenant_or_of_its_rule_stops_no_other(lab: Lab, other: Desk) -> None:
    """And is seen by no other."""
    stop(lab.desk(), ("default", ""), ANN, "freeze")
    stop(lab.desk(), ("default", "brute-force"), ANN, "freeze")
    with lab.store.read() as session:
        assert kill_switches(session, "b") == []
    [theirs] = plan(other, [wish("198.51.100.9/32")])

    assert apply(other, [theirs])[0].state is S.ACTIVE


def test_a_token_stops_and_frees_its_own_tenant_only(lab: Lab) -> None:
    """Everything is the machine's user's to stop."""
    kim = Person("kim", Role.ADMIN, "b")
    for scope in (("", ""), ("default", "")):
        with pytest.raises(RefusedError, match="tenant b"):
            stop(lab.desk(), scope, kim, "all of you")
        stop(lab.desk(), scope, ANN, "freeze")
        with pytest.raises(RefusedError, match="tenant b"):
            go_on(lab.desk(), scope, kim, "go")
    stop(lab.desk("w", "b"), ("b", ""), kim, "freeze")

    with lab.store.read() as session:
        found = kill_switches(session, "b")
    assert {KillSwitch("b", "", "kim", "freeze"), KillSwitch("", "", "ann", "freeze")} == set(found)


def test_a_token_is_one_for_its_tenant_only(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same name may be held in another."""
    wanted, times = ("kim", Role.APPROVER), (lab.now, None)
    token = create_token(lab.store, "b", wanted, "ann", times)
    assert create_token(lab.store, "default", wanted, "ann", times) != token
    monkeypatch.setenv(VARIABLE, token)

    assert acting_person(lab.store, "b", lab.now) == Person("kim", Role.APPROVER, "b")
    with pytest.raises(RefusedError, match="no valid token of tenant default"):
        acting_person(lab.store, "default", lab.now)
    with lab.store.read() as session:
        assert [one.tenant for one in list_tokens(session, "b")] == ["b"]


def test_a_rule_is_new_for_each_tenant(lab: Lab) -> None:
    """What one has watched for long another has not."""
    with lab.store.write() as session:
        rule_since(session, "default", "r", "v1", lab.now)
    lab.later(days=8)
    with lab.store.write() as session:
        assert rule_since(session, "b", "r", "v1", lab.now) == lab.now


def test_approvals_and_audits_of_two_tenants_are_two(lab: Lab) -> None:
    """Each chain begins with one, and tells of its own only."""
    for tenant in ("default", "b"):
        desk = lab.desk("w", tenant)
        [asked] = plan(desk, [wish(mode=Mode.APPROVE)])
        approve(desk, asked.id, ANN, f"seen by {tenant}")
    with lab.store.read() as session:
        chains = {name: list(chain(session, name)) for name in ("default", "b")}

    for name, entries in chains.items():
        assert [one.number for one in entries] == list(range(1, len(entries) + 1))
        assert {one.tenant for one in entries} == {name}
