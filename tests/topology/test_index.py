"""Which device a neighbor claim means: netwright.topology.index."""

from dataclasses import replace
from ipaddress import IPv4Address

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.interface import InterfaceAddress
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.index import IdentityIndex
from tests.topology.networks import chassis, device, lldp


def cdp_from(device_id: str) -> Neighbor:
    """Return a CDP row of a neighbor with this device ID."""
    return Neighbor(NeighborProtocol.CDP, "Gi0/1", device_id, port_id="Gi0/1")


def test_chassis_id_is_the_strongest_key() -> None:
    """A device that took another's name and address is still itself."""
    index = IdentityIndex([device(1), device(2)])
    row = replace(
        lldp("Gi0/1", 2, "Gi0/1", name="sw1"), management_addresses=(IPv4Address("10.0.0.1"),)
    )

    match = index.match(row)

    assert match == ("sw2", "chassis_id", "")


def test_a_key_that_two_devices_share_tells_nothing() -> None:
    """Cloned machines share chassis IDs; their names may still differ."""
    clones = [replace(device(number), keys=device(1).keys) for number in (1, 2)]
    index = IdentityIndex(clones)

    match = index.match(lldp("Gi0/1", 1, "Gi0/1", name="sw2"))

    assert match is not None
    assert (match.device, match.matched_by) == ("sw2", "sys_name")


def test_cdp_names_a_device_with_its_serial_or_its_domain() -> None:
    """NX-OS appends the serial number, IOS the domain, CatOS turns them around."""
    switch = device(1)
    switch = replace(
        switch, device=replace(switch.device, identification=Identification(serial="FDO123"))
    )
    index = IdentityIndex([switch, device(2)])

    assert index.match(cdp_from("renamed(FDO123)")) == ("sw1", "serial", "")
    assert index.match(cdp_from("FDO123(renamed)")) == ("sw1", "serial", "")
    assert index.match(cdp_from("sw2.example.com")) == ("sw2", "sys_name's first label", "")


def test_a_stranger_with_our_address_is_doubted() -> None:
    """Unmanaged boxes advertise addresses that managed ones own (netdisco #1370)."""
    index = IdentityIndex([device(1)])
    row = replace(
        lldp("Gi0/1", 99, "Gi0/1", name="stranger"),
        management_addresses=(IPv4Address("10.0.0.1"),),
    )

    match = index.match(row)

    assert match is not None
    assert match.device == "sw1"
    assert chassis(99) in match.doubt


def test_a_name_is_believed_where_the_chassis_id_is_unknown() -> None:
    """A device read over SSH only has told no chassis ID that could be contradicted."""
    silent = replace(device(1), lldp_local=(), keys=IdentityKeys(sys_name="sw1"))
    index = IdentityIndex([silent])

    assert index.match(lldp("Gi0/1", 99, "Gi0/1", name="SW1")) == ("sw1", "sys_name", "")


def test_an_address_as_chassis_id_is_an_address() -> None:
    """Phones and some routers name themselves by address (subtype 5)."""
    index = IdentityIndex([device(1)])
    row = Neighbor(
        NeighborProtocol.LLDP, "Gi0/1", "10.0.0.1", ChassisIdSubtype.NETWORK_ADDRESS, "Gi0/1"
    )

    match = index.match(row)

    assert match is not None
    assert match.device == "sw1"


def renamed(number: int, sys_name: str) -> DeviceEvidence:
    """Return a device that we know by the name it had before."""
    one = device(number)
    return replace(
        one,
        device=replace(one.device, system=System(sys_name=sys_name)),
        keys=replace(one.keys, sys_name=sys_name),
    )


def test_a_neighbor_that_remembers_the_old_name_means_the_renamed_device() -> None:
    """CDP caches live three minutes, and some devices keep the hostname of the last boot."""
    index = IdentityIndex([renamed(1, "core-7"), device(2)])

    assert index.match(cdp_from("core-7")) == ("sw1", "sys_name", "")
    assert index.match(cdp_from("sw1")) == ("sw1", "sys_name as the device's name", "")


def test_an_old_name_that_another_device_took_is_that_devices() -> None:
    """Whoever bears a name now is meant by it."""
    index = IdentityIndex([renamed(1, "old"), renamed(2, "sw1")])

    assert index.match(cdp_from("sw1")) == ("sw2", "sys_name", "")


def test_an_address_in_a_vrf_is_doubted() -> None:
    """Private networks repeat from VRF to VRF: the stranger may be a customer's router."""
    address = IPv4Address("192.168.0.1")
    one = device(1, InterfaceAddress("Gi0/1", address, 24, "RED"))
    row = Neighbor(NeighborProtocol.CDP, "Gi0/1", "", management_addresses=(address,))

    match = IdentityIndex([one]).match(row)

    assert match is not None
    assert match.doubt == "the address is in a VRF of sw1"
