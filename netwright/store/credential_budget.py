"""The failure budget that all workers of all processes share: it is in the database."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from netwright.discovery.credential_budget import (
    DEFAULT_LIMITS,
    Decision,
    LoginRequest,
    Outcome,
    Verdict,
)
from netwright.model.credential import Account, Address, Profile
from netwright.store.credential_attempts import reserve_login, settle_login
from netwright.store.database import Store

logger = logging.getLogger(__name__)

_PATIENCE = timedelta(minutes=10)
_POLL_S = 0.25  # how soon a login that another process settled is noticed
_REMEMBER = timedelta(seconds=10)  # how soon an unlock is


class StoredBudget:
    """A run's share of the budget; threads use one object together.

    Whoever has to wait blocks its thread. Of those that wait for one account, one looks into the
    database: when another thread settles a login, and now and then, for another process may have.
    """

    def __init__(
        self,
        store: Store,
        tenant: str,
        run_id: str,
        clock: Callable[[], datetime],
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.limits = DEFAULT_LIMITS
        self._store = store
        self._tenant = tenant
        self._run_id = run_id
        self._clock = clock
        self._is_cancelled = is_cancelled
        self._settled = threading.Condition()
        self._doors: dict[Account | None, threading.Lock] = {}
        self._stopped: dict[str, tuple[datetime, Decision]] = {}  # profile -> since when, and why

    def reserve(self, profile: Profile, device: str, address: Address) -> Decision:
        """Wait for this login's turn; the verdict is allowed or stopped."""
        request = LoginRequest(self._run_id, profile, device, address)
        with self._doors.setdefault(profile.account(device), threading.Lock()):
            return self._remembered(profile) or self._wait_for(request)

    def settle(self, reservation: int, outcome: Outcome, detail: str = "") -> None:
        """Tell how a reserved login ended."""
        with self._store.write() as session:
            settle_login(session, reservation, outcome, self._clock(), detail)
        with self._settled:
            self._settled.notify_all()

    def _remembered(self, profile: Profile) -> Decision | None:
        since, decision = self._stopped.get(profile.name, (None, None))
        return decision if since and self._clock() < since + _REMEMBER else None

    def _wait_for(self, request: LoginRequest) -> Decision:
        until = self._clock() + _PATIENCE
        while (decision := self._try(request)).verdict is Verdict.WAIT:
            if self._is_cancelled():
                return Decision(Verdict.STOPPED, "the run is being ended")
            if self._clock() > until:
                return Decision(Verdict.STOPPED, f"{decision.reason}, for too long")
            with self._settled:
                self._settled.wait(_POLL_S)
        if decision.everywhere:
            self._remember(request.profile.name, decision)
        return decision

    def _remember(self, profile: str, decision: Decision) -> None:
        if profile not in self._stopped:
            logger.warning(
                "credential profile stopped",
                extra={"profile": profile, "reason": decision.reason, "tenant": self._tenant},
            )
        self._stopped[profile] = self._clock(), decision

    def _try(self, request: LoginRequest) -> Decision:
        with self._store.write() as session:
            return reserve_login(session, self._tenant, request, self._clock(), self.limits)
