"""Claiming devices: netwright.store.identities, netwright.store.devices."""

import threading
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from netwright.errors import UsageError
from netwright.model.credential import Address
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.mac import MacAddress
from netwright.store.database import Store
from netwright.store.decisions import merge_devices, remove_device, rename_device
from netwright.store.devices import get_device, identity_conflicts, list_devices
from netwright.store.identities import Arrival, claim_devices

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE, THERE = ip_address("192.0.2.1"), ip_address("192.0.2.2")


def arrival(address: Address, number: int, name: str = "r1", serial: str | None = None) -> Arrival:
    """Return the visit of a device that is told apart by its number."""
    keys = IdentityKeys(
        engine_ids=frozenset({f"8000000903{number:012x}"}),
        serials=frozenset({f"Cisco:{serial}"} if serial else ()),
        macs=frozenset({MacAddress(0x001B54000000 + number)}),
        addresses=frozenset({address}),
        sys_name=name,
        sys_object_id="1.3.6.1.4.1.9.1.1",
    )
    system = System(sys_name=name, sys_object_id="1.3.6.1.4.1.9.1.1")
    told = Identification(vendor="Cisco", serial=serial)
    return Arrival(Observation(address, NOON, system, told, keys))


def claim(store: Store, *arrivals: Arrival) -> list[str]:
    """Claim in one transaction and return the names."""
    with store.write() as session:
        return [claimed.name for claimed in claim_devices(session, "default", arrivals)]


def names(store: Store) -> list[str]:
    """Return the names of all devices."""
    with store.read() as session:
        return [device.name for device in list_devices(session, "default")]


def test_a_device_met_again_keeps_its_name(store: Store) -> None:
    """A renamed sysName must not make a second device."""
    claim(store, arrival(HERE, 1))

    assert claim(store, arrival(THERE, 1, name="renamed")) == ["r1"]


def test_the_second_device_of_a_name_gets_its_address(store: Store) -> None:
    """Two switches with the factory's name are two devices."""
    assert claim(store, arrival(HERE, 1), arrival(THERE, 2)) == ["r1", f"r1@{THERE}"]


def test_cloned_serials_are_two_devices_and_a_conflict(store: Store) -> None:
    """A person is told that two boxes claim one serial number."""
    claim(store, arrival(HERE, 1, serial="S1"), arrival(THERE, 2, name="r2", serial="S1"))

    with store.read() as session:
        [conflict] = identity_conflicts(session, "default")
    assert names(store) == ["r1", "r2"]
    assert (conflict.device, conflict.other, conflict.kind) == ("r2", "r1", "serial")


def test_threads_that_meet_one_router_at_once_make_one_device(store: Store) -> None:
    """Two runs on one network at the same moment make no duplicates."""
    start = threading.Barrier(8)

    def meet(last: int) -> None:
        start.wait()
        claim(store, arrival(ip_address(f"198.51.100.{last}"), 1))

    threads = [threading.Thread(target=meet, args=(last,)) for last in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert names(store) == ["r1"]


def test_what_was_not_told_this_time_is_kept(store: Store) -> None:
    """A serial number read over SNMP survives a visit that had only a login."""
    claim(store, arrival(HERE, 1, serial="S1"))
    claim(store, arrival(HERE, 1))

    with store.read() as session:
        assert get_device(session, "default", "r1").identification.serial == "S1"


def test_the_management_address_stays_while_the_device_owns_it(store: Store) -> None:
    """A router visited through another interface is not moved on the map."""
    both = IdentityKeys(
        engine_ids=frozenset({"8000000903000000000001"}), addresses=frozenset({HERE, THERE})
    )
    first, second = (
        Arrival(Observation(address, NOON, System(sys_name="r1"), Identification(), both))
        for address in (HERE, THERE)
    )
    claim(store, first)
    claim(store, second)

    with store.read() as session:
        assert get_device(session, "default", "r1").mgmt_address == HERE


def test_a_person_may_rename_merge_and_remove(store: Store) -> None:
    """What only a person can know is theirs to say."""
    claim(store, arrival(HERE, 1), arrival(THERE, 2, name="r2"))
    with store.write() as session:
        rename_device(session, "default", "r1", "core")
        merge_devices(session, "default", "core", "r2")

    assert claim(store, arrival(THERE, 2, name="r2")) == ["core"]
    with store.write() as session:
        remove_device(session, "default", "core")
    assert names(store) == []


def test_a_name_that_is_taken_is_refused(store: Store) -> None:
    """Two devices of one name could not be told apart by anyone."""
    claim(store, arrival(HERE, 1), arrival(THERE, 2, name="r2"))

    with store.write() as session, pytest.raises(UsageError, match="already"):
        rename_device(session, "default", "r1", "r2")
