"""Kill what remediation consists of, at random moments and in every state of an action.

Used by the tests, seeded and short, and by `make soak`. Two `netwright remediate sweep` work at
once, started anew when they end, as a service manager does it.
"""

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy import create_engine, text

from netwright.errors import NetwrightError
from netwright.model.action import Action, ActionState, Mode
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.role import Role
from netwright.project import find_project, init_project
from netwright.remediation.audit import verify
from netwright.remediation.life_cycle import FINAL
from netwright.remediation.proposal import Limits
from netwright.runs.clock import utc_now
from netwright.runs.remediation.deciding import Person, approve
from netwright.runs.remediation.desk import Desk, Request
from netwright.runs.remediation.opening import open_desk
from netwright.runs.remediation.planning import plan
from netwright.store.actions import ActionFilter, list_actions
from netwright.store.audit import chain
from netwright.store.database import Store
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current, upgrade
from netwright.transport.ansible.descendants import descendants
from netwright.transport.ansible.leftovers import end_leftovers
from netwright.transport.ansible.private import TMPFS
from tests.collectors.working import KeptAlive
from tests.runs.remediation import counting_device
from tests.runs.remediation.journal import Findings, commands, judge

S = ActionState
AIMED = (
    S.PLANNED, S.APPROVED, S.RUNNING, S.RUNNING, S.RUNNING, S.UNKNOWN, S.VERIFYING, S.ACTIVE,
    S.ROLLING_BACK, S.ROLLING_BACK, S.ROLLBACK_FAILED, None,
)  # fmt: skip
DEVICES = [f"fw{number}" for number in range(6)]
PERSON = Person("soak", Role.APPROVER)
UNBOUND = Limits(
    cooldown=timedelta(0),
    max_active=10**6,
    max_per_hour=10**6,
    per_device=10**6,
    per_site_per_hour=10**6,
    per_tenant_per_hour=10**6,
)
AFTER_S, BUSY_S, DRAIN_S = (0.0, 0.25), 1.5, 300

ACTION = """title: Block an address at a device that counts
platforms: []
dry_run: plan_only
login: false
longest_ttl: 1h
effect: {kind: block_address, address: address}
parameters:
  address: {type: ip_prefix, most: 8}
"""


def make_project(folder: Path, url: str = "") -> Path:
    """Make a project whose playbooks are run by devices that count."""
    init_project(folder)
    program = Path(shutil.copy(counting_device.__file__, folder / "counting_device.py"))
    playbook = folder / "playbooks" / "block_address"
    playbook.mkdir(parents=True)
    (playbook / "action.yml").write_text(ACTION)
    for name in ("apply", "verify", "rollback"):
        (playbook / f"{name}.yml").write_text("- hosts: all\n")
    with (folder / "netwright.toml").open("a") as settings:
        settings.write(f'\n[remediation]\nrunner = "{program}"\nrun_timeout_s = 20\n')
        settings.write('anchor = "off"\n')
    path = folder / "netwright.toml"
    if url:
        path.write_text(f'database_url = "{url}"\n{path.read_text()}')
    add_devices(folder)
    return folder


def add_devices(folder: Path) -> None:
    """Let the project know its devices."""
    store = Store(find_project(folder).database_url)
    upgrade(store)
    for number, name in enumerate(DEVICES, 1):
        told, keys = System(sys_name=name), IdentityKeys(sys_name=name)
        address = ip_address(f"192.0.2.{number}")
        seen = Observation(address, utc_now(), told, Identification(platform="linux"), keys, {})
        with store.write() as session:
            [claimed] = claim_devices(session, "default", [Arrival(seen)])
            record(session, [Visit("default", "run", claimed.device_id, seen)])
    store.close()


@dataclass
class Soak:
    """Wishes, and kills among them."""

    project: Path
    kills: int
    chance: random.Random
    longest_ttl_s: int = 4
    aim_s: float = 2.5
    told: Callable[[str], None] = lambda _: None
    _wished: int = 0
    _counts: dict[str, int] = field(default_factory=dict)

    def run(self) -> Findings:
        """Wish, kill as often as asked, let everything end, and return what was found."""
        with self._desk() as desk:
            sweepers = [self._sweeper() for _ in range(2)]
            try:
                for number in range(self.kills):
                    self._round(desk, sweepers, number)
                self._drain(desk)
            finally:
                for one in sweepers:
                    one.end()
            findings = judge(_actions(desk), commands(self.project / "devices"))
            with desk.store.read() as session:
                assert verify(chain(session, "default")) == []
        end_leftovers(TMPFS)  # of the last sweepers, which were ended in the middle of something
        return findings

    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        project = find_project(self.project)
        with closing(open_current(project.database_url)) as store:
            yield open_desk(project, store, "default")

    def _sweeper(self) -> KeptAlive:
        words = ("remediate", "sweep", "--interval", "0.1", "--json")
        return KeptAlive(self.project, *words)

    def _round(self, desk: Desk, sweepers: list[KeptAlive], number: int) -> None:
        with suppress(NetwrightError):  # the database was away: another wish will do
            self._wish(desk)
        self._aim(desk, AIMED[number % len(AIMED)])
        what, kill = self.chance.choice(self._victims(desk, self.chance.choice(sweepers)))
        kill()
        self._counts[what] = self._counts.get(what, 0) + 1
        self.told(f"{number + 1} {what}")

    def _wish(self, desk: Desk) -> None:
        """Want some addresses blocked at a device, and agree."""
        many = self.chance.choice((1, 1, 1, 3))
        wishes = [self._request(self.chance.choice(DEVICES)) for _ in range(many)]
        device = wishes[0].device
        for action in plan(desk, [replace(one, device=device) for one in wishes]):
            if action.state is S.AWAITING_APPROVAL:
                approve(desk, action.id, PERSON, "soak")

    def _request(self, device: str) -> Request:
        self._wished += 1
        address = ip_address(int(ip_address("100.64.0.0")) + self._wished)
        ttl = timedelta(seconds=self.chance.randint(1, self.longest_ttl_s))
        return Request(
            playbook="block_address",
            device=device,
            params={"address": f"{address}/32"},
            mode=Mode.APPROVE,
            requested_by="soak",
            asked_by=str(address),
            ttl=ttl,
            limits=UNBOUND,
        )

    def _aim(self, desk: Desk, state: ActionState | None) -> None:
        """Wait until an action is in a state, and a moment more."""
        until = time.monotonic() + self.aim_s
        while state and time.monotonic() < until and not _any_in(desk, state):
            time.sleep(0.01)
        time.sleep(self.chance.uniform(*AFTER_S))

    def _victims(self, desk: Desk, sweeper: KeptAlive) -> list[tuple[str, Callable[[], None]]]:
        return [
            ("worker", sweeper.kill),
            ("worker", sweeper.kill),
            ("runner", lambda: _kill(self.chance, descendants(sweeper.pid))),
            ("both", lambda: _kill_all([sweeper.pid, *descendants(sweeper.pid)])),
            ("database", lambda: break_connections(desk.store.url.render_as_string(False))),  # noqa: FBT003
        ]

    def _drain(self, desk: Desk) -> None:
        until = time.monotonic() + DRAIN_S
        while time.monotonic() < until:
            with suppress(NetwrightError):
                if all(one.state in FINAL for one in _actions(desk)):
                    return
            time.sleep(0.2)


def _actions(desk: Desk) -> list[Action]:
    with desk.store.read() as session:
        return list_actions(session, "default", ActionFilter(limit=100_000))


def _any_in(desk: Desk, state: ActionState) -> bool:
    with suppress(NetwrightError), desk.store.read() as session:
        return bool(list_actions(session, "default", ActionFilter(state=state, limit=1)))
    return False


def _kill(chance: random.Random, pids: list[int]) -> None:
    if pids:
        _kill_all([chance.choice(pids)])


def _kill_all(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def break_connections(url: str) -> None:
    """End what others have open at PostgreSQL; keep others out of SQLite for a while."""
    if not url.startswith("sqlite"):
        engine = create_engine(url)
        with engine.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
            )
        engine.dispose()
        return
    file = url.removeprefix("sqlite:///").partition("?")[0]
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(BUSY_S)
        connection.execute("ROLLBACK")
