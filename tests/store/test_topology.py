"""The evidence that links are inferred from: netwright.store.topology."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.forwarding import FdbEntry
from netwright.model.mac import MacAddress
from netwright.store.database import Store
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.topology import load_evidence

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BOTH, ALONE = MacAddress(0x001B54000001), MacAddress(0x001B54000002)


@pytest.fixture
def learned(store: Store) -> Store:
    """Return a store in which two bridges learned one address, and one of them another."""
    for name, macs in (("sw1", (BOTH, ALONE)), ("sw2", (BOTH,))):
        rows = [FdbEntry(10, "Gi1", mac) for mac in macs]
        tables = {
            Table.FDB: TableAnswer(Answer.COMPLETE, rows),
            Table.ARP: TableAnswer(Answer.TRUNCATED, ()),
        }
        address = ip_address(f"192.0.2.{name[-1]}")
        told = System(sys_name=name)
        seen = Observation(address, NOON, told, Identification(), IdentityKeys(), tables)
        with store.write() as session:
            [claimed] = claim_devices(session, "default", [Arrival(seen)])
            record(session, [Visit("default", "run", claimed.device_id, seen)])
    return store


def test_every_device_brings_what_it_told_whole_and_when(learned: Store) -> None:
    """Only a whole table proves by its silence."""
    with learned.read() as session:
        first, _ = load_evidence(session, "default")

    assert (first.name, [entry.mac for entry in first.fdb]) == ("sw1", [BOTH, ALONE])
    assert (first.complete, first.seen_at) == (frozenset({Table.FDB}), {Table.FDB: NOON})


def test_a_device_that_was_not_met_yet_is_not_in_the_past(learned: Store) -> None:
    """Yesterday's map has yesterday's devices."""
    with learned.read() as session:
        assert load_evidence(session, "default", NOON - timedelta(hours=1)) == []


def test_another_tenants_devices_are_not_read(learned: Store) -> None:
    """One customer's cables never appear on another's map."""
    with learned.read() as session:
        assert load_evidence(session, "other") == []


def test_of_very_many_entries_only_those_that_tie_bridges_are_read(
    learned: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three million addresses that one bridge alone knows would fill the memory for nothing."""
    monkeypatch.setattr("netwright.store.topology.MANY_FDB_ROWS", 2)
    with learned.read() as session:
        evidence = load_evidence(session, "default")

    assert [[entry.mac for entry in one.fdb] for one in evidence] == [[BOTH], [BOTH]]
