"""Try credential profiles on a device, one login after another, within the budget.

The login itself is a function of the caller's, so the same code cycles over SSH, Telnet and APIs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from netwright.discovery.credential_budget import CredentialBudget, Decision, Outcome
from netwright.errors import (
    AuthenticationFailed,
    DeviceError,
    NetwrightError,
    ProfileUnfit,
)
from netwright.model.credential import Address, Profile

Session = TypeVar("Session")


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one profile on one device."""

    profile: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entry(Generic[Session]):
    """The way into a device, if there is one, and everything that was tried."""

    trials: tuple[Trial, ...]
    profile: Profile | None = None
    session: Session | None = None
    error: DeviceError | None = None  # why no further profile was tried


def find_entry(
    profiles: Iterable[Profile],
    device: str,
    address: Address,
    budget: CredentialBudget,
    log_in: Callable[[Profile], Session],
) -> Entry[Session]:
    """Log in with the first profile that the device accepts.

    A device that does not answer, or is not the one we knew, is offered no other profile.

    Args:
        profiles: Best first.
        device: What the device is known by; failures in the realm `local` count on it alone.
        address: Where it is.
        budget: What logins are spent from.
        log_in: Opens a session; raises AuthenticationFailed when refused, ProfileUnfit when the
            device wants what the profile has not.

    Raises:
        NetwrightError: a profile makes no sense here.
    """
    trials: list[Trial] = []
    for profile in profiles:
        decision = budget.reserve(profile, device, address)
        if not decision.allowed:
            trials.append(Trial(profile.name, Outcome.STOPPED, decision.reason))
            continue
        session, error = _spend(decision, budget, partial(log_in, profile))
        trials.append(Trial(profile.name, _outcome(error), error.reason if error else ""))
        if error is None:
            return Entry(tuple(trials), profile, session)
        if not isinstance(error, AuthenticationFailed | ProfileUnfit):
            return Entry(tuple(trials), error=error)
    return Entry(tuple(trials))


def _spend(
    decision: Decision, budget: CredentialBudget, log_in: Callable[[], Session]
) -> tuple[Session | None, DeviceError | None]:
    """Make a reserved login and settle it, whatever happens."""
    outcome = Outcome.NO_ANSWER if decision.proven else Outcome.LOST  # unless we learn better
    detail = "interrupted"
    try:
        session = log_in()
        outcome, detail = Outcome.OK, ""
    except DeviceError as error:
        outcome, detail = _outcome(error), error.reason
        return None, error
    except NetwrightError as error:  # a profile that cannot be used here: nothing was sent
        outcome, detail = Outcome.NO_ANSWER, str(error)
        raise
    finally:
        budget.settle(decision.reservation, outcome, detail)
    return session, None


def _outcome(error: DeviceError | None) -> Outcome:
    if error is None:
        return Outcome.OK
    if isinstance(error, AuthenticationFailed):
        return Outcome.REFUSED
    return Outcome.SKIPPED if isinstance(error, ProfileUnfit) else Outcome.NO_ANSWER
