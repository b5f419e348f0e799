"""Who answered: netwright.discovery.identity."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from netwright.discovery.identity import Known, resolve
from netwright.discovery.telling import telling
from netwright.model.credential import Address
from netwright.model.device import IdentityKeys
from netwright.model.mac import MacAddress

HERE, THERE = ip_address("192.0.2.1"), ip_address("192.0.2.2")
MACS = frozenset(MacAddress(0x001B54000000 + number) for number in range(8))
OTHER_MACS = frozenset(MacAddress(0x001B54990000 + number) for number in range(8))
R1 = IdentityKeys(
    engine_ids=frozenset({"80000009030000000001"}),
    serials=frozenset({"Cisco:FDO1"}),
    chassis_ids=frozenset({"00:1b:54:00:00:00"}),
    macs=MACS,
    addresses=frozenset({HERE}),
    sys_name="r1",
    sys_object_id="1.3.6.1.4.1.9.1.1",
)


def test_one_router_reached_by_another_address_is_the_same_device() -> None:
    """A router with five addresses must not become five devices."""
    assert resolve(THERE, R1, [Known(7, HERE, R1)]).device_id == 7


def test_two_boxes_with_one_sys_name_stay_two() -> None:
    """A sysName is a hint: factory defaults repeat it by the hundred."""
    twin = IdentityKeys(sys_name="r1", sys_object_id="1.3.6.1.4.1.9.1.1")

    assert resolve(THERE, twin, [Known(7, HERE, R1)]).device_id is None


def test_cloned_serials_stay_two_devices_and_are_reported() -> None:
    """A virtual machine copied with its serial is another device, and someone should know."""
    clone = replace(
        R1,
        engine_ids=frozenset({"80000009030000000002"}),
        macs=OTHER_MACS,
        chassis_ids=frozenset({"00:1b:54:99:00:00"}),
        addresses=frozenset({THERE}),
    )

    resolution = resolve(THERE, clone, [Known(7, HERE, R1)])

    assert resolution.device_id is None
    assert [(c.device_id, c.kind) for c in resolution.conflicts] == [(7, "serial")]


def test_a_reinstalled_agent_is_the_same_hardware_and_the_change_is_reported() -> None:
    """A new engine ID on the same ports at the same address is no new device."""
    reinstalled = replace(R1, engine_ids=frozenset({"80000009030000000099"}))

    resolution = resolve(HERE, reinstalled, [Known(7, HERE, R1)])

    assert resolution.device_id == 7
    assert resolution.conflicts[0].reason == "same serial, but another engine_id"


def test_a_mute_device_is_known_by_the_address_it_is_managed_at() -> None:
    """A switch that tells no serial and no MAC is found again where it was."""
    mute = IdentityKeys(sys_name="sw9", sys_object_id="1.3.6.1.4.1.9.1.1")

    assert resolve(HERE, mute, [Known(3, HERE, mute)]).device_id == 3


def test_another_product_at_an_old_address_is_a_new_device() -> None:
    """An address that was given to a new box does not inherit the old one's history."""
    mute = IdentityKeys(sys_name="sw9", sys_object_id="1.3.6.1.4.1.9.1.1")
    other = replace(mute, sys_object_id="1.3.6.1.4.1.2636.1.1.1.2.1")

    assert resolve(HERE, other, [Known(3, HERE, mute)]).device_id is None


def test_two_matching_devices_are_a_conflict_and_the_older_wins() -> None:
    """Duplicates from the past are not made worse, and are named."""
    resolution = resolve(THERE, R1, [Known(9, THERE, R1), Known(7, HERE, R1)])

    assert resolution.device_id == 7
    assert [(c.device_id, c.kind) for c in resolution.conflicts] == [(9, "device")]


def test_virtual_router_macs_and_loopbacks_tell_nothing() -> None:
    """Both routers of a VRRP pair show the same MAC; every box has 127.0.0.1."""
    keys = IdentityKeys(
        engine_ids=frozenset({"0000000000"}),
        macs=frozenset({MacAddress.parse("00:00:5e:00:01:0a"), min(MACS)}),
        addresses=frozenset({ip_address("127.0.0.1"), HERE}),
    )

    kept = telling(keys)

    assert (kept.engine_ids, kept.macs, kept.addresses) == (
        frozenset(),
        frozenset({min(MACS)}),
        frozenset({HERE}),
    )


def test_another_product_with_the_same_keys_elsewhere_is_another_device() -> None:
    """Vendors ship whole series with one engine ID and one MAC burnt in."""
    first = replace(R1, addresses=frozenset(), sys_descr="camera model A")
    second = replace(first, sys_descr="camera model B")

    resolution = resolve(THERE, second, [Known(7, HERE, first)])

    assert resolution.device_id is None
    assert resolution.conflicts[0].reason == "same engine_id, but another sysDescr"


def test_an_upgraded_device_is_the_same_in_its_place() -> None:
    """New software changes sysDescr, and nothing else."""
    before = replace(R1, sys_descr="IOS 15.2")
    after = replace(R1, sys_descr="IOS 15.7")

    assert resolve(HERE, after, [Known(7, HERE, before)]).device_id == 7


STACK = replace(
    R1,
    serials=frozenset({"Cisco:FDO1", "Cisco:FDO2"}),
    engine_ids=frozenset({"80000009030000000001"}),
)


@pytest.mark.parametrize("left", [{"Cisco:FDO2"}, {"Cisco:FDO2", "Cisco:FDO1"}])
def test_a_stack_whose_master_changed_is_the_same_device(left: set[str]) -> None:
    """The new master brings its own engine ID, chassis ID and MACs; the units are the same."""
    after = IdentityKeys(
        engine_ids=frozenset({"80000009030000000002"}),
        serials=frozenset(left),
        chassis_ids=frozenset({"00:1b:54:99:00:00"}),
        macs=OTHER_MACS,
        addresses=frozenset({HERE}),
        sys_name="r1",
        sys_object_id=R1.sys_object_id,
    )

    resolution = resolve(HERE, after, [Known(7, HERE, STACK)])

    assert (resolution.device_id, resolution.conflicts) == (7, ())


def test_a_unit_that_left_the_stack_and_answers_elsewhere_is_another_device() -> None:
    """It was built into another closet, with its serial number."""
    alone = replace(
        R1,
        serials=frozenset({"Cisco:FDO2"}),
        engine_ids=frozenset({"80000009030000000002"}),
        chassis_ids=frozenset({"00:1b:54:99:00:00"}),
        macs=OTHER_MACS,
        addresses=frozenset({THERE}),
    )

    assert resolve(THERE, alone, [Known(7, HERE, STACK)]).device_id is None


def test_virtual_device_contexts_of_one_chassis_are_several_devices() -> None:
    """Each VDC has its own agent, MACs and addresses; all tell the serial of the chassis."""
    context = replace(
        R1,
        engine_ids=frozenset({"80000009030000000002"}),
        chassis_ids=frozenset({"00:1b:54:99:00:00"}),
        macs=OTHER_MACS,
        addresses=frozenset({THERE}),
        sys_name="r1-vdc2",
    )

    assert resolve(THERE, context, [Known(7, HERE, R1)]).device_id is None


CLUSTER_MACS = frozenset({MacAddress.parse(f"00:09:0f:09:00:{port:02x}") for port in range(8)})


@pytest.mark.parametrize("macs", [MACS, CLUSTER_MACS])
def test_the_units_of_a_firewall_cluster_are_two_devices(macs: frozenset[MacAddress]) -> None:
    """They carry the same MACs and the same configuration, on two boxes with two serials."""
    shared = ip_address("10.0.0.1")
    first, second = (
        telling(
            IdentityKeys(
                engine_ids=frozenset({f"800030440464{unit:012x}"}),
                serials=frozenset({f"Fortinet:FGT{unit}"}),
                macs=macs,
                addresses=frozenset({own, shared}),
                sys_name="fw",
                sys_object_id="1.3.6.1.4.1.12356.101.1.1",
            )
        )
        for unit, own in ((1, HERE), (2, THERE))
    )

    assert resolve(THERE, second, [Known(7, HERE, first)]).device_id is None


def test_a_cluster_that_failed_over_is_one_device_at_its_shared_address() -> None:
    """Who manages a cluster as one box sees it go on, with the other unit's serial."""
    first = replace(R1, serials=frozenset({"Fortinet:FGT1"}), chassis_ids=frozenset())
    second = replace(first, serials=frozenset({"Fortinet:FGT2"}))

    assert resolve(HERE, second, [Known(7, HERE, first)]).device_id == 7


def test_peers_of_a_multi_chassis_lag_are_two_devices() -> None:
    """Both show the bridge address of the pair, and everything else is their own."""
    shared = "00:23:04:ee:be:01"
    first = replace(R1, chassis_ids=R1.chassis_ids | {shared})
    second = IdentityKeys(
        engine_ids=frozenset({"80000009030000000002"}),
        serials=frozenset({"Cisco:FDO9"}),
        chassis_ids=frozenset({"00:1b:54:99:00:00", shared}),
        macs=OTHER_MACS,
        addresses=frozenset({THERE}),
        sys_object_id=R1.sys_object_id,
    )

    assert resolve(THERE, second, [Known(7, HERE, first)]).device_id is None


SHARED_ENGINE = IdentityKeys(engine_ids=R1.engine_ids, sys_object_id=R1.sys_object_id)
MISLEADING = frozenset({("engine_id", min(R1.engine_ids))})


@pytest.mark.parametrize(("address", "expected"), [(HERE, 7), (THERE, 9)])
def test_devices_that_a_person_told_apart_are_told_by_their_address(
    address: Address, expected: int
) -> None:
    """The key that joined them once tells nothing between the two."""
    first = Known(7, HERE, SHARED_ENGINE, {9: MISLEADING})
    second = Known(9, THERE, IdentityKeys(), {7: MISLEADING})

    resolution = resolve(address, SHARED_ENGINE, [first, second])

    assert (resolution.device_id, resolution.conflicts) == (expected, ())


def test_a_misleading_key_still_tells_the_two_from_all_others() -> None:
    """Between two devices it means nothing; it is not forgotten."""
    first = Known(7, HERE, SHARED_ENGINE, {9: MISLEADING})

    assert resolve(ip_address("192.0.2.9"), SHARED_ENGINE, [first]).device_id == 7
