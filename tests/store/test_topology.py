"""The evidence that links are inferred from: netwright.store.topology."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Interface
from netwright.model.mac import MacAddress
from netwright.store.database import Store
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.topology import load_evidence

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OF_SW2, STATION = MacAddress(0x001B54000001), MacAddress(0x001B54000002)


@pytest.fixture
def learned(store: Store) -> Store:
    """Return a store in which one bridge learned another's address, and a station's."""
    for name, macs, own in (("sw1", (OF_SW2, STATION), None), ("sw2", (STATION,), OF_SW2)):
        rows = [FdbEntry(10, "Gi1", mac) for mac in macs]
        tables = {
            Table.FDB: TableAnswer(Answer.COMPLETE, rows),
            Table.INTERFACES: TableAnswer(
                Answer.TRUNCATED, [Interface(1, "Gi1", phys_address=own)]
            ),
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

    assert (first.name, [entry.mac for entry in first.fdb]) == ("sw1", [OF_SW2, STATION])
    assert first.complete == frozenset({Table.FDB})
    assert first.seen_at == {Table.FDB: NOON, Table.INTERFACES: NOON}


def test_a_device_that_was_not_met_yet_is_not_in_the_past(learned: Store) -> None:
    """Yesterday's map has yesterday's devices."""
    with learned.read() as session:
        assert load_evidence(session, "default", NOON - timedelta(hours=1)) == []


def test_another_tenants_devices_are_not_read(learned: Store) -> None:
    """One customer's cables never appear on another's map."""
    with learned.read() as session:
        assert load_evidence(session, "other") == []


def test_of_very_many_entries_only_those_of_devices_are_read(
    learned: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three million stations would fill the memory, and devices say enough about devices."""
    monkeypatch.setattr("netwright.store.topology.MANY_FDB_ROWS", 2)
    with learned.read() as session:
        evidence = load_evidence(session, "default")

    assert [[entry.mac for entry in one.fdb] for one in evidence] == [[OF_SW2], []]
