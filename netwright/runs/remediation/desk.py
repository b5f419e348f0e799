"""What remediation works with, and how an action is moved: with its audit, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from netwright.model.action import Action, ActionState, Mode
from netwright.model.interface import Port
from netwright.model.secret import Secret
from netwright.playbooks.folder import PlaybookFolder, find_playbook
from netwright.remediation.proposal import DEFAULT_LIMITS, Limits, Proposal, Witness, World
from netwright.runs.remediation.logins import Tell
from netwright.store.action_steps import step
from netwright.store.actions import Move, get_action
from netwright.store.database import Store
from netwright.transport.ansible.request import AnsibleHost, Runner

SYSTEM = "netwright"
"""Who moves an action when no person does."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Who has to agree, and how soon."""

    roles: tuple[str, ...] = ("approver",)
    timeout: timedelta = timedelta(minutes=15)
    four_eyes: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants done to one device; `params` are as hostile as who sent the event."""

    playbook: str
    device: str
    params: Mapping[str, Any]
    mode: Mode
    requested_by: str
    asked_by: str  # the incident, or what else makes it one request
    ttl: timedelta | None = None
    rule: str = ""
    rule_version: str = ""
    incident_id: str = ""
    witnesses: tuple[Witness, ...] = ()
    caused_by: frozenset[str] = frozenset()
    about: frozenset[Port] = frozenset()  # ports, and changed devices, that evidence tells of
    attacked: frozenset[str] = frozenset()  # addresses of those who suffer
    limits: Limits = DEFAULT_LIMITS
    terms: Terms = Terms()
    no_target: str = ""  # why nobody knows on which device: refused, and the refusal kept


class Devices(Protocol):
    """How a device is known and reached."""

    def site(self, device: str) -> str:
        """Return the site of a device."""
        ...

    def platform(self, device: str) -> str:
        """Return its platform, a Netmiko device type."""
        ...

    def controller(self, device: str) -> AnsibleHost:
        """Return how Ansible runs on this machine what concerns a device."""
        ...

    def ansible_host(self, device: str) -> AnsibleHost:
        """Return how Ansible reaches it; raises NetwrightError where nobody can log in."""
        ...

    def spending(self, device: str) -> AbstractContextManager[Tell]:
        """Take a login of Ansible's from the credential's budget, or raise NetwrightError."""
        ...


class Surroundings(Protocol):
    """What guard rails look at, and what must not be worse afterwards."""

    def world(self, proposal: Proposal) -> World:
        """Return the world of a wish, as of now."""
        ...

    def hurt(self, action: Action, since: datetime) -> str:
        """Return what is worse around an action's device than at an instant; empty: nothing."""
        ...

    def disturbed(self, action: Action, since: datetime) -> bool:
        """Tell whether its device has restarted, or was changed, and was not read again since."""
        ...

    def looked(self, action: Action) -> None:
        """Note that its device was read."""
        ...

    def persists(self, action: Action, since: datetime) -> bool:
        """Tell whether what an action is against goes on after an instant."""
        ...


@dataclass(frozen=True, slots=True)
class News:
    """What people are to know at once; whatever is in the detail may be hostile."""

    severity: str
    about: str  # an action's id
    device: str
    detail: str


Announce = Callable[[News], None]
"""Tell one channel; raises NetwrightError where nobody takes it."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who moves an action, why, and what else the audit should know."""

    reason: str
    by: str = SYSTEM
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Times:
    """How long things may take."""

    run_s: float = 60.0
    fresh: timedelta = timedelta(seconds=30)  # an older plan is made again before the act
    unattended: timedelta = timedelta(
        minutes=5
    )  # how long something approved may wait for its turn
    helped_after: timedelta = timedelta(minutes=5)
    # between two tries to take something back: the first, and the longest
    retry: tuple[timedelta, timedelta] = (timedelta(seconds=5), timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Desk:
    """One tenant's remediation: the store is the truth, everything else is how to act."""

    store: Store
    tenant: str
    roots: Sequence[Path]  # folders of playbooks, the project's own first
    runner: Runner
    devices: Devices
    surroundings: Surroundings
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    holder: str  # this process, for leases
    is_gone: Callable[[str], bool]  # whether another holder is known to have ended
    known_hosts: Path | None = None
    vault: Callable[[], Mapping[str, Secret]] = dict  # passwords by vault id, as they are now
    times: Times = Times()
    four_eyes: bool = False  # who asks may not agree
    channels: Mapping[str, Announce] = field(default_factory=dict)  # whom people look at

    def folder(self, name: str) -> PlaybookFolder:
        """Return a playbook and where it is."""
        return find_playbook(self.roots, name)

    def action(self, action_id: str) -> Action:
        """Return an action as it is now.

        Raises:
            UsageError: there is none with this id.
        """
        with self.store.read() as session:
            return get_action(session, self.tenant, action_id)

    def step(self, action: Action, after: ActionState, told: Told, **changes: Any) -> bool:
        """Move an action from the state in which we know it.

        False if somebody else was faster: then nothing was changed, and nothing is to be done.
        """
        moved = Move(action.state, after, self.clock(), told.by, told.reason)
        with self.store.write() as session:
            return step(session, action, moved, told.detail, **changes)
