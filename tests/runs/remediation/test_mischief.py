"""What else happens at night: races, full disks, clocks, and devices that go away meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from netwright.errors import RefusedError, StoreError, UsageError
from netwright.model.action import Action, ActionState, Mode
from netwright.model.role import Role
from netwright.playbooks.folder import PlaybookFolder
from netwright.remediation.proposal import KillSwitch
from netwright.runs.remediation.acting import apply
from netwright.runs.remediation.deciding import (
    Person,
    approve,
    settle_by_hand,
    take_all_back,
    take_back,
)
from netwright.runs.remediation.desk import Desk
from netwright.runs.remediation.device_lease import at_device
from netwright.runs.remediation.planning import plan
from netwright.runs.remediation.sweeping import sweep
from netwright.store.action_names import actions_in_force, rename_in_actions
from netwright.store.actions import ActionFilter, list_actions
from netwright.store.approvals import kill_switches, rule_since, switch_on
from netwright.store.database import Session, Store
from netwright.transport.ansible.request import AnsibleHost
from tests.runs.remediation.network import ATTACKER, FakeDevices, Lab, wish

S = ActionState
ANN, BOB = Person("ann", Role.APPROVER), Person("bob", Role.OPERATOR)
OTHER = "198.51.100.8/32"


def at_once(*tasks: Callable[[], object]) -> list[Exception]:
    """Do things in threads that begin together; return what they raised."""
    together, raised = Barrier(len(tasks)), list[Exception]()

    def work(task: Callable[[], object]) -> None:
        together.wait()
        try:
            task()
        except (RefusedError, StoreError) as error:
            raised.append(error)

    threads = [Thread(target=work, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def actions(lab: Lab) -> list[Action]:
    """Return all actions, the oldest first."""
    with lab.store.read() as session:
        return list_actions(session, "default", ActionFilter())[::-1]


def applied(lab: Lab) -> int:
    """Return how often something was applied."""
    return sum("apply.yml" in files and not check for _, files, check in lab.runner.runs)


def states(action: Action) -> list[ActionState]:
    """Return the states of an action's history."""
    return [one.state for one in action.history]


@pytest.mark.parametrize("round_", range(5))
def test_two_workers_that_answer_one_incident_do_it_once(lab: Lab, round_: int) -> None:
    """Both hear of it in the same moment."""
    del round_

    def answer(desk: Desk) -> None:
        ready = [one for one in plan(desk, [wish()]) if one.state is S.APPROVED]
        if ready:
            apply(desk, ready)

    raised = at_once(lambda: answer(lab.desk("w1")), lambda: answer(lab.desk("w2")))
    sweep(lab.desk("w3"))

    assert raised == []
    assert [one.state for one in actions(lab)] == [S.ACTIVE]
    assert applied(lab) == 1


@pytest.mark.parametrize("round_", range(5))
def test_two_sweepers_end_a_block_once(lab: Lab, round_: int) -> None:
    """Each may be on another machine."""
    del round_
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.later(hours=1)
    raised = at_once(*(lambda n=n: sweep(lab.desk(f"w{n}")) for n in range(3)))

    [action] = actions(lab)
    assert raised == []
    assert states(action)[-2:] == [S.ROLLING_BACK, S.ROLLED_BACK]
    assert sum("rollback.yml" in files for _, files, _ in lab.runner.runs) == 1


@pytest.mark.parametrize("round_", range(5))
def test_an_approval_that_races_its_expiry_is_one_or_the_other(lab: Lab, round_: int) -> None:
    """Never agreed to and lapsed; what is refused to the person was not done."""
    del round_
    [asked] = plan(lab.desk(), [wish(mode=Mode.APPROVE)])
    lab.later(minutes=14, seconds=59)
    late = lab.desk("w2")

    def lapse() -> None:
        lab.later(seconds=1)
        sweep(late)

    raised = at_once(lambda: approve(lab.desk("w1"), asked.id, ANN, "seen"), lapse)
    sweep(lab.desk("w3"))

    [action] = actions(lab)
    assert (action.state, len(action.approvals)) == ((S.EXPIRED, 0) if raised else (S.ACTIVE, 1))
    assert lab.runner.blocked["firewall"] == (set() if raised else {ATTACKER})


def test_a_stop_between_approval_and_act_is_heard(lab: Lab) -> None:
    """Somebody agrees, somebody stops, the worker comes."""
    [asked] = plan(lab.desk(), [wish(mode=Mode.APPROVE)])
    approved = approve(lab.desk(), asked.id, ANN, "seen")
    with lab.store.write() as session:
        switch_on(session, KillSwitch("default", "", "bob", "freeze"), lab.now)
    apply(lab.desk(), [approved])

    [action] = actions(lab)
    assert (action.state, applied(lab)) == (S.EXPIRED, 0)
    assert "freeze" in action.history[-1].reason


def test_two_who_stop_or_see_a_rule_at_once_do_not_hinder_each_other(lab: Lab) -> None:
    """Two in an emergency, two workers at a new rule."""
    switch = KillSwitch("default", "", "ann", "fire")

    def stop() -> None:
        with lab.store.write() as session:
            switch_on(session, switch, lab.now)

    def see() -> None:
        with lab.store.write() as session:
            rule_since(session, "default", "new", "v1", lab.now)

    assert at_once(stop, stop, stop, see, see, see) == []
    with lab.store.read() as session:
        assert kill_switches(session, "default") == [switch]


class _Away(Store):
    """A database that goes away."""

    is_away = False

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Refuse while away."""
        if self.is_away:
            raise StoreError("database: connection refused")
        with super().write() as session:
            yield session


def test_a_database_that_goes_in_the_middle_of_an_action_loses_nothing(lab: Lab) -> None:
    """It is done at the device and nobody could write it down: it is read, and not done again."""
    planned = plan(lab.desk(), [wish()])
    away = _Away(str(lab.store.url))
    lab.store = away

    def go(point: str) -> None:
        away.is_away = point.startswith("after ('apply")

    lab.runner.at_point = go
    with pytest.raises(StoreError, match="refused"):
        apply(lab.desk(), planned)
    assert actions(lab)[0].state is S.RUNNING
    away.is_away = False
    sweep(lab.desk())  # the same worker, which could not give the device back

    [action] = actions(lab)
    assert (action.state, action.owned, applied(lab)) == (S.ACTIVE, True, 1)
    away.close()


@pytest.mark.parametrize("is_in_force", [False, True])
def test_a_full_disk_keeps_nothing_in_force_for_longer_than_it_is_full(
    lab: Lab,
    is_in_force: bool,  # noqa: FBT001
) -> None:
    """What was not begun has failed and is said to; what is in force ends when there is room."""
    planned = plan(lab.desk(), [wish()])
    if is_in_force:
        apply(lab.desk(), planned)
    lab.runner.full = True
    [action] = apply(lab.desk(), planned)
    lab.later(hours=1)
    sweep(lab.desk())
    if not is_in_force:
        assert (action.state, lab.runner.blocked["firewall"]) == (S.FAILED, set())
        return
    [action] = actions(lab)
    assert (action.state, "No space left" in action.history[-1].reason) == (S.ROLLBACK_FAILED, True)
    lab.runner.full = False
    lab.later(seconds=5)
    sweep(lab.desk())

    assert (actions(lab)[0].state, lab.runner.blocked["firewall"]) == (S.ROLLED_BACK, set())


def test_an_unknown_outcome_waits_for_room_on_the_disk(lab: Lab) -> None:
    """And other devices do not wait with it."""
    lab.runner.silent = True
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.runner.silent, lab.runner.full = False, True
    sweep(lab.desk())
    assert actions(lab)[0].state is S.UNKNOWN
    lab.runner.full = False
    sweep(lab.desk())

    assert actions(lab)[0].state is S.ACTIVE


def test_a_clock_that_is_set_back_leaves_nothing_in_force_for_ever(lab: Lab) -> None:
    """By hours, while a block is in force: nobody knows for how long it has been, so it ends."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.later(hours=-8)
    sweep(lab.desk())

    [action] = actions(lab)
    assert (action.state, lab.runner.blocked["firewall"]) == (S.ROLLED_BACK, set())
    assert "clock" in action.history[-2].reason


def test_clocks_that_are_a_little_apart_end_nothing_early(lab: Lab) -> None:
    """Two machines are never the same."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.later(minutes=-1)
    sweep(lab.desk())

    assert actions(lab)[0].state is S.ACTIVE


def test_an_approval_lapses_when_the_clock_is_set_back(lab: Lab) -> None:
    """The default is no."""
    plan(lab.desk(), [wish(mode=Mode.APPROVE)])
    lab.later(hours=-1)
    sweep(lab.desk())

    assert actions(lab)[0].state is S.EXPIRED


class _Gone(FakeDevices):
    """An inventory from which the firewall was taken."""

    def ansible_host(self, device: str) -> AnsibleHost:
        """Know it no more."""
        raise UsageError(f"no device named {device}")


def gone(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the devices away."""
    monkeypatch.setattr(FakeDevices, "ansible_host", _Gone.ansible_host)
    del lab


def test_an_action_on_a_device_that_was_removed_says_what_to_do(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried less and less often, until a person says that it is out."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    gone(lab, monkeypatch)
    for _ in range(200):
        lab.later(minutes=1)
        sweep(lab.desk())

    [action] = actions(lab)
    assert action.state is S.ROLLBACK_FAILED
    assert "rollback --by-hand" in action.history[-1].reason
    assert states(action).count(S.ROLLBACK_FAILED) < 16
    assert "an action could not be taken back" in caplog.text
    with lab.store.read() as session:
        assert actions_in_force(session, "default", ["firewall"]) == [action.id]

    with pytest.raises(RefusedError, match="bob may not settle"):
        settle_by_hand(lab.desk(), action.id, BOB, "unplugged")
    with pytest.raises(RefusedError, match="say what"):
        settle_by_hand(lab.desk(), action.id, ANN, "")
    settled = settle_by_hand(lab.desk(), action.id, ANN, "unplugged")

    assert (settled.state, settled.history[-1].by) == (S.ROLLED_BACK, "ann")
    assert settled.history[-1].reason == "taken back by hand: unplugged"
    with pytest.raises(RefusedError, match="nothing to take back"):
        settle_by_hand(lab.desk(), action.id, ANN, "again")


def test_an_unknown_outcome_at_a_device_that_is_gone_is_settled_by_a_person(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody can read it any more; every sweep says so."""
    lab.runner.silent = True
    [action] = apply(lab.desk(), plan(lab.desk(), [wish()]))
    gone(lab, monkeypatch)
    sweep(lab.desk())
    assert actions(lab)[0].state is S.UNKNOWN
    assert "nobody knows whether an action is in force" in caplog.text

    assert settle_by_hand(lab.desk(), action.id, ANN, "scrapped").state is S.ROLLED_BACK


def test_a_device_that_is_renamed_while_somebody_is_at_it_stays_his(lab: Lab) -> None:
    """Else another worker would take what runs for something left behind."""
    planned = plan(lab.desk(), [wish()])

    def rename(point: str) -> None:
        lab.runner.at_point = lambda _: None
        if point.startswith("before ('apply"):
            with lab.store.write() as session:
                rename_in_actions(session, "default", "firewall", "fw-1")
            with at_device(lab.desk("w2"), "fw-1") as held:
                assert held is None

    lab.runner.at_point = rename
    [action] = apply(lab.desk("w1"), planned)

    assert (action.device, action.state) == ("fw-1", S.ACTIVE)
    with at_device(lab.desk("w2"), "fw-1") as held:
        assert held is not None


def test_a_broken_playbook_of_one_action_does_not_hold_up_others(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is approved and cannot be judged any more is not done; the rest goes on."""
    known = Desk.folder

    def folder(desk: Desk, name: str) -> PlaybookFolder:
        if name == "limit_address":
            raise UsageError("action.yml:1: cannot be used")
        return known(desk, name)

    limit = wish(playbook="limit_address", params={"address": OTHER, "kbytes_per_s": 10})
    lab.runner.at_point = lambda _: None
    [limited] = plan(lab.desk(), [limit])
    [blocked] = plan(lab.desk(), [wish(asked_by="i2")])
    assert {limited.state, blocked.state} == {S.APPROVED}
    monkeypatch.setattr(Desk, "folder", folder)
    sweep(lab.desk())

    assert {one.playbook: one.state for one in actions(lab)} == {
        "limit_address": S.EXPIRED,
        "block_address": S.ACTIVE,
    }


def test_taking_everything_back_goes_on_past_what_cannot_be_taken_back(lab: Lab) -> None:
    """In an emergency nobody wants to hear of the first that is busy only."""
    wishes = [wish(), wish(OTHER, device="fw2", asked_by="i2")]
    for one in plan(lab.desk(), wishes):
        apply(lab.desk(), [one])
    with at_device(lab.desk("w2"), "firewall"):
        left, back = take_all_back(lab.desk(), BOB, "fire")
        assert (left.state, back.state) == (S.ACTIVE, S.ROLLED_BACK)
        with pytest.raises(RefusedError, match="somebody is at work"):
            take_back(lab.desk(), left.id, BOB, "fire")

    assert [one.state for one in take_all_back(lab.desk(), BOB, "fire")] == [S.ROLLED_BACK]
    with pytest.raises(RefusedError, match="may not"):
        take_all_back(lab.desk(), Person("eve", Role.VIEWER), "")


def test_tries_to_take_back_are_soon_and_then_seldom(lab: Lab) -> None:
    """A device that restarts is back in a minute; one that is scrapped never is."""
    apply(lab.desk(), plan(lab.desk(), [wish()]))
    lab.runner.unreachable.add("firewall")
    tries: list[datetime] = []
    lab.later(hours=1)
    for _ in range(24 * 360):
        before = len(lab.runner.runs)
        sweep(lab.desk())
        if len(lab.runner.runs) > before:
            tries.append(lab.now)
        if len(tries) == 3:
            break
        lab.later(seconds=1)

    assert tries[1] - tries[0] <= timedelta(seconds=6)
    assert tries[2] - tries[1] >= timedelta(seconds=10)
