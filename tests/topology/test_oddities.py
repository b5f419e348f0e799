"""What no link is to blame for, and a person must know: netwright.topology.oddities."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Address

from netwright.model.device import Identification
from netwright.model.evidence import Fading, Table
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Interface, InterfaceAddress
from netwright.model.mac import MacAddress
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import AT, device, lldp

MAC = MacAddress.parse("00:11:22:33:44:55")


def conflicts(*evidence: DeviceEvidence) -> tuple[str, ...]:
    """Return what is stated of the network as a whole."""
    return build_topology(evidence, AT).conflicts


def test_cloned_machines_are_named_by_their_serial() -> None:
    """Copies of one virtual machine have one serial; which of them a claim means is unknown."""
    clones = []
    for number in (1, 2):
        one = device(number)
        identification = Identification(serial="VMware-42")
        clones.append(replace(one, device=replace(one.device, identification=identification)))

    assert conflicts(*clones) == ("serial vmware-42 is shared by sw1, sw2",)


def test_duplicated_mac_is_named() -> None:
    """Two interfaces with one MAC on one LAN cut each other off."""
    twins = [
        replace(device(n), interfaces=(Interface(1, "Gi0/1", phys_address=MAC),)) for n in (1, 2)
    ]

    assert conflicts(*twins) == ("MAC 00:11:22:33:44:55 is shared by sw1, sw2",)


def test_virtual_routers_share_their_mac_rightly() -> None:
    """VRRP's MAC is where the active router is; no conflict."""
    virtual = MacAddress.parse("00:00:5e:00:01:0a")
    pair = [
        replace(device(n), interfaces=(Interface(1, "Vlan1", phys_address=virtual),))
        for n in (1, 2)
    ]

    assert conflicts(*pair) == ()


def test_duplicated_address_is_named_but_not_across_vrfs() -> None:
    """Customers may number as they like, each in a VRF."""
    address = IPv4Address("192.0.2.1")
    shared = [device(n, InterfaceAddress("Vlan1", address, 24)) for n in (1, 2)]
    apart = [device(n, InterfaceAddress("Vlan1", address, 24, f"c{n}")) for n in (1, 2)]

    assert conflicts(*shared) == ("address 192.0.2.1 is shared by sw1, sw2",)
    assert conflicts(*apart) == ()


def test_two_devices_with_one_sys_name_are_named() -> None:
    """The sysName of a factory, or of a copied configuration."""
    pair = []
    for number in (1, 2):
        one = device(number)
        keys = replace(one.keys, sys_name="Switch")
        system = replace(one.device.system, sys_name="Switch")
        pair.append(replace(one, keys=keys, device=replace(one.device, system=system)))

    assert conflicts(*pair) == ("sys_name switch is shared by sw1, sw2",)


def test_evidence_of_tomorrow_is_named() -> None:
    """A collector whose clock is years off must not look like the newest truth."""
    told = device(1, lldp("Gi0/1", 2, "Gi0/1"))
    skewed = replace(told, seen_at=dict.fromkeys(Table, AT + timedelta(days=800)))

    assert conflicts(skewed, device(2)) == (
        "sw1: evidence of 2028-03-12T03:04:05Z is from the future",
    )


def test_port_that_hears_itself_is_named() -> None:
    """A looped cable, or a broken media converter; it makes no link."""
    topology = build_topology([device(1, lldp("Gi0/1", 1, "Gi0/1"))], AT)

    assert topology.links == ()
    assert topology.conflicts == ("sw1 Gi0/1: hears itself",)


def test_bridge_whose_stations_move_at_every_poll_is_named() -> None:
    """A loop, or two stations with one MAC; such a station is evidence of nothing."""
    faded = [Fading(FdbEntry(1, f"Gi0/{n}", MAC), AT - timedelta(hours=n)) for n in (2, 3)]
    one = replace(device(1, FdbEntry(1, "Gi0/1", MAC)), fading={Table.FDB: faded})

    assert conflicts(one) == ("sw1: stations move from port to port",)


def test_thousand_clones_are_bounded() -> None:
    """A lab of copies must not bury the rest."""
    twins = [
        replace(
            device(n),
            interfaces=tuple(
                Interface(i, f"Gi0/{i}", phys_address=MacAddress(0x10_0000 + i))
                for i in range(1, 99)
            ),
        )
        for n in range(1, 9)
    ]
    told = conflicts(*twins)

    assert len(told) == 65
    assert any(text.endswith("sw1, sw2, sw3, sw4 and 4 more") for text in told)
    assert any(text.startswith("and 34 more keys") for text in told)
