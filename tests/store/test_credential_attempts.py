"""Logins reserved and settled in the database: netwright.store.credential_attempts."""

from dataclasses import replace
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from netwright.discovery.credential_budget import DEFAULT_LIMITS, LoginRequest, Outcome, Verdict
from netwright.model.credential import Community, Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.store.base import Base
from netwright.store.credential_attempts import (
    reserve_login,
    settle_login,
    settle_lost_logins,
    unlock_account,
)
from netwright.store.credential_tables import CredentialAttemptRow
from netwright.store.database import Store
from tests.credential_fakes import START, MemoryBudget

ADDRESS = ip_address("192.0.2.1")
SSH = Profile("ssh", Kind.SSH, Login("netops", Secret("CANARY")))
OTHER = replace(SSH, name="other", credential=Login("netops", Secret("CANARY-2")))
LOCAL = replace(SSH, name="local", realm="local")
FOREIGN = replace(SSH, name="foreign", credential=Login("somebody", Secret("CANARY-3")))


def reserve(
    store: Store,
    profile: Profile = SSH,
    device: str = "sw-1",
    at: datetime = START,
    tenant: str = "default",
) -> int:
    """Reserve a login; 0 when it is not allowed."""
    with store.write() as session:
        request = LoginRequest("run", profile, device, ADDRESS)
        return reserve_login(session, tenant, request, at, DEFAULT_LIMITS).reservation


def settle(store: Store, reservation: int, outcome: Outcome, detail: str = "") -> None:
    """Settle it."""
    with store.write() as session:
        settle_login(session, reservation, outcome, START, detail)


def test_a_login_leaves_an_audit_record(store: Store) -> None:
    """Which run used which profile on which device, when, and what came of it."""
    settle(store, reserve(store), Outcome.REFUSED, "x" * 1000)

    with store.read() as session:
        (row,) = session.scalars(select(CredentialAttemptRow)).all()
    assert (row.tenant, row.run_id, row.profile, row.kind) == ("default", "run", "ssh", "ssh")
    assert (row.device, row.address, row.outcome) == ("sw-1", "192.0.2.1", "refused")
    assert (row.at, row.settled_at, len(row.detail)) == (START, START, 500)


def test_what_is_settled_stays_settled(store: Store) -> None:
    """A worker that was believed dead comes back and reports."""
    reservation = reserve(store)
    settle(store, reservation, Outcome.REFUSED)
    settle(store, reservation, Outcome.OK)

    with store.read() as session:
        assert session.scalar(select(CredentialAttemptRow.outcome)) == "refused"


def test_a_login_whose_worker_died_keeps_nobody_waiting(store: Store) -> None:
    """A resumed run knows that it is over; nobody knows how it ended, so it counts as refused."""
    reserve(store, device="a")
    assert reserve(store, device="b") == 0
    with store.write() as session:
        settle_lost_logins(session, "run", START)

    with store.read() as session:
        assert session.scalar(select(CredentialAttemptRow.outcome)) == "lost"
    assert reserve(store, device="b") != 0


def test_tenants_have_accounts_of_their_own(store: Store) -> None:
    """They may have a user of the same name, on another AAA server."""
    for device in ("a", "b"):
        settle(store, reserve(store, device=device), Outcome.REFUSED)

    assert reserve(store, device="c") == 0
    assert reserve(store, device="c", tenant="acme") != 0


def test_a_community_has_nothing_to_reserve(store: Store) -> None:
    """SNMP locks nobody; asking is a mistake in the program."""
    with pytest.raises(ValueError, match="logs in to no account"):
        reserve(store, Profile("ro", Kind.SNMP_V2C, Community(Secret("x"))))


def test_unlocking_is_recorded(store: Store) -> None:
    """An auditor sees who said that the refusals no longer count."""
    for device in ("a", "b"):
        settle(store, reserve(store, LOCAL, device), Outcome.REFUSED)
    with store.write() as session:
        assert unlock_account(session, "default", LOCAL, START, "kim") == 2

    assert reserve(store, LOCAL, "a") != 0
    with store.read() as session:
        unlocked = select(func.count()).where(CredentialAttemptRow.detail == "kim")
        assert session.scalar(unlocked) == 2


STEPS = st.one_of(
    st.tuples(
        st.just("reserve"),
        st.sampled_from([SSH, OTHER, LOCAL, FOREIGN]),
        st.sampled_from("abc"),
        st.sampled_from(["run-1", "run-2"]),
    ),
    st.tuples(
        st.just("settle"),
        st.integers(0, 5),
        st.sampled_from([Outcome.OK, Outcome.REFUSED, Outcome.NO_ANSWER, Outcome.LOST]),
    ),
    st.tuples(st.just("wait"), st.sampled_from([1, 60, 200, 1000, 50_000])),
    st.tuples(st.just("unlock"), st.sampled_from([SSH, LOCAL])),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
@given(st.lists(STEPS, max_size=40))
def test_the_database_decides_as_the_whole_history_would(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[object, ...]]
) -> None:
    """It reads only the attempts after the last successes; no rule may miss the others."""
    database = Ledgers(tmp_path_factory.mktemp("ledger"))
    for step in steps:
        database.take(step)
    database.store.close()


class Ledgers:
    """The same logins in the database and in memory."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(f"sqlite:///{folder / 'netwright.db'}")
        Base.metadata.create_all(self.store.engine)
        self.memory = MemoryBudget()
        self.open: list[tuple[int, int]] = []

    def take(self, step: tuple[object, ...]) -> None:
        """Do one thing in both and compare."""
        match step:
            case "reserve", Profile() as profile, str(device), str(run_id):
                self.reserve(LoginRequest(run_id, profile, device, ADDRESS))
            case "settle", int(index), Outcome() as outcome if self.open:
                in_memory, stored = self.open.pop(index % len(self.open))
                self.memory.settle(in_memory, outcome)
                with self.store.write() as session:
                    settle_login(session, stored, outcome, self.memory.now)
            case "wait", int(seconds):
                self.memory.wait(seconds=seconds)
            case "unlock", Profile() as profile:
                self.memory.unlock(profile)
                with self.store.write() as session:
                    unlock_account(session, "default", profile, self.memory.now, "")

    def reserve(self, request: LoginRequest) -> None:
        """Both say the same, or one of them is wrong."""
        self.memory.run_id = request.run_id
        expected = self.memory.reserve(request.profile, request.device, request.address)
        with self.store.write() as session:
            decision = reserve_login(session, "default", request, self.memory.now, DEFAULT_LIMITS)
        assert replace(decision, reservation=0) == replace(expected, reservation=0)
        if decision.verdict is Verdict.ALLOWED:
            self.open.append((expected.reservation, decision.reservation))
