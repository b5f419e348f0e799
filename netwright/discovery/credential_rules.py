"""How often an account may be tried: never so often that somebody locks it.

An account that a shared realm (TACACS, RADIUS) checks is one account everywhere: two refusals in
a row, by whichever devices, and it rests for the whole run, and for a while after it. An account
in the realm `local` is one per device. A device refuses an account at most once a run and twice a
day. Silence is no refusal.

Workers run in parallel, so a login is reserved before it is made, and until a profile has logged
in somewhere in this run, one login at a time shows whether its password is right. Whoever
reserved and died leaves a login of which nobody knows how it ended; it counts as refused, unless
the profile was proven.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from netwright.discovery.credential_budget import (
    REFUSALS,
    Attempt,
    Decision,
    Limits,
    LoginRequest,
    Outcome,
    Verdict,
)
from netwright.model.credential import LOCAL_REALM

_DAY = timedelta(days=1)
_LOST_ON_ONE_DEVICE = 2


def decide(
    request: LoginRequest, history: Iterable[Attempt], now: datetime, limits: Limits
) -> Decision:
    """Judge a login by everything that happened to its account."""
    if not request.profile.covers(request.address):
        return Decision(Verdict.STOPPED, "outside the profile's scopes")
    ledger = _Ledger(request, _counting(history, now, limits), now, limits)
    here = ledger.stopped_here()
    everywhere = "" if request.profile.realm == LOCAL_REALM else ledger.stopped_everywhere()
    if here or everywhere:
        return Decision(Verdict.STOPPED, everywhere or here, everywhere=bool(everywhere))
    if ledger.must_wait():
        return Decision(Verdict.WAIT, "another login with this account is under way")
    return Decision(Verdict.ALLOWED, proven=ledger.is_proven())


def _counting(history: Iterable[Attempt], now: datetime, limits: Limits) -> list[Attempt]:
    """Return what counts: no refusal from before an unlock, and the lost named as lost."""
    attempts = [_with_lost(each, now - limits.reservation) for each in history]
    unlocked = _last_position(attempts, Outcome.UNLOCKED)
    return [each for each in attempts if each.position > unlocked or each.outcome not in REFUSALS]


def _with_lost(attempt: Attempt, before: datetime) -> Attempt:
    if attempt.outcome is not Outcome.IN_FLIGHT or attempt.at > before:
        return attempt
    return replace(attempt, outcome=outcome_of_lost(proven=attempt.proven))


def outcome_of_lost(*, proven: bool) -> Outcome:
    """Return how a login counts whose worker died before it told."""
    return Outcome.NO_ANSWER if proven else Outcome.LOST


def _last_position(attempts: Iterable[Attempt], outcome: Outcome) -> int:
    return max((each.position for each in attempts if each.outcome is outcome), default=0)


def _in_a_row(attempts: list[Attempt]) -> list[Attempt]:
    """Return the refusals after the last success."""
    start = _last_position(attempts, Outcome.OK)
    return [each for each in attempts if each.position > start and each.outcome in REFUSALS]


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What happened to the account of a request."""

    request: LoginRequest
    attempts: list[Attempt]
    now: datetime
    limits: Limits

    def is_proven(self) -> bool:
        """Tell whether the profile has logged in somewhere in this run."""
        return any(each.outcome is Outcome.OK for each in self._own())

    def stopped_here(self) -> str:
        """Return why the account may not be tried on this device, if so."""
        row = _in_a_row([each for each in self.attempts if each.device == self.request.device])
        refused = [each for each in row if each.outcome is Outcome.REFUSED]
        if any(self._in_this_run(each) for each in refused):
            return f"{self._account()} was refused here already in this run"
        today = Counter(each.outcome for each in row if each.at > self.now - _DAY)
        if today[Outcome.REFUSED] >= self.limits.refusals_on_a_device_a_day:
            return f"{self._account()} was refused here {today[Outcome.REFUSED]} times within a day"
        if today[Outcome.LOST] >= _LOST_ON_ONE_DEVICE:
            return f"{self._account()}: logins here were cut off, nobody knows how they ended"
        return ""

    def stopped_everywhere(self) -> str:
        """Return why the account, or the profile, may not be tried anywhere, if so.

        Successes with another password of the account must not keep a wrong one going.
        """
        for who, row in (
            (self._account(), self._recent_row()),
            (f"profile {self.request.profile.name}", _in_a_row(self._own())),
        ):
            if len(row) >= self.limits.refusals_in_a_row:
                devices = ", ".join(dict.fromkeys(each.device for each in row))
                return f"{who} rests: refused {len(row)} times in a row, by {devices}"
        return ""

    def must_wait(self) -> bool:
        """Tell whether another login has to end first.

        One at a time on a device; one at a time after a refusal; and, of profiles that have yet
        to prove their password, one at a time.
        """
        under_way = [each for each in self.attempts if each.outcome is Outcome.IN_FLIGHT]
        here = any(each.device == self.request.device for each in under_way)
        after_refusal = bool(under_way and self._recent_row())
        unproven = any(not each.proven for each in under_way) and not self.is_proven()
        return here or after_refusal or unproven

    def _recent_row(self) -> list[Attempt]:
        """Return the account's refusals in a row: of this run all, of others the recent ones."""
        since = self.now - self.limits.rest
        row = _in_a_row(self.attempts)
        return [each for each in row if self._in_this_run(each) or each.at > since]

    def _own(self) -> list[Attempt]:
        """Return what was tried with this profile in this run."""
        name = self.request.profile.name
        return [each for each in self.attempts if self._in_this_run(each) and each.profile == name]

    def _in_this_run(self, attempt: Attempt) -> bool:
        return attempt.run_id == self.request.run_id

    def _account(self) -> str:
        profile = self.request.profile
        return f"account {profile.username} (realm {profile.realm})"
