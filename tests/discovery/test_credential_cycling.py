"""Profiles tried on a device until one fits: netwright.discovery.credential_cycling."""

from collections.abc import Callable
from ipaddress import ip_address

import pytest

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.credential_cycling import Entry, Trial, find_entry
from netwright.errors import (
    AuthenticationFailed,
    DeviceUnreachable,
    HostKeyChanged,
    ProfileUnfit,
    RefusedError,
)
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from tests.credential_fakes import AaaServer, MemoryBudget

ADDRESS = ip_address("192.0.2.1")


def profile(user: str, password: str, name: str = "") -> Profile:
    """Return an SSH profile."""
    return Profile(name or user, Kind.SSH, Login(user, Secret(password)))


ADMIN, NETOPS = profile("admin", "admin"), profile("netops", "right")


@pytest.fixture
def budget() -> MemoryBudget:
    """A fresh budget."""
    return MemoryBudget()


def enter(budget: MemoryBudget, log_in: Callable[[Profile], str], *profiles: Profile) -> Entry[str]:
    """Try profiles on a device."""
    return find_entry(profiles, "sw-1", ADDRESS, budget, log_in)


def test_the_first_profile_that_fits_opens_the_device(budget: MemoryBudget) -> None:
    """And the report says what was tried before it."""
    aaa = AaaServer({"netops": "right"})
    entry = enter(budget, lambda each: aaa.log_in("sw-1", each), ADMIN, NETOPS)

    assert (entry.profile, entry.session) == (NETOPS, "session of netops on sw-1")
    assert entry.trials == (
        Trial("admin", Outcome.REFUSED, "wrong password"),
        Trial("netops", Outcome.OK),
    )


def test_a_user_name_that_was_refused_is_not_tried_with_another_password(
    budget: MemoryBudget,
) -> None:
    """The device counts per user; the next user may still fit."""
    aaa = AaaServer({"netops": "right"})
    second = profile("admin", "Admin123", "admin-2")
    entry = enter(budget, lambda each: aaa.log_in("sw-1", each), ADMIN, second, NETOPS)

    assert [trial.outcome for trial in entry.trials] == [
        Outcome.REFUSED,
        Outcome.STOPPED,
        Outcome.OK,
    ]
    assert aaa.logins["sw-1"] == 2


@pytest.mark.parametrize("error", [DeviceUnreachable, HostKeyChanged])
def test_a_device_that_does_not_answer_or_is_another_is_offered_nothing_more(
    budget: MemoryBudget, error: type[DeviceUnreachable | HostKeyChanged]
) -> None:
    """Time is lost on the one; the other may be there to harvest passwords."""

    def log_in(_: Profile) -> str:
        raise error("sw-1", "no")

    entry = enter(budget, log_in, ADMIN, NETOPS)

    assert entry.trials == (Trial("admin", Outcome.NO_ANSWER, "no"),)
    assert isinstance(entry.error, error)
    assert budget.reserve(ADMIN, "sw-1", ADDRESS).allowed


def test_a_profile_that_does_not_fit_is_passed_over(budget: MemoryBudget) -> None:
    """A password where only keys are taken: nothing was tried, so it counts for nothing."""

    def log_in(each: Profile) -> str:
        if each is ADMIN:
            raise ProfileUnfit("sw-1", "wants publickey")
        return "session"

    entry = enter(budget, log_in, ADMIN, NETOPS)

    assert entry.trials == (
        Trial("admin", Outcome.SKIPPED, "wants publickey"),
        Trial("netops", Outcome.OK),
    )
    assert budget.reserve(ADMIN, "sw-1", ADDRESS).allowed


def test_when_every_profile_is_refused_there_is_no_way_in(budget: MemoryBudget) -> None:
    """Which is a value, not an exception: the run goes on."""

    def log_in(_: Profile) -> str:
        raise AuthenticationFailed("sw-1", "refused")

    entry = enter(budget, log_in, ADMIN, NETOPS)

    assert (entry.profile, entry.session, entry.error, len(entry.trials)) == (None, None, None, 2)


def test_an_interrupted_login_is_settled_as_unknown(budget: MemoryBudget) -> None:
    """Ctrl-C may have come before or after the password was sent."""

    def log_in(_: Profile) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enter(budget, log_in, ADMIN)
    (attempts,) = budget.attempts.values()
    assert [each.outcome for each in attempts] == [Outcome.LOST]


def test_a_profile_that_makes_no_sense_costs_nothing(budget: MemoryBudget) -> None:
    """Telnet where it is not allowed, say: nothing was sent."""

    def log_in(_: Profile) -> str:
        raise RefusedError("no Telnet here")

    with pytest.raises(RefusedError):
        enter(budget, log_in, ADMIN)
    (attempts,) = budget.attempts.values()
    assert [each.outcome for each in attempts] == [Outcome.NO_ANSWER]


def test_no_trial_shows_a_secret(budget: MemoryBudget) -> None:
    """Trials end up in reports."""
    aaa = AaaServer({"netops": "CANARY"})
    entry = enter(
        budget,
        lambda each: aaa.log_in("sw-1", each),
        profile("admin", "CANARY"),
        profile("netops", "CANARY"),
    )

    assert "CANARY" not in repr(entry)
