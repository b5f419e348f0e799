"""What may go, on both databases: netwright.store.retention."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from random import Random

import pytest
from sqlalchemy import func, select

from netwright.discovery.credential_budget import (
    DEFAULT_LIMITS,
    Decision,
    LoginRequest,
    Outcome,
    Verdict,
)
from netwright.model.credential import Kind, Login, Profile
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Row, Table, TableAnswer
from netwright.model.forwarding import ArpEntry, FdbEntry
from netwright.model.interface import Interface
from netwright.model.mac import MacAddress
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.model.secret import Secret
from netwright.store.arp_history import first_to_remember
from netwright.store.credential_attempts import reserve_login, settle_login, unlock_account
from netwright.store.credential_tables import CredentialAttemptRow
from netwright.store.credentials import CredentialUse, record_uses
from netwright.store.database import Store
from netwright.store.event_retention import EventLimits
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.retention import Limits, all_devices, count, cuts, find, remove
from netwright.store.tables import CollectionRow
from netwright.store.topology import load_evidence

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
STATION = ip_address("192.0.2.77")
MINUTE = timedelta(minutes=1)
DEVICES = ("sw-1", "sw-2", "sw-3")
SSH = Profile("ssh", Kind.SSH, Login("netops", Secret("CANARY")))


def visit(
    store: Store, hour: int, name: str, told: Mapping[Table, Sequence[Row]], *whole: Table
) -> None:
    """Store what a device says; a table that is not named as whole was cut short."""
    tables = {
        table: TableAnswer(Answer.COMPLETE if table in whole else Answer.TRUNCATED, rows)
        for table, rows in told.items()
    }
    address = ip_address(f"192.0.2.{name[-1]}")
    at = NOON + hour * HOUR + timedelta(seconds=int(name[-1]))
    keys = IdentityKeys(sys_name=name)
    seen = Observation(address, at, System(sys_name=name), Identification(), keys, tables)
    with store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        record(session, [Visit("default", f"run{hour}", claimed.device_id, seen)])


def cut(store: Store, hour: float, *, evidence: bool = True) -> dict[str, int]:
    """Cut everything older than so many hours after noon; return how much of what."""
    at = NOON + hour * HOUR
    limits = Limits(
        at if evidence else None, states=at, runs=at, audit=at, flows=at, events=EventLimits(at)
    )
    with store.write() as session:
        removed: dict[str, int] = {}
        for one in cuts("default", all_devices(session, "default"), limits):
            keys = find(session, one, 10_000)
            assert len(keys) == count(session, one)
            remove(session, one, keys)
            if keys:
                removed[one.table.name] = len(keys)
    return removed


def neighbor(port: str) -> Neighbor:
    """Return what a switch hears on its one port."""
    return Neighbor(NeighborProtocol.LLDP, "Gi1", "02:00:00:00:00:02", port_id=port)


def test_what_is_known_at_every_later_instant_stays_the_same(store: Store) -> None:
    """Current rows, fading ones, when each was told last, and which tables were told whole."""
    for hour in range(6):
        told: dict[Table, Sequence[Row]] = {
            Table.INTERFACES: [Interface(1, "Gi1", mtu=1500 + hour // 4)],
            Table.NEIGHBORS: [neighbor("Gi9")] if hour < 3 else [],
            Table.FDB: [FdbEntry(1, "Gi1", MacAddress(hour + 1))],
        }
        parts = (Table.NEIGHBORS, Table.FDB) if hour % 2 else tuple(told)
        visit(store, hour, "sw1", told, *parts)
    instants = [NOON + hour * HOUR for hour in (4.5, 5.5)]
    with store.read() as session:
        before = [load_evidence(session, "default", at) for at in instants]

    removed = cut(store, 4.5)

    with store.read() as session:
        assert [load_evidence(session, "default", at) for at in instants] == before
    assert removed["collection"] > 0
    assert removed["evidence_fdb"] == 1


def test_answers_that_date_a_fading_row_are_kept(store: Store) -> None:
    """It was told last before it was lacked, and the proof of its link says when."""
    for hour, told in enumerate(([neighbor("Gi9")], [neighbor("Gi9")], [], [])):
        visit(store, hour, "sw1", {Table.NEIGHBORS: told}, Table.NEIGHBORS)

    assert cut(store, 9) == {"collection": 2}
    with store.read() as session:
        [one] = load_evidence(session, "default")
    [faded] = one.fading[Table.NEIGHBORS]
    assert faded.seen_at == NOON + HOUR + timedelta(seconds=1)


def test_which_router_knew_a_station_first_is_still_known(store: Store) -> None:
    """Old answers order the rows of several routers that hold to this day."""
    arp = [ArpEntry("eth1", STATION, MacAddress(1))]
    for hour, (first, second) in enumerate((([], arp), (arp, arp), (arp, arp))):
        visit(store, hour, "r1", {Table.ARP: first}, Table.ARP)
        visit(store, hour, "r2", {Table.ARP: second}, Table.ARP)

    cut(store, 9)

    with store.read() as session:
        assert first_to_remember(session, "default", STATION) == "r2"


def test_no_evidence_is_cut_without_a_limit(store: Store) -> None:
    """Nothing else tells the links while none were recorded."""
    for hour in range(6):
        entry = FdbEntry(1, "Gi1", MacAddress(hour + 1))
        visit(store, hour, "sw1", {Table.FDB: [entry]}, Table.FDB)

    assert cut(store, 99, evidence=False) == {}
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(CollectionRow)) == 6


def attempt(store: Store, hour: int, outcome: Outcome, device: str = "sw-1") -> Verdict:
    """Log in to a device if it is allowed; return whether it was."""
    at = NOON + hour * HOUR
    request = LoginRequest(f"run{hour}", SSH, device, STATION)
    with store.write() as session:
        decision = reserve_login(session, "default", request, at, DEFAULT_LIMITS)
        if decision.allowed:
            settle_login(session, decision.reservation, outcome, at)
    return decision.verdict


def attempts(store: Store) -> list[tuple[str, str]]:
    """Return profile and outcome of every attempt that is kept."""
    with store.read() as session:
        rows = session.scalars(select(CredentialAttemptRow).order_by(CredentialAttemptRow.id))
        return [(row.profile, row.outcome) for row in rows]


def decisions(store: Store) -> list[Decision]:
    """Return what would be decided about logins to three devices; nothing is kept of it."""
    found = []
    for device in DEVICES:
        with store.read() as session:  # what is written in it is not kept
            request = LoginRequest("run99", SSH, device, STATION)
            at = NOON + 20 * MINUTE
            decided = reserve_login(session, "default", request, at, DEFAULT_LIMITS)
            found.append(replace(decided, reservation=0))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_budget_counts_as_before_the_cut(store: Store, seed: int) -> None:
    """An account that was refused since its last success is not tried again for a cut's sake."""
    random = Random(seed)  # noqa: S311 - a story, no key
    for hour in range(-30, 0):
        outcome = random.choice([Outcome.OK, Outcome.OK, Outcome.REFUSED, Outcome.NO_ANSWER])
        attempt(store, hour, outcome, random.choice(DEVICES))
    before = decisions(store)

    removed = cut(store, 1)

    assert removed["credential_attempt"] > 0
    assert decisions(store) == before


def test_an_unlock_outlives_the_audit(store: Store) -> None:
    """Without it the refusals before it would count again."""
    attempt(store, 0, Outcome.REFUSED)
    with store.write() as session:
        unlock_account(session, "default", SSH, NOON + HOUR, "the password was put right")
    cut(store, 9)

    assert attempt(store, 10, Outcome.OK) is not Verdict.STOPPED


def test_uses_that_lock_nothing_go_by_age_alone(store: Store) -> None:
    """SNMP communities are the bulk of the audit."""
    for hour in (0, 5):
        use = CredentialUse(SSH, "sw-1", STATION, Outcome.OK, NOON + hour * HOUR)
        with store.write() as session:
            record_uses(session, "default", "run", [replace(use)])

    assert cut(store, 3) == {"credential_attempt": 1}
    assert len(attempts(store)) == 1
