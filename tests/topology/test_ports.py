"""Which port a claim means, by the subtype of its port ID: netwright.topology.ports."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from netwright.model.interface import Interface, InterfaceAddress, StpPort
from netwright.model.mac import MacAddress
from netwright.model.neighbor import LldpLocalPort, Neighbor, NeighborProtocol, PortIdSubtype
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.ports import PortIndex
from tests.topology.networks import device

MAC = MacAddress.parse("00:11:22:33:44:55")


@pytest.fixture
def ports() -> PortIndex:
    """The ports of a switch whose every port differs in every key."""
    return PortIndex(
        replace(
            device(1),
            interfaces=(
                Interface(10, "Gi0/1", "GigabitEthernet0/1", "to core", phys_address=MAC),
                Interface(20, "Gi0/2", "GigabitEthernet0/2", "shared"),
                Interface(30, "Gi0/7", "GigabitEthernet0/7", "shared"),
            ),
            addresses=(InterfaceAddress("Gi0/2", IPv4Address("192.0.2.1"), 30),),
            stp=(StpPort("Gi0/2", "forwarding", port_id=0x8000 | 5),),
            lldp_local=(LldpLocalPort("Gi0/7", "slot-7", PortIdSubtype.PORT_COMPONENT, "seven"),),
        )
    )


@pytest.mark.parametrize(
    ("subtype", "port_id", "if_name", "matched_by"),
    [
        (PortIdSubtype.INTERFACE_NAME, "Gi0/1", "Gi0/1", "ifName"),
        (PortIdSubtype.INTERFACE_NAME, "GigabitEthernet0/1", "Gi0/1", "ifDescr"),
        (PortIdSubtype.INTERFACE_NAME, "gig 0/1", "Gi0/1", "normalized name"),
        (None, "GigabitEthernet 0/2", "Gi0/2", "normalized name"),
        (PortIdSubtype.INTERFACE_ALIAS, "to core", "Gi0/1", "ifAlias"),
        (PortIdSubtype.INTERFACE_ALIAS, "Gi0/2", "Gi0/2", "ifName"),
        (PortIdSubtype.MAC_ADDRESS, "00:11:22:33:44:55", "Gi0/1", "ifPhysAddress"),
        (PortIdSubtype.NETWORK_ADDRESS, "192.0.2.1", "Gi0/2", "own address"),
        (PortIdSubtype.LOCAL, "Gi0/1", "Gi0/1", "ifName"),
        (PortIdSubtype.LOCAL, "20", "Gi0/2", "ifIndex"),
        (PortIdSubtype.LOCAL, "5", "Gi0/2", "dot1dBasePort"),
        (PortIdSubtype.LOCAL, "7", "Gi0/7", "trailing number"),
        (PortIdSubtype.PORT_COMPONENT, "slot-7", "Gi0/7", "lldpLocPortId"),
    ],
)
def test_subtype_says_what_the_port_id_is(
    ports: PortIndex,
    subtype: PortIdSubtype | None,
    port_id: str,
    if_name: str,
    matched_by: str,
) -> None:
    """IEEE 802.1AB table 8-3; `local` is tried as a name, then as every number there is."""
    assert ports.match(neighbor(port_id, subtype)) == (if_name, matched_by)


def test_description_serves_when_the_port_id_does_not(ports: PortIndex) -> None:
    """Switches with one MAC on all ports are told apart by what they describe."""
    row = replace(
        neighbor("de:ad:00:00:00:01", PortIdSubtype.MAC_ADDRESS), port_description="seven"
    )

    assert ports.match(row) == ("Gi0/7", "port_description as lldpLocPortDesc")


@pytest.mark.parametrize("port_id", ["shared", "", "Gi9/9", "99999999999999999999", "²"])
def test_what_fits_no_port_or_several_matches_none(ports: PortIndex, port_id: str) -> None:
    """A guess would be a wrong link."""
    assert ports.match(neighbor(port_id, PortIdSubtype.INTERFACE_ALIAS)) is None
    assert ports.match(neighbor(port_id, PortIdSubtype.LOCAL)) is None


def test_lldp_list_serves_where_there_is_no_if_mib() -> None:
    """Some agents show LLDP and nothing else."""
    bare: DeviceEvidence = replace(device(1), interfaces=())

    assert PortIndex(bare).match(neighbor("Gi0/1", PortIdSubtype.INTERFACE_NAME)) == (
        "Gi0/1",
        "ifName",
    )


def neighbor(port_id: str, subtype: PortIdSubtype | None) -> Neighbor:
    """Return a row with this port ID."""
    return Neighbor(
        NeighborProtocol.LLDP, "eth0", "chassis", port_id=port_id, port_id_subtype=subtype
    )
