"""What tests of logins need: a budget in memory, and devices behind an AAA server that locks."""

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from netwright.discovery.credential_budget import (
    DEFAULT_LIMITS,
    Attempt,
    Decision,
    LoginRequest,
    Outcome,
)
from netwright.discovery.credential_rules import decide
from netwright.errors import AuthenticationFailed
from netwright.model.credential import Account, Address, Login, Profile

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class MemoryBudget:
    """A budget in memory, for one thread; tests move its time and change its run."""

    def __init__(self, run_id: str = "run-1") -> None:
        self.run_id = run_id
        self.now = START
        self.attempts: defaultdict[Account, list[Attempt]] = defaultdict(list)
        self._reserved: dict[int, tuple[Account, int]] = {}

    def wait(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)

    def reserve(self, profile: Profile, device: str, address: Address) -> Decision:
        """Judge a login, and reserve it if it is allowed."""
        account = profile.account(device)
        assert account is not None
        request = LoginRequest(self.run_id, profile, device, address)
        decision = decide(request, self.attempts[account], self.now, DEFAULT_LIMITS)
        if decision.allowed:
            decision = replace(decision, reservation=len(self._reserved) + 1)
            self._reserved[decision.reservation] = account, len(self.attempts[account])
            self._record(account, request, decision)
        return decision

    def settle(self, reservation: int, outcome: Outcome, detail: str = "") -> None:
        """Tell how a reserved login ended."""
        del detail
        account, index = self._reserved[reservation]
        self.attempts[account][index] = replace(
            self.attempts[account][index], outcome=outcome, position=self._next(account)
        )

    def unlock(self, profile: Profile) -> None:
        """Do what `netwright creds unlock` does."""
        for account, attempts in self.attempts.items():
            if (account.username, account.realm) == (profile.username, profile.realm):
                unlocked = Attempt(self._next(account), "", "", "", self.now, Outcome.UNLOCKED)
                attempts.append(unlocked)

    def _record(self, account: Account, request: LoginRequest, decision: Decision) -> None:
        attempt = Attempt(
            self._next(account),
            request.run_id,
            request.profile.name,
            request.device,
            self.now,
            Outcome.IN_FLIGHT,
            decision.proven,
        )
        self.attempts[account].append(attempt)

    def _next(self, account: Account) -> int:
        return max((each.position for each in self.attempts[account]), default=0) + 1


class AaaServer:
    """Checks passwords for many devices and locks an account after three wrong ones in a row."""

    LOCKS_AT = 3

    def __init__(self, passwords: Mapping[str, str]) -> None:
        self.passwords = dict(passwords)
        self.in_a_row: Counter[str] = Counter()
        self.most_in_a_row: Counter[str] = Counter()
        self.logins: Counter[str] = Counter()  # by device
        self._lock = threading.Lock()

    @property
    def locked(self) -> list[str]:
        """The accounts that were locked, which no test may see."""
        return [user for user, most in self.most_in_a_row.items() if most >= self.LOCKS_AT]

    def log_in(self, device: str, profile: Profile) -> str:
        """Return a session.

        Raises:
            AuthenticationFailed: wrong password, or the account is locked.
        """
        login = profile.credential
        assert isinstance(login, Login)
        assert login.password is not None
        user = login.username
        with self._lock:
            self.logins[device] += 1
            right = self.passwords.get(user) == login.password.reveal()
            if right and self.in_a_row[user] < self.LOCKS_AT:
                self.in_a_row[user] = 0
                return f"session of {user} on {device}"
            self.in_a_row[user] += 1
            self.most_in_a_row[user] = max(self.most_in_a_row[user], self.in_a_row[user])
        raise AuthenticationFailed(device, "wrong password")
