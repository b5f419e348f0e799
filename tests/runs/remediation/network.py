"""A network that is not there: devices that remember what playbooks did to them."""

import itertools
import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from netwright.errors import RunnerError
from netwright.model.action import Action, Mode
from netwright.remediation.proposal import Proposal, Voice, Witness, World
from netwright.runs.remediation.desk import Announce, Desk, Request, Times
from netwright.runs.remediation.logins import Tell
from netwright.store.actions import past_actions
from netwright.store.approvals import kill_switches
from netwright.store.database import Store
from netwright.transport.ansible.request import (
    AnsibleHost,
    AnsibleRequest,
    AnsibleResult,
    HostResult,
    HostState,
    RunState,
)
from tests.remediation.scenarios import NOW, WORLD

PLAYBOOKS = Path(__file__).parent.parent.parent.parent / "playbooks"
ATTACKER = "198.51.100.7/32"


class KilledError(BaseException):
    """The process is gone at this point: nothing catches it."""


@dataclass
class FakeRunner:
    """Devices as sets of blocked addresses, and what goes wrong with them."""

    blocked: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unreachable: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)  # files that break off before they do anything
    forgetting: bool = False  # says yes and does nothing
    full: bool = False  # there is no room for a private directory
    sessions: int = 0  # that a device has seen from the target
    silent: bool = False  # does it, and nobody hears of it
    runs: list[tuple[str, tuple[str, ...], bool]] = field(default_factory=list)
    at_point: Callable[[str], None] = lambda _: None

    def run(self, request: AnsibleRequest) -> AnsibleResult:
        """Do what the playbook of that name does."""
        device = request.hosts[0].name
        files = tuple(path.name for path in request.playbooks)
        self.runs.append((device, files, request.is_check))
        if self.full:
            raise RunnerError("playbooks cannot be run here: No space left on device")
        self.at_point(f"before {files}")
        if device in self.unreachable:
            return _result(device, HostState.UNREACHABLE, {})
        facts: dict[str, Any] = {}
        for file in files:
            if file in self.failing:
                return _result(device, HostState.FAILED, facts)
            facts |= self._play(device, file, request)
        self.at_point(f"after {files}")
        if self.silent and not request.is_check and files != ("verify.yml",):
            return AnsibleResult(RunState.TIMED_OUT, {device: HostResult(HostState.MISSING)})
        return _result(device, HostState.OK, facts)

    def _play(self, device: str, file: str, request: AnsibleRequest) -> dict[str, Any]:
        here = self.blocked[device]
        addresses = [one["address"] for one in request.variables["netwright_targets"]]
        present = [address in here for address in addresses]
        if file == "verify.yml":
            return {"present": present}
        if file == "witness.yml":
            return {"seen": [self.sessions for _ in addresses]}
        is_real = not request.is_check and not self.forgetting
        if file == "apply.yml":
            here.update(addresses if is_real else ())
            diffs = [
                "" if was else f"+drop {one}" for one, was in zip(addresses, present, strict=True)
            ]
            return {"was_present": present, "diffs": diffs}
        here.difference_update(addresses if is_real else ())
        return {}


def _result(device: str, state: HostState, facts: dict[str, Any]) -> AnsibleResult:
    told = HostResult(state, message="" if state is HostState.OK else f"is {state}", facts=facts)
    return AnsibleResult(RunState.DONE, {device: told}, digest="d")


class FakeDevices:
    """Every device is a Linux firewall of one site."""

    def site(self, device: str) -> str:
        """Return the only site."""
        del device
        return "hq"

    def platform(self, device: str) -> str:
        """Return the only platform."""
        del device
        return "linux"

    def controller(self, device: str) -> AnsibleHost:
        """Return a host that is this machine."""
        return AnsibleHost(device, {})

    def ansible_host(self, device: str) -> AnsibleHost:
        """Return a host that nobody connects to."""
        return AnsibleHost(device, {})

    def spending(self, device: str) -> AbstractContextManager[Tell]:
        """Return a login that costs nothing."""
        del device
        return nullcontext(lambda _: None)


@dataclass
class FakeSurroundings:
    """The small world of the guard rails' tests, with the store's own past."""

    store: Store
    now: Callable[[], datetime]
    base: World = WORLD
    harm: str = ""
    is_disturbed: bool = False
    goes_on: bool = False
    read: list[str] = field(default_factory=list)

    def world(self, proposal: Proposal) -> World:
        """Return it with what was done, and with the stops, as the database has them."""
        with self.store.read() as session:
            past = past_actions(session, proposal.tenant, self.now())
            switches = kill_switches(session, proposal.tenant)
        return replace(self.base, past=past, switches=switches)

    def hurt(self, action: Action, since: datetime) -> str:
        """Return what the test says."""
        del action, since
        return self.harm

    def disturbed(self, action: Action, since: datetime) -> bool:
        """Tell what the test says."""
        del action, since
        return self.is_disturbed

    def looked(self, action: Action) -> None:
        """Remember it for the test."""
        self.read.append(action.id)

    def persists(self, action: Action, since: datetime) -> bool:
        """Tell what the test says."""
        del action, since
        return self.goes_on


@dataclass
class Lab:
    """All of it, and a clock that goes only when told to."""

    store: Store
    runner: FakeRunner = field(default_factory=FakeRunner)
    now: datetime = NOW
    times: Times = field(default_factory=Times)
    channels: dict[str, Announce] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)  # holders that are known to have ended

    def __post_init__(self) -> None:
        """Look around from the lab's clock."""
        self.around = FakeSurroundings(self.store, lambda: self.now)
        self._ids = itertools.count(1)

    def desk(self, holder: str = "w1", tenant: str = "default") -> Desk:
        """Return the desk of a worker."""
        return Desk(
            store=self.store,
            tenant=tenant,
            roots=(PLAYBOOKS,),
            runner=self.runner,
            devices=FakeDevices(),
            surroundings=self.around,
            clock=lambda: self.now,
            new_id=lambda: f"a{next(self._ids)}",
            holder=holder,
            is_gone=self.gone.__contains__,
            times=self.times,
            channels=self.channels,
        )

    def later(self, **length: float) -> None:
        """Let time pass."""
        self.now += timedelta(**length)


def wish(address: str = ATTACKER, **changes: Any) -> Request:
    """Return what a rule wants: an attacker blocked for an hour, seen by two."""
    request = Request(
        playbook="block_address",
        device="firewall",
        params={"address": address},
        mode=Mode.AUTO,
        requested_by="rule:brute-force",
        asked_by="incident-1",
        ttl=timedelta(hours=1),
        rule="brute-force",
        rule_version="v1",
        incident_id="incident-1",
        witnesses=(Witness("srv1", Voice.SPOOFABLE), Witness("firewall", Voice.OWN)),
        caused_by=frozenset({address.partition("/")[0]}),
    )
    return replace(request, **changes)


def killer(seed: int) -> Callable[[str], None]:
    """Return what kills at a random point."""
    dice = random.Random(seed)  # noqa: S311 - a test that can be repeated

    def at_point(_: str) -> None:
        if dice.random() < 0.3:
            raise KilledError

    return at_point
