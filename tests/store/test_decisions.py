"""What a person decided about devices, and the discoveries after it: netwright.store.decisions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from netwright.errors import RefusedError, UsageError
from netwright.model.action import ActionState
from netwright.model.credential import Address
from netwright.model.device import Device, Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.mac import MacAddress
from netwright.store.actions import enter
from netwright.store.database import Store
from netwright.store.decisions import (
    merge_devices,
    remove_device,
    rename_device,
    split_device,
    tell_devices_apart,
)
from netwright.store.devices import get_device, get_whole, identity_conflicts, list_devices
from netwright.store.identities import Arrival, Claimed, claim_devices
from netwright.store.reached import note_reached
from tests.store.test_actions import wish

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE, THERE, ELSEWHERE = map(ip_address, ("192.0.2.1", "192.0.2.2", "192.0.2.3"))


def keys(number: int, *addresses: Address, name: str = "r1") -> IdentityKeys:
    """Return what tells a device of a number apart."""
    return IdentityKeys(
        engine_ids=frozenset({f"8000000903{number:012x}"}),
        serials=frozenset({f"Cisco:S{number}"}),
        chassis_ids=frozenset({f"00:1b:54:00:00:{number:02x}"}),
        macs=frozenset({MacAddress(0x001B54000000 + number)}),
        addresses=frozenset(addresses),
        sys_name=name,
        sys_object_id="1.3.6.1.4.1.9.1.1",
    )


def arrival(
    address: Address, own: IdentityKeys, at: datetime = NOON, named: str | None = None
) -> Arrival:
    """Return a visit; `named` is what the inventory calls the device."""
    system = System(sys_name=own.sys_name, sys_object_id=own.sys_object_id)
    serial = min(own.serials, default="").partition(":")[2] or None
    told = Identification(vendor="Cisco", serial=serial)
    return Arrival(Observation(address, at, system, told, own), name=named)


def claim(store: Store, *arrivals: Arrival, since: datetime | None = None) -> list[Claimed]:
    """Claim in one transaction, as a run does."""
    with store.write() as session:
        claimed = claim_devices(session, "default", arrivals, since)
        at = arrivals[0].observation.at
        reached = {
            one.observation.address: its.device_id
            for one, its in zip(arrivals, claimed, strict=True)
        }
        note_reached(session, "default", reached, at)
    return claimed


def names(store: Store) -> list[str]:
    """Return the names of all devices."""
    with store.read() as session:
        return [device.name for device in list_devices(session, "default")]


def device(store: Store, name: str) -> Device:
    """Return one device."""
    with store.read() as session:
        return get_device(session, "default", name)


def merge(store: Store, keep: str, other: str) -> None:
    """Say that two are one."""
    with store.write() as session:
        merge_devices(session, "default", keep, other)


def split(store: Store, name: str, address: Address | None = None) -> str:
    """Say that one is two."""
    with store.write() as session:
        return split_device(session, "default", name, address, NOON)


A, B = keys(1, HERE), keys(2, THERE, name="r2")


def test_a_merge_survives_the_discoveries_after_it(store: Store) -> None:
    """Both go on telling other serials, engines and MACs, run after run."""
    claim(store, arrival(HERE, A), arrival(THERE, B))
    merge(store, "r1", "r2")

    for day in range(1, 4):
        at = NOON + timedelta(days=day)
        both = claim(store, arrival(HERE, A, at), arrival(THERE, B, at), since=at)
        assert [one.name for one in both] == ["r1", "r1"]
    assert names(store) == ["r1"]


def test_a_part_speaks_for_its_device_only_where_that_is_silent(store: Store) -> None:
    """Else the tables of the two would take turns in every run."""
    claim(store, arrival(HERE, A), arrival(THERE, B))
    merge(store, "r1", "r2")
    next_day, last_day = NOON + timedelta(days=1), NOON + timedelta(days=2)

    whole, part = claim(
        store, arrival(HERE, A, next_day), arrival(THERE, B, next_day), since=next_day
    )
    [alone] = claim(store, arrival(THERE, B, last_day), since=last_day)

    assert (whole.speaks, part.speaks, alone.speaks) == (True, False, True)
    assert device(store, "r1").last_seen == last_day


def test_a_split_gives_a_merged_device_back(store: Store) -> None:
    """Merging the wrong two must be as easy to take back as it was to do."""
    claim(store, arrival(HERE, A), arrival(THERE, B))
    before = device(store, "r2")
    merge(store, "r1", "r2")

    assert split(store, "r1") == "r2"
    assert device(store, "r2") == replace(before, reached_at=())
    assert [one.name for one in claim(store, arrival(THERE, B), arrival(HERE, A))] == ["r2", "r1"]


def test_merges_are_taken_back_one_by_one(store: Store) -> None:
    """A part may have parts; each split undoes one merge."""
    claim(store, arrival(HERE, A), arrival(THERE, B), arrival(ELSEWHERE, keys(3, name="r3")))
    merge(store, "r2", "r3")
    merge(store, "r1", "r2")
    assert [one.name for one in claim(store, arrival(ELSEWHERE, keys(3, name="r3")))] == ["r1"]

    split(store, "r1", THERE)

    assert names(store) == ["r1", "r2"]
    assert [one.name for one in claim(store, arrival(ELSEWHERE, keys(3, name="r3")))] == ["r2"]


ONE_ENGINE = IdentityKeys(
    engine_ids=frozenset({"80000009030000000001"}), sys_object_id="1.3.6.1.4.1.9.1.1"
)


def test_two_devices_that_one_key_made_one_stay_two_once_split(store: Store) -> None:
    """Two firewalls restored from one backup share the engine ID, and tell nothing else."""
    first, second = (replace(ONE_ENGINE, sys_name=name) for name in ("fw-1", "fw-2"))
    claim(store, arrival(HERE, first))
    claim(store, arrival(THERE, second))
    assert names(store) == ["fw-1"]

    other = split(store, "fw-1", THERE)

    assert other == f"fw-1@{THERE}"
    for day in range(1, 4):
        at = NOON + timedelta(days=day)
        both = claim(store, arrival(THERE, second, at), arrival(HERE, first, at), since=at)
        assert [one.name for one in both] == [other, "fw-1"]
    assert device(store, other).system.sys_name == "fw-2"
    with store.read() as session:
        assert identity_conflicts(session, "default") == []


def test_a_key_told_later_that_both_share_does_not_join_them_again(store: Store) -> None:
    """A clone may tell its serial only once a profile can read it."""
    claim(store, arrival(HERE, ONE_ENGINE))
    claim(store, arrival(THERE, ONE_ENGINE))
    other = split(store, f"{HERE}", THERE)
    cloned = replace(ONE_ENGINE, serials=frozenset({"Cisco:S1"}))

    claim(store, arrival(HERE, cloned), arrival(THERE, cloned))
    again = claim(store, arrival(THERE, cloned), arrival(HERE, cloned))

    assert [one.name for one in again] == [other, f"{HERE}"]


def test_a_split_asks_where_the_other_device_answers(store: Store) -> None:
    """Where nothing was merged by hand, only a person knows which address is whose."""
    claim(store, arrival(HERE, ONE_ENGINE))
    claim(store, arrival(THERE, ONE_ENGINE))

    with pytest.raises(UsageError, match="which part") as caught:
        split(store, f"{HERE}")

    assert caught.value.hint is not None
    assert str(THERE) in caught.value.hint


@pytest.mark.parametrize(("address", "said"), [(HERE, "itself"), (ELSEWHERE, "does not answer")])
def test_a_split_refuses_an_address_that_is_not_the_others(
    store: Store, address: Address, said: str
) -> None:
    """A typing error must not make a device of nothing."""
    claim(store, arrival(HERE, A))

    with pytest.raises(UsageError, match=said):
        split(store, "r1", address)


def test_a_replaced_chassis_keeps_its_name_when_the_inventory_says_so(store: Store) -> None:
    """RMA: nothing of the old keys is left, but the address is the inventory's `core`."""
    claim(store, arrival(HERE, keys(1, HERE), named="core"))

    [replaced] = claim(store, arrival(HERE, keys(9, HERE), named="core"))

    assert (replaced.name, replaced.created) == ("core", False)
    assert device(store, "core").identification.serial == "S9"


def test_a_new_chassis_is_not_shown_with_the_serial_of_the_old(store: Store) -> None:
    """The new one may not tell its own, to the profile that opens it so far."""
    claim(store, arrival(HERE, keys(1, HERE), named="core"))

    claim(store, arrival(HERE, replace(keys(9, HERE), serials=frozenset()), named="core"))

    assert device(store, "core").identification.serial is None


def test_the_old_chassis_is_another_device_once_it_was_replaced(store: Store) -> None:
    """Repaired, it may come back in another place."""
    claim(store, arrival(HERE, keys(1, HERE), named="core"))
    claim(store, arrival(HERE, keys(9, HERE), named="core"))

    [repaired] = claim(store, arrival(THERE, keys(1, THERE, name="spare")))

    assert repaired.name == "spare"


def test_a_replaced_chassis_keeps_its_name_when_a_person_says_so(store: Store) -> None:
    """Without an inventory, merging the new one into the old one's name does it."""
    claim(store, arrival(HERE, A))
    later = NOON + timedelta(days=1)
    claim(store, arrival(HERE, keys(9, HERE), later))
    merge(store, "r1", f"r1@{HERE}")

    claim(store, arrival(HERE, keys(9, HERE), later + timedelta(days=1)), since=later)

    assert names(store) == ["r1"]
    assert device(store, "r1").identification.serial == "S9"


def test_an_address_that_is_only_reached_is_shown_with_its_device(store: Store) -> None:
    """Behind NAT a device answers at an address it does not know of."""
    claim(store, arrival(HERE, A))
    claim(store, arrival(ELSEWHERE, A))

    found = device(store, "r1")

    assert (found.mgmt_address, found.reached_at) == (HERE, (ELSEWHERE,))


def test_a_device_may_take_the_name_of_its_part(store: Store) -> None:
    """The name of a part is not lost: the two change places."""
    claim(store, arrival(HERE, A), arrival(THERE, B))
    merge(store, "r1", "r2")
    with store.write() as session:
        rename_device(session, "default", "r1", "r2")

    assert names(store) == ["r2"]
    assert split(store, "r2") == "r1"


def test_a_removed_device_takes_its_parts_along(store: Store) -> None:
    """Nobody wants them to come to light again."""
    claim(store, arrival(HERE, A), arrival(THERE, B))
    merge(store, "r1", "r2")
    with store.write() as session:
        remove_device(session, "default", "r1")

    assert names(store) == []
    assert claim(store, arrival(THERE, B))[0].created


def test_a_device_in_which_something_is_in_force_is_not_removed(store: Store) -> None:
    """Nobody could take it back any more; nor if it is in a part of it."""
    claim(store, arrival(HERE, A), arrival(THERE, B))
    merge(store, "r1", "r2")
    with store.write() as session:
        held = replace(wish().action, device="r2", state=ActionState.ACTIVE)
        enter(session, replace(wish(), action=held), NOON)

    with pytest.raises(RefusedError, match="in force at r1"), store.write() as session:
        remove_device(session, "default", "r1")
    assert names(store) == ["r1"]
    with store.read() as session:
        assert get_whole(session, "default", "r2").name == "r1"


def test_a_device_is_not_merged_into_itself(store: Store) -> None:
    """It would be part of itself, and show nowhere."""
    claim(store, arrival(HERE, A))

    with pytest.raises(UsageError, match="one device already"):
        merge(store, "r1", "r1")


def test_a_conflict_that_a_person_decided_is_listed_no_more(store: Store) -> None:
    """Two contexts of one chassis share its serial number for ever, and that is right."""
    first, second = (replace(own, serials=frozenset({"Cisco:JAF1"})) for own in (A, B))
    claim(store, arrival(HERE, first), arrival(THERE, second))
    with store.write() as session:
        assert len(identity_conflicts(session, "default")) == 1
        tell_devices_apart(session, "default", "r1", "r2")

    claim(store, arrival(HERE, first), arrival(THERE, second))

    with store.read() as session:
        assert identity_conflicts(session, "default") == []
    assert names(store) == ["r1", "r2"]
