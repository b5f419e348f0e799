"""No account is locked, however many workers log in at once: netwright.store.credential_budget.

The judge is an AAA server that locks an account at the third wrong password in a row.
"""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from multiprocessing.sharedctypes import Synchronized
from random import Random
from time import sleep

import pytest

from netwright.discovery.credential_budget import Limits, LoginRequest, Outcome, Verdict
from netwright.discovery.credential_cycling import Entry, find_entry
from netwright.discovery.credential_order import Good, Place, candidates
from netwright.discovery.credential_pace import Pace
from netwright.errors import AuthenticationFailed
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.store.credential_attempts import reserve_login, settle_login
from netwright.store.credential_budget import StoredBudget
from netwright.store.credentials import load_memory, remember_good
from netwright.store.database import Store
from tests.credential_fakes import AaaServer

THREADS = 50
AAA = ip_network("10.0.0.0/16")


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def profile(name: str, user: str, password: str, order: int) -> Profile:
    """Return a profile of the shared realm, for the devices behind the AAA server."""
    return Profile(name, Kind.SSH, Login(user, Secret(password)), order, (AAA,))


WRONG = [profile(f"wrong-{i}", f"user-{i}", "wrong", i) for i in range(6)]
RIGHT = profile("right", "netops", "right", 7)
LOCAL = [
    replace(profile(f"local-{i}", f"local-{i}", f"pw-{i}", 10 + i), scopes=(), realm="local")
    for i in range(5)
]
PROFILES = [*WRONG, RIGHT, *LOCAL]


@dataclass
class Network:
    """Devices of which 70 % ask the AAA server and 30 % have one local user each, of five."""

    size: int
    aaa: AaaServer = field(
        default_factory=lambda: AaaServer(
            {"netops": "right"} | {f"user-{i}": "right" for i in range(6)}
        )
    )
    local: dict[IPv4Address, AaaServer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give each local device its user."""
        for i in range(self.size * 3 // 10):
            user = f"local-{i % 5}"
            address = IPv4Address("10.9.0.0") + (i % 5) * 256 + i // 5 + 1
            self.local[address] = AaaServer({user: f"pw-{i % 5}"})

    @property
    def addresses(self) -> list[IPv4Address]:
        """All devices, mixed."""
        behind_aaa = [IPv4Address("10.0.0.1") + i for i in range(self.size - len(self.local))]
        mixed = [*behind_aaa, *self.local]
        Random(0).shuffle(mixed)  # noqa: S311 - a test that fails must fail again
        return mixed

    def log_in(self, address: IPv4Address, offered: Profile) -> str:
        """Take a moment, as devices do, so that logins overlap."""
        sleep(0.0005)
        return self.local.get(address, self.aaa).log_in(str(address), offered)

    @property
    def logins(self) -> int:
        """How many logins there were."""
        servers = [self.aaa, *self.local.values()]
        return sum(server.logins.total() for server in servers)


def place_of(address: IPv4Address) -> Place:
    """Return where a device is, and which model it is."""
    site = "hq" if address in AAA else "branch"
    return Place(address, site, "1.3.6.1.4.1.9.1.1")


def discover(store: Store, network: Network, run_id: str) -> list[Entry[str]]:
    """Log in to every device once, with fifty workers."""
    budget = StoredBudget(store, "default", run_id, now)
    with store.read() as session:
        memory = load_memory(session, "default")

    def visit(address: IPv4Address) -> Entry[str]:
        place = place_of(address)
        offered = candidates(PROFILES, {Kind.SSH}, place, memory)
        entry = find_entry(
            offered, str(address), address, budget, lambda each: network.log_in(address, each)
        )
        if entry.profile:
            memory.learn(Good(place, Kind.SSH, entry.profile.name, now()))
        return entry

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(visit, network.addresses))


def test_a_thousand_devices_twelve_profiles_and_fifty_workers_lock_no_account(
    store: Store,
) -> None:
    """Wrong profiles stop themselves within two refusals, right ones reach every device."""
    sqlite = store.url.get_backend_name() == "sqlite"
    network = Network(1000 if sqlite else 200)  # a commit there takes the disk's time
    first = discover(store, network, "run-1")
    refused = [
        trial.profile
        for entry in first
        for trial in entry.trials
        if trial.outcome is Outcome.REFUSED
    ]

    assert [entry for entry in first if entry.session is None] == []
    assert max(network.aaa.most_in_a_row.values()) <= 2
    assert [server.locked for server in network.local.values() if server.locked] == []
    assert max(refused.count(each.name) for each in WRONG) <= 2
    remember(store, network, first)
    before = network.logins
    second = discover(store, network, "run-2")

    assert [entry for entry in second if entry.session is None] == []
    assert (network.logins - before) / network.size <= 1.15


def remember(store: Store, network: Network, entries: list[Entry[str]]) -> None:
    """Store what was good, as a run does."""
    goods = [
        Good(place_of(address), Kind.SSH, entry.profile.name, now())
        for address, entry in zip(network.addresses, entries, strict=True)
        if entry.profile
    ]
    with store.write() as session:
        remember_good(session, "default", goods)


def test_a_wrong_password_pushed_between_two_runs_stops_within_two_refusals(
    store: Store,
) -> None:
    """Yesterday's proof says nothing about today's file."""
    aaa = AaaServer({"netops": "right"})

    def run(run_id: str, offered: Profile) -> list[Entry[str]]:
        budget = StoredBudget(store, "default", run_id, now)

        def visit(i: int) -> Entry[str]:
            address = IPv4Address("10.0.0.1") + i
            device = str(address)
            return find_entry(
                [offered], device, address, budget, lambda each: aaa.log_in(device, each)
            )

        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(visit, range(200)))

    assert all(entry.session for entry in run("run-1", RIGHT))
    run("run-2", replace(RIGHT, credential=Login("netops", Secret("pushed by mistake"))))
    run("run-3", replace(RIGHT, credential=Login("netops", Secret("another mistake"))))

    assert aaa.most_in_a_row == {"netops": 2}


class SharedServer:
    """An AAA server that several processes log in to; one user, one right password."""

    def __init__(self, in_a_row: "Synchronized[int]", most: "Synchronized[int]") -> None:
        self.in_a_row = in_a_row
        self.most = most

    def log_in(self, device: str, offered: Profile) -> str:
        """Count wrong passwords in a row."""
        assert isinstance(offered.credential, Login)
        sleep(0.002)
        with self.in_a_row.get_lock():
            if offered.credential.password == Secret("right"):
                self.in_a_row.value = 0
                return device
            self.in_a_row.value += 1
            self.most.value = max(self.most.value, self.in_a_row.value)
        raise AuthenticationFailed(device, "wrong")


def work(url: str, share: int, in_a_row: "Synchronized[int]", most: "Synchronized[int]") -> None:
    """Visit a share of the devices in a process of its own."""
    server, store = SharedServer(in_a_row, most), Store(url)
    budget = StoredBudget(store, "default", "run", now)

    def visit(i: int) -> None:
        address = ip_address("10.0.0.1") + share * 1000 + i
        device = str(address)
        find_entry(
            [WRONG[0], RIGHT], device, address, budget, lambda each: server.log_in(device, each)
        )

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(visit, range(20)))
    store.close()


def test_three_processes_lock_no_account(store: Store) -> None:
    """They share nothing but the database."""
    context = multiprocessing.get_context("spawn")
    in_a_row, most = context.Value("i", 0), context.Value("i", 0)
    url = store.url.render_as_string(hide_password=False)
    processes = [
        context.Process(target=work, args=(url, share, in_a_row, most)) for share in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0] * 3
    assert most.value <= 2
    assert in_a_row.value == 0


def test_an_account_that_rests_is_said_once(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody has to mend the profile; a thousand devices need not repeat it."""
    budget = StoredBudget(store, "default", "run", now)
    for i in range(5):
        address = ip_address("10.0.0.1") + i
        decision = budget.reserve(RIGHT, str(address), address)
        if decision.allowed:
            budget.settle(decision.reservation, Outcome.REFUSED)

    assert [record.message for record in caplog.records] == ["credential profile stopped"]
    assert caplog.records[0].__dict__["profile"] == "right"


def test_who_waits_too_long_is_told_so(store: Store) -> None:
    """A worker that hangs in a login must not hold up a run for ever."""
    clock = Clock()
    budget = StoredBudget(store, "default", "run", clock.tick)
    budget.limits = Limits(reservation=timedelta(hours=1))
    budget.reserve(RIGHT, "a", ip_address("10.0.0.1"))

    decision = budget.reserve(RIGHT, "b", ip_address("10.0.0.2"))

    assert decision.verdict is Verdict.STOPPED
    assert decision.reason == "another login with this account is under way, for too long"


def test_who_waits_when_a_run_is_ended_waits_no_longer(store: Store) -> None:
    """Ctrl-C does not wait for somebody else's login."""
    budget = StoredBudget(store, "default", "run", now, lambda: True)
    budget.reserve(RIGHT, "a", ip_address("10.0.0.1"))

    decision = budget.reserve(RIGHT, "b", ip_address("10.0.0.2"))

    assert (decision.verdict, decision.reason) == (Verdict.STOPPED, "the run is being ended")


def test_two_workers_share_one_pace(store: Store) -> None:
    """An AAA server sees the logins of all of them."""
    limits = Limits(account_pace=Pace(per_s=1, burst=3), pace=Pace(per_s=1000, burst=1000))
    start = datetime(2026, 11, 24, tzinfo=UTC)

    def reserved(device: str, at: datetime) -> Verdict:
        request = LoginRequest("run", RIGHT, device, ip_address("10.0.0.1"))
        with store.write() as session:
            decision = reserve_login(session, "default", request, at, limits)
            if decision.allowed:
                settle_login(session, decision.reservation, Outcome.OK, at)
        return decision.verdict

    at_once = [reserved(f"sw-{n}", start) for n in range(5)]
    later = [reserved(f"sw-{n}", start + timedelta(seconds=2)) for n in range(5)]

    assert at_once == [Verdict.ALLOWED] * 3 + [Verdict.WAIT] * 2
    assert later == [Verdict.ALLOWED] * 2 + [Verdict.WAIT] * 3


def test_all_accounts_together_have_a_pace(store: Store) -> None:
    """Users that every device has for itself count there too, and have no bucket of their own."""
    limits = Limits(account_pace=Pace(per_s=1, burst=1), pace=Pace(per_s=1, burst=4))
    start = datetime(2026, 11, 24, tzinfo=UTC)
    verdicts = []
    for n in range(6):
        request = LoginRequest("run", LOCAL[0], f"sw-{n}", ip_address("10.0.0.1"))
        with store.write() as session:
            verdicts.append(reserve_login(session, "default", request, start, limits).verdict)

    assert verdicts == [Verdict.ALLOWED] * 4 + [Verdict.WAIT] * 2


class Clock:
    """A clock on which five minutes pass at every look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, tzinfo=UTC)

    def tick(self) -> datetime:
        """Return the time."""
        self.now += timedelta(minutes=5)
        return self.now
