"""How a scope wants its devices visited."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from netwright.discovery.credential_budget import CredentialBudget
from netwright.transport.ssh.host_keys import HostKeys
from netwright.transport.ssh.slots import SessionSlots


@dataclass(frozen=True, slots=True)
class SshOptions:
    """Limits and permissions of a visit; one value is shared by all visits of a scope.

    `timeout_s` bounds each step (connect, key exchange, login, the silence after a command),
    `budget_s` and `max_output` the whole visit.
    """

    host_keys: HostKeys
    timeout_s: float = 10.0
    budget_s: float = 120.0
    max_output: int = 16 * 2**20
    legacy: bool = False
    telnet: bool = False
    budget: CredentialBudget | None = None  # what enable passwords are spent from
    slots: SessionSlots = field(default_factory=SessionSlots)
    clock: Callable[[], float] = time.monotonic
    is_cancelled: Callable[[], bool] = lambda: False
