"""The drawn campus: netwright.simulate.campus."""

from collections import Counter
from ipaddress import IPv4Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.errors import UsageError
from netwright.model.device import Tier
from netwright.simulate.access import OPEN, Fault
from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.network import Network
from netwright.simulate.palette import BENCHMARK
from netwright.simulate.truth import truth

DEMO = campus(CampusPlan())
PLANS = st.builds(
    CampusPlan,
    devices=st.integers(8, 300),
    seed=st.integers(0, 5),
    building_size=st.integers(3, 24),
)


@settings(max_examples=20, deadline=None)
@given(PLANS)
def test_every_cable_has_two_ends(plan: CampusPlan) -> None:
    """What one device hears, the other must hear too."""
    network = campus(plan)

    for device in network.devices:
        for if_index, end in device.peers.items():
            far = network.devices[end.device]
            assert far.peers[end.if_index] == (device.number, if_index)


@settings(max_examples=20, deadline=None)
@given(PLANS)
def test_a_plan_is_drawn_in_full_and_connected(plan: CampusPlan) -> None:
    """A crawl from one core must be able to reach every device."""
    network = campus(plan)

    assert len(network.devices) == plan.devices
    assert _reached(network) == set(range(plan.devices))


@settings(max_examples=20, deadline=None)
@given(PLANS)
def test_nothing_is_given_out_twice(plan: CampusPlan) -> None:
    """Addresses, chassis MACs and serial numbers identify a device."""
    network = campus(plan)
    devices = network.devices
    addresses = [interface.ip for device in devices for _, interface in device.addresses]
    hosts = [
        host
        for building in network.buildings
        for placed in building.hosts.values()
        for host in placed
    ]

    assert len({device.mac for device in devices}) == len(devices)
    assert len(set(addresses) | {host.address for host in hosts}) == len(addresses) + len(hosts)
    assert len({host.mac for host in hosts}) == len(hosts)
    for device in devices:
        assert {device.address, *device.aliases} <= {
            interface.ip for _, interface in device.addresses
        }
        assert all(address.is_loopback for address in (device.address, *device.aliases))


@settings(max_examples=20, deadline=None)
@given(PLANS)
def test_interface_numbers_and_names_are_unique_on_a_device(plan: CampusPlan) -> None:
    """Otherwise a neighbor's port could not be told."""
    for device in campus(plan).devices:
        slots = device.layout.slots
        assert len({slot.if_index for slot in slots}) == len(slots)
        assert len({slot.if_name for slot in slots}) == len(slots)


def test_the_same_plan_is_the_same_network() -> None:
    """A benchmark or a failed test can be repeated."""
    assert truth(campus(CampusPlan())) == truth(DEMO)


def test_another_seed_is_another_network() -> None:
    """Nothing may depend on one drawing."""
    assert truth(campus(CampusPlan(seed=2))) != truth(DEMO)


def test_the_demo_is_a_varied_three_tier_campus() -> None:
    """At least 60 devices of at least 8 platforms, in three tiers and an edge."""
    platforms = {device.platform.model for device in DEMO.devices}
    tiers = {device.tier for device in DEMO.devices}

    assert len(DEMO.devices) >= 60
    assert len(platforms) >= 8
    assert tiers >= {Tier.CORE, Tier.DISTRIBUTION, Tier.ACCESS, Tier.EDGE}


def test_the_demo_is_broken_in_every_way() -> None:
    """An operator sees what each failure looks like."""
    faults = Counter(device.access.fault for device in DEMO.devices if device.access.fault)
    twins = [device for device in DEMO.devices if device.access.fault is Fault.DUPLICATE_NAME]

    assert faults == dict.fromkeys(Fault, 1) | {Fault.DUPLICATE_NAME: 2}
    assert len({device.name for device in twins}) == 1


def test_the_spanning_tree_leaves_one_way_to_the_root() -> None:
    """Every switch but the root forwards on one uplink; its other cables up are blocked."""
    for building in DEMO.buildings:
        root, *others = DEMO.members(building)
        assert root.uplink is None
        assert root.downlinks.keys() == {other.number for other in others}
        for other in others:
            assert other.uplink is not None
            assert other.uplink not in other.blocked


def test_ten_thousand_devices_fit_where_they_are_put() -> None:
    """The benchmark network: no port, address or block runs out."""
    network = campus(
        CampusPlan(
            devices=10_000,
            base=IPv4Address("127.30.0.1"),
            building_size=40,
            palette=BENCHMARK,
            access=OPEN,
            is_broken=False,
        )
    )

    assert len({device.address for device in network.devices}) == 10_000


@pytest.mark.parametrize("devices", [0, 7, 10_001])
def test_a_size_that_cannot_be_drawn_is_refused(devices: int) -> None:
    """Rather than something else being served."""
    with pytest.raises(UsageError, match="8 to 10000"):
        campus(CampusPlan(devices=devices))


def _reached(network: Network) -> set[int]:
    seen, todo = {0}, [0]
    while todo:
        for end in network.devices[todo.pop()].peers.values():
            if end.device not in seen:
                seen.add(end.device)
                todo.append(end.device)
    return seen
