"""Logins on 1,000 simulated devices with 12 profiles: how many, and whether any account is locked.

The judge is the simulated AAA server, which locks an account at the third wrong password in a
row. 70 % of the devices ask it, 30 % have a user of their own; fifty workers, one database.
"""

import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, ip_network
from pathlib import Path
from random import Random

from benchmarks.report import machine, row
from netwright.discovery.credential_budget import DEFAULT_LIMITS, Limits, Outcome
from netwright.discovery.credential_cycling import Entry, find_entry
from netwright.discovery.credential_order import Good, Place, candidates
from netwright.discovery.credential_pace import Pace
from netwright.errors import AuthenticationFailed, DeviceUnreachable
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.simulate.aaa import Aaa
from netwright.store.credential_budget import StoredBudget
from netwright.store.credentials import load_memory, remember_good
from netwright.store.database import Store
from netwright.store.migrate import open_current

DEVICES, THREADS, WRONG, LOCAL = 1000, 50, 6, 5
SHARED = ip_network("10.0.0.0/16")
UNPACED = replace(DEFAULT_LIMITS, account_pace=Pace(1e6, 10**6), pace=Pace(1e6, 10**6))


def login(name: str, user: str, password: str, order: int) -> Profile:
    """Return a profile of the shared realm."""
    return Profile(name, Kind.SSH, Login(user, Secret(password)), order, (SHARED,))


STALE = [login(f"wrong-{n}", f"user-{n}", "wrong", n) for n in range(WRONG)]
RIGHT = login("right", "netops", "right", WRONG)
OWN = [
    replace(login(f"local-{n}", f"local-{n}", f"pw-{n}", 10 + n), scopes=(), realm="local")
    for n in range(LOCAL)
]
PROFILES = [*STALE, RIGHT, *OWN]


@dataclass
class Network:
    """The devices, and what they ask; counts what an account sees in a row."""

    aaa: Aaa = field(
        default_factory=lambda: Aaa({"netops": "right"} | {f"user-{n}": "x" for n in range(WRONG)})
    )
    own: dict[IPv4Address, Aaa] = field(default_factory=dict)
    silent: frozenset[IPv4Address] = frozenset()
    logins: int = 0
    locked: set[str] = field(default_factory=set)
    times: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Give 30 % of the devices a user of their own."""
        for n in range(DEVICES * 3 // 10):
            address = IPv4Address("10.9.0.0") + (n % LOCAL) * 256 + n // LOCAL + 1
            self.own[address] = Aaa({f"local-{n % LOCAL}": f"pw-{n % LOCAL}"})

    @property
    def addresses(self) -> list[IPv4Address]:
        """All devices, mixed."""
        shared = [IPv4Address("10.0.0.1") + n for n in range(DEVICES - len(self.own))]
        mixed = [*shared, *self.own]
        Random(0).shuffle(mixed)
        return mixed

    def log_in(self, address: IPv4Address, profile: Profile) -> str:
        """Ask whoever keeps the device's passwords; it locks at the third in a row."""
        credential = profile.credential
        assert isinstance(credential, Login)  # noqa: S101 - so all profiles here are
        password = credential.password.reveal() if credential.password else ""
        time.sleep(0.0005)
        if address in self.silent:
            raise DeviceUnreachable(str(address), "no answer")
        with self._lock:
            self.logins += 1
            self.times.append(time.monotonic())
            server = self.own.get(address, self.aaa)
            granted = server.check(credential.username, password)
            locked = (name for name in server.report()["locked"] if name in server.accounts)
            self.locked |= {f"{name}@{address}" for name in locked}
        if not granted:
            raise AuthenticationFailed(str(address), "wrong password")
        return "session"


def place_of(address: IPv4Address) -> Place:
    """Return where a device is, and which model it is."""
    return Place(address, "hq" if address in SHARED else "branch", "1.3.6.1.4.1.9.1.1")


def discover(
    store: Store,
    network: Network,
    run_id: str,
    profiles: list[Profile] = PROFILES,
    limits: Limits = UNPACED,
) -> list[Entry[str]]:
    """Log in to every device once, and remember what was good."""
    budget = StoredBudget(store, "default", run_id, lambda: datetime.now(UTC))
    budget.limits = limits
    with store.read() as session:
        memory = load_memory(session, "default")

    def visit(address: IPv4Address) -> Entry[str]:
        offered = candidates(profiles, {Kind.SSH}, place_of(address), memory)
        entry = find_entry(
            offered, str(address), address, budget, lambda each: network.log_in(address, each)
        )
        if entry.profile:
            good = Good(place_of(address), Kind.SSH, entry.profile.name, datetime.now(UTC))
            memory.learn(good)
            with store.write() as session:
                remember_good(session, "default", [good])
        return entry

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(visit, network.addresses))


def refusals(entries: list[Entry[str]]) -> Counter[str]:
    """Count refused logins by profile."""
    return Counter(
        trial.profile
        for entry in entries
        for trial in entry.trials
        if trial.outcome is Outcome.REFUSED
    )


def cycling(store: Store) -> None:
    """The first run, the second, and the one after a wrong password was pushed."""
    network = Network()
    first = discover(store, network, "run-1")
    opened = sum(entry.session is not None for entry in first)
    row("devices opened in the first run", f"{opened} of {DEVICES}", ok=opened == DEVICES)
    row("logins per device, first run", f"{network.logins / DEVICES:.3f}")
    most = max(refusals(first)[each.name] for each in STALE)
    row("refusals of a wrong shared profile, at most", str(most), bar="<= 2", ok=most <= 2)
    before = network.logins
    discover(store, network, "run-2")
    per_device = (network.logins - before) / DEVICES
    row("logins per device, second run", f"{per_device:.3f}", bar="<= 1.15", ok=per_device <= 1.15)
    pushed = replace(RIGHT, credential=Login("netops", Secret("pushed by mistake")))
    spent = refusals(discover(store, network, "run-3", [pushed, *OWN]))[pushed.name]
    row("refusals of a wrong profile pushed to git", str(spent), bar="<= 2", ok=spent <= 2)
    quiet = not network.locked
    row("accounts locked at 3 in a row", str(len(network.locked)), bar="0", ok=quiet)


def silence(store: Store) -> None:
    """Devices that do not answer, tried by every profile that may be: the budget is whole."""
    network = Network()
    network.silent = frozenset(network.addresses[:200])
    discover(store, network, "run-silent", [RIGHT, *OWN])
    network.silent = frozenset()
    entries = discover(store, network, "run-silent", [RIGHT, *OWN])
    opened = sum(entry.session is not None for entry in entries)
    row("devices opened after 200 timeouts, same run", str(opened), ok=opened == DEVICES)


def pace(store: Store) -> None:
    """The most logins in any second, with the limits as they are set."""
    network = Network()
    discover(store, network, "run-paced", [RIGHT, *OWN], DEFAULT_LIMITS)
    times = sorted(network.times)
    most = max(sum(start <= each < start + 1 for each in times) for start in times)
    bound = DEFAULT_LIMITS.pace.burst + int(DEFAULT_LIMITS.pace.per_s)
    row("most logins within a second", str(most), bar=f"<= {bound}", ok=most <= bound)
    row("logins, and seconds they took", f"{len(times)} / {times[-1] - times[0]:.1f} s")


def main() -> None:
    """Print the figures."""
    machine()
    for measure in (cycling, silence, pace):
        with tempfile.TemporaryDirectory() as folder:
            store = open_current(f"sqlite:///{Path(folder) / 'netwright.db'}")
            measure(store)
            store.close()


if __name__ == "__main__":
    main()
