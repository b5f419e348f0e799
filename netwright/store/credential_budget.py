"""The failure budget that all workers of all processes share: it is in the database."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from netwright.discovery.credential_budget import (
    DEFAULT_LIMITS,
    Decision,
    Limits,
    LoginRequest,
    Outcome,
    Verdict,
)
from netwright.model.credential import Address, Profile
from netwright.store.credential_attempts import reserve_login, settle_login
from netwright.store.database import Store

_PATIENCE = timedelta(minutes=10)
_POLL_S = 0.25  # how soon a login that another process settled is noticed


class StoredBudget:
    """A run's share of the budget; threads use one object together.

    Whoever has to wait blocks its thread: until another thread settles a login, or a look at the
    database shows that another process did.
    """

    def __init__(
        self,
        store: Store,
        tenant: str,
        run_id: str,
        clock: Callable[[], datetime],
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._store = store
        self._tenant = tenant
        self._run_id = run_id
        self._clock = clock
        self._limits = limits
        self._settled = threading.Condition()

    def reserve(self, profile: Profile, device: str, address: Address) -> Decision:
        """Wait for this login's turn; the verdict is allowed or stopped."""
        request = LoginRequest(self._run_id, profile, device, address)
        until = self._clock() + _PATIENCE
        while (decision := self._try(request)).verdict is Verdict.WAIT:
            if self._clock() > until:
                return Decision(Verdict.STOPPED, f"{decision.reason}, for too long")
            with self._settled:
                self._settled.wait(_POLL_S)
        return decision

    def settle(self, reservation: int, outcome: Outcome, detail: str = "") -> None:
        """Tell how a reserved login ended."""
        with self._store.write() as session:
            settle_login(session, reservation, outcome, self._clock(), detail)
        with self._settled:
            self._settled.notify_all()

    def _try(self, request: LoginRequest) -> Decision:
        with self._store.write() as session:
            return reserve_login(session, self._tenant, request, self._clock(), self._limits)
