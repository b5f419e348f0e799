"""What is asked of an account's failure budget, and what was spent from it.

The rules are in `credential_rules`; whoever logs in spends from a `CredentialBudget` that all
workers of all processes share.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from netwright.discovery.credential_pace import Pace
from netwright.model.credential import Address, Profile


class Outcome(StrEnum):
    """How a login ended, or why there was none."""

    IN_FLIGHT = "in_flight"
    OK = "ok"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    LOST = "lost"  # nobody knows: the worker died or was interrupted
    STOPPED = "stopped"  # no login: the budget said no
    SKIPPED = "skipped"  # no login: there was no need, or no way
    UNLOCKED = "unlocked"  # no login: an operator says to forget the refusals so far


REFUSALS = frozenset({Outcome.REFUSED, Outcome.LOST})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One login with an account, as recorded.

    `position` counts what happens to the account, reservations and results alike; `proven` says
    that the profile had logged in somewhere in its run before.
    """

    position: int
    run_id: str
    profile: str
    device: str
    at: datetime
    outcome: Outcome
    proven: bool = False


_ACCOUNT_PACE = Pace(per_s=100.0, burst=200)
_PACE = Pace(per_s=200.0, burst=400)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is at most taken from an account."""

    refusals_in_a_row: int = 2
    refusals_on_a_device_a_day: int = 2
    rest: timedelta = timedelta(minutes=15)  # how long the refusals of other runs count
    reservation: timedelta = timedelta(minutes=3)  # longer than any login takes
    account_pace: Pace = _ACCOUNT_PACE  # of one account of a shared realm
    pace: Pace = _PACE  # of all logins of a tenant together


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class LoginRequest:
    """Who wants to log in where."""

    run_id: str
    profile: Profile
    device: str
    address: Address


class Verdict(StrEnum):
    """What becomes of a request."""

    ALLOWED = "allowed"
    WAIT = "wait"  # for somebody else's login to end, or for its turn
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on a request and why; an allowed login is reserved under a number."""

    verdict: Verdict
    reason: str = ""
    everywhere: bool = False  # stopped on whichever device
    proven: bool = False  # the profile has logged in somewhere in this run
    reservation: int = 0

    @property
    def allowed(self) -> bool:
        """The login may be made, once."""
        return self.verdict is Verdict.ALLOWED


class CredentialBudget(Protocol):
    """What all workers of a run spend logins from."""

    def reserve(self, profile: Profile, device: str, address: Address) -> Decision:
        """Wait for this login's turn; the verdict is allowed or stopped."""

    def settle(self, reservation: int, outcome: Outcome, detail: str = "") -> None:
        """Tell how a reserved login ended; every reservation is settled exactly once."""
