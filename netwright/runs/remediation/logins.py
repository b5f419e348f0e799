"""What playbooks' logins take from the failure budget that discovery and rotation share.

A playbook with a wrong password would lock the account for everybody, and at the worst time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address

from netwright.discovery.credential_budget import Outcome
from netwright.errors import AuthenticationFailed
from netwright.model.credential import Profile
from netwright.project import Project
from netwright.runs.credentials import limits_of
from netwright.store.credential_budget import StoredBudget
from netwright.store.database import Store
from netwright.transport.ansible.request import HostResult, HostState

PATIENCE = timedelta(seconds=30)
"""How long a login waits for its turn: its device's lease runs meanwhile."""

_REFUSED = (
    "permission denied",
    "authentication failed",
    "incorrect username/password",
    "incorrect sudo password",
    "incorrect become password",
    "invalid/incorrect",
    "too many authentication failures",
)
"""What OpenSSH, sshpass and Ansible's own connections say of a credential that was not taken."""

Tell = Callable[[HostResult], None]
Door = tuple[str, IPv4Address | IPv6Address]
"""A device's name, and where it is reached."""


def remediation_budget(
    project: Project, store: Store, whose: tuple[str, str], clock: Callable[[], datetime]
) -> StoredBudget:
    """Return a tenant's budget for a run's next login, which waits for its turn, but not long."""
    until = clock() + PATIENCE
    budget = StoredBudget(store, *whose, clock, lambda: clock() > until)
    budget.limits = limits_of(project)
    return budget


@contextmanager
def spending(budget: StoredBudget, profile: Profile, door: Door) -> Iterator[Tell]:
    """Reserve a login for Ansible; whoever makes it tells what came of it.

    Raises:
        AuthenticationFailed: the budget says no; nothing was tried.
    """
    device, address = door
    decision = budget.reserve(profile, str(address), address)
    if not decision.allowed:
        raise AuthenticationFailed(device, f"not tried: {decision.reason}")
    outcome, detail = Outcome.LOST, "interrupted"  # unless we are told better
    if decision.proven:
        outcome = Outcome.NO_ANSWER

    def tell(result: HostResult) -> None:
        nonlocal outcome, detail
        outcome, detail = outcome_of(result), result.message[:200]

    try:
        yield tell
    finally:
        budget.settle(decision.reservation, outcome, detail)


def outcome_of(result: HostResult) -> Outcome:
    """Return what a run says of the credential that it was made with."""
    if result.state is HostState.OK:
        return Outcome.OK
    words = result.message.lower()
    if any(one in words for one in _REFUSED):
        return Outcome.REFUSED
    return Outcome.OK if result.state is HostState.FAILED else Outcome.NO_ANSWER
