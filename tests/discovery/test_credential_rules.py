"""What an account's budget allows: netwright.discovery.credential_rules."""

from dataclasses import replace
from ipaddress import ip_address, ip_network

import pytest

from netwright.discovery.credential_budget import Decision, Outcome, Verdict
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from tests.credential_fakes import MemoryBudget

ADDRESS = ip_address("192.0.2.1")
SHARED = Profile("shared", Kind.SSH, Login("netops", Secret("CANARY")))
OTHER_PASSWORD = replace(SHARED, name="other", credential=Login("netops", Secret("CANARY-2")))
LOCAL = replace(SHARED, name="local", realm="local")


@pytest.fixture
def budget() -> MemoryBudget:
    """A fresh account."""
    return MemoryBudget()


def attempt(budget: MemoryBudget, profile: Profile, device: str, outcome: Outcome) -> None:
    """Make a login that has to be allowed."""
    decision = budget.reserve(profile, device, ADDRESS)
    assert decision.allowed, decision.reason
    budget.settle(decision.reservation, outcome)


def asked(budget: MemoryBudget, profile: Profile, device: str) -> Decision:
    """Ask for a login."""
    return budget.reserve(profile, device, ADDRESS)


def test_two_refusals_by_different_devices_stop_a_shared_account_for_the_run(
    budget: MemoryBudget,
) -> None:
    """A third would lock it on many an AAA server."""
    attempt(budget, SHARED, "a", Outcome.REFUSED)
    attempt(budget, SHARED, "b", Outcome.REFUSED)
    budget.wait(days=3)

    assert asked(budget, SHARED, "c") == Decision(
        Verdict.STOPPED,
        "account netops (realm default) rests: refused 2 times in a row, by a, b",
        everywhere=True,
    )


def test_a_success_between_starts_the_count_anew(budget: MemoryBudget) -> None:
    """The password is right; those devices have accounts of their own."""
    attempt(budget, SHARED, "a", Outcome.REFUSED)
    attempt(budget, SHARED, "b", Outcome.OK)
    attempt(budget, SHARED, "c", Outcome.REFUSED)

    assert asked(budget, SHARED, "d").allowed


def test_one_refusal_stops_the_account_on_that_device(budget: MemoryBudget) -> None:
    """Whichever of its passwords was wrong: the device counts per user."""
    attempt(budget, SHARED, "a", Outcome.REFUSED)
    decision = asked(budget, OTHER_PASSWORD, "a")

    assert (decision.verdict, "refused here already" in decision.reason) == (Verdict.STOPPED, True)


def test_a_local_account_is_one_per_device(budget: MemoryBudget) -> None:
    """What one device refuses says nothing about the next."""
    for device in "abcde":
        attempt(budget, LOCAL, device, Outcome.REFUSED)

    assert asked(budget, LOCAL, "f").allowed
    assert not asked(budget, LOCAL, "a").allowed


@pytest.mark.parametrize("profile", [SHARED, LOCAL])
def test_silence_costs_nothing(budget: MemoryBudget, profile: Profile) -> None:
    """A timeout or a refused connection never reached the account."""
    for _ in range(5):
        attempt(budget, profile, "a", Outcome.NO_ANSWER)

    assert asked(budget, profile, "a").allowed


def test_until_the_password_is_proven_one_login_is_under_way_at_a_time(
    budget: MemoryBudget,
) -> None:
    """Fifty workers with a wrong password would lock the account at once."""
    first = asked(budget, SHARED, "a")

    assert asked(budget, SHARED, "b").verdict is Verdict.WAIT
    budget.settle(first.reservation, Outcome.OK)
    assert all(asked(budget, SHARED, device).allowed for device in "bcdef")


def test_after_a_refusal_one_login_is_under_way_at_a_time(budget: MemoryBudget) -> None:
    """Even of a proven password: it may have been changed in the middle of the run."""
    attempt(budget, SHARED, "a", Outcome.OK)
    under_way = asked(budget, SHARED, "b")
    attempt(budget, SHARED, "c", Outcome.REFUSED)

    assert asked(budget, SHARED, "d").verdict is Verdict.WAIT
    budget.settle(under_way.reservation, Outcome.OK)
    assert asked(budget, SHARED, "d").allowed


def test_a_device_sees_one_login_of_an_account_at_a_time(budget: MemoryBudget) -> None:
    """Two at once might both be wrong."""
    attempt(budget, SHARED, "a", Outcome.OK)
    asked(budget, SHARED, "b")

    assert asked(budget, SHARED, "b").verdict is Verdict.WAIT


def test_the_proof_of_one_profile_is_none_for_another(budget: MemoryBudget) -> None:
    """They share a user name, not a password."""
    attempt(budget, SHARED, "a", Outcome.OK)
    asked(budget, OTHER_PASSWORD, "b")

    assert asked(budget, OTHER_PASSWORD, "c").verdict is Verdict.WAIT
    assert asked(budget, SHARED, "d").allowed


def test_the_proof_of_one_run_is_none_for_the_next(budget: MemoryBudget) -> None:
    """A wrong password may have been pushed in between."""
    attempt(budget, SHARED, "a", Outcome.OK)
    budget.run_id = "run-2"
    asked(budget, SHARED, "b")

    assert asked(budget, SHARED, "c").verdict is Verdict.WAIT


def test_a_profile_with_a_wrong_password_stops_itself_beside_a_right_one(
    budget: MemoryBudget,
) -> None:
    """Each success of the right one would keep the wrong one going, device after device."""
    for device in "ab":
        attempt(budget, OTHER_PASSWORD, device, Outcome.REFUSED)
        attempt(budget, SHARED, f"{device}2", Outcome.OK)
    decision = asked(budget, OTHER_PASSWORD, "c")

    assert decision.reason == "profile other rests: refused 2 times in a row, by a, b"
    assert asked(budget, SHARED, "d").allowed


def test_refusals_of_another_run_count_for_a_while(budget: MemoryBudget) -> None:
    """A schedule of short runs must not do what one run may not."""
    attempt(budget, SHARED, "a", Outcome.REFUSED)
    budget.run_id = "run-2"
    attempt(budget, SHARED, "b", Outcome.REFUSED)
    budget.run_id = "run-3"

    assert asked(budget, SHARED, "c").verdict is Verdict.STOPPED
    budget.wait(minutes=15)
    assert asked(budget, SHARED, "c").allowed


def test_a_device_refuses_an_account_twice_a_day_at_most(budget: MemoryBudget) -> None:
    """A local account that locks at three does not unlock by itself."""
    for run in ("1", "2"):
        budget.run_id = run
        attempt(budget, LOCAL, "a", Outcome.REFUSED)
        budget.wait(hours=1)
    budget.run_id = "3"

    assert "2 times within a day" in asked(budget, LOCAL, "a").reason
    budget.wait(hours=23)
    assert asked(budget, LOCAL, "a").allowed


def test_a_success_on_the_device_forgives_its_refusals(budget: MemoryBudget) -> None:
    """The password was put right."""
    for run, outcome in enumerate((Outcome.REFUSED, Outcome.OK, Outcome.REFUSED)):
        budget.run_id = str(run)
        attempt(budget, LOCAL, "a", outcome)
    budget.run_id = "next"

    assert asked(budget, LOCAL, "a").allowed


@pytest.mark.parametrize("profile", [SHARED, LOCAL])
def test_an_operator_can_unlock_an_account(budget: MemoryBudget, profile: Profile) -> None:
    """After the password was put right, nobody wants to wait."""
    attempt(budget, profile, "a", Outcome.REFUSED)
    attempt(budget, profile, "b", Outcome.REFUSED)
    budget.unlock(profile)

    assert asked(budget, profile, "a").allowed


def test_a_login_of_a_dead_worker_counts_as_refused(budget: MemoryBudget) -> None:
    """Nobody knows; two more wrong ones would be three."""
    asked(budget, SHARED, "a")
    assert asked(budget, SHARED, "b").verdict is Verdict.WAIT
    budget.wait(minutes=3)
    attempt(budget, SHARED, "b", Outcome.REFUSED)

    assert asked(budget, SHARED, "c").verdict is Verdict.STOPPED


def test_a_killed_run_can_be_resumed(budget: MemoryBudget) -> None:
    """One login lost is no reason to give the account up, nor the device."""
    asked(budget, SHARED, "a")
    budget.wait(minutes=3)
    attempt(budget, SHARED, "a", Outcome.OK)

    assert asked(budget, SHARED, "b").allowed


def test_fifty_logins_lost_with_a_proven_password_are_no_refusals(budget: MemoryBudget) -> None:
    """The worker died, not the account."""
    attempt(budget, SHARED, "first", Outcome.OK)
    for device in range(50):
        assert asked(budget, SHARED, str(device)).allowed
    budget.wait(minutes=3)

    assert asked(budget, SHARED, "0").allowed


def test_a_device_on_which_workers_die_is_left_alone(budget: MemoryBudget) -> None:
    """Two logins whose end nobody knows may have been two refusals."""
    for _ in range(2):
        assert asked(budget, LOCAL, "a").allowed
        budget.wait(minutes=3)

    assert "nobody knows" in asked(budget, LOCAL, "a").reason


def test_a_profile_is_never_offered_outside_its_scopes(budget: MemoryBudget) -> None:
    """Whatever asked for it."""
    bound = replace(SHARED, scopes=(ip_network("198.51.100.0/24"),))

    assert asked(budget, bound, "a") == Decision(Verdict.STOPPED, "outside the profile's scopes")


def test_no_decision_shows_a_secret(budget: MemoryBudget) -> None:
    """Reasons go to reports, logs and the database."""
    attempt(budget, SHARED, "a", Outcome.REFUSED)
    attempt(budget, OTHER_PASSWORD, "b", Outcome.REFUSED)
    shown = [repr(asked(budget, each, "c")) for each in (SHARED, OTHER_PASSWORD)]

    assert "CANARY" not in f"{shown} {budget.attempts}"
