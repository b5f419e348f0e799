"""What simulated agents tell, read by our own MIB code: netwright.simulate.tables."""

from collections.abc import Mapping
from functools import cache

import pytest

from netwright.mibs import vlan_contexts
from netwright.mibs.plan import collect_context, observe
from netwright.model.evidence import Row, Table, TableAnswer
from netwright.model.forwarding import ArpEntry, FdbEntry
from netwright.model.interface import Interface, InterfaceAddress, LagMember, StpPort, Vlan
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.mib import Mib
from netwright.simulate.network import SimDevice
from netwright.simulate.tables import arp, cdp, fdb, lldp
from netwright.simulate.tables.device import contexts
from netwright.simulate.tables.interfaces import is_up
from tests.recordings import Recording, recorded
from tests.simulate.values import varbinds_of

NETWORK = campus(CampusPlan())
every_device = pytest.mark.parametrize(
    "device", [pytest.param(device, id=str(device.address)) for device in NETWORK.devices]
)


@every_device
def test_every_neighbor_is_read_with_its_name_and_address(device: SimDevice) -> None:
    """The crawl follows them, the links are drawn from them."""
    heard = [(NeighborProtocol.LLDP, end) for end in lldp.heard(NETWORK, device)]
    heard += [(NeighborProtocol.CDP, end) for end in cdp.heard(NETWORK, device)]

    neighbors = [row for row in _rows(device, Table.NEIGHBORS) if isinstance(row, Neighbor)]

    assert {(row.protocol, row.if_name, row.management_addresses[0]) for row in neighbors} == {
        (protocol, device.slot(end.if_index).if_name, end.device.address) for protocol, end in heard
    }
    names = {end.device.name for _, end in heard}
    assert {row.system_name for row in neighbors if row.protocol is NeighborProtocol.LLDP} <= names


@every_device
def test_interfaces_are_read_as_drawn(device: SimDevice) -> None:
    """Names, numbers, MACs and states."""
    expected = {
        (slot.if_index, slot.if_name, "up" if is_up(device, slot.if_index) else "down")
        for slot in device.layout.slots
    }

    rows = [row for row in _rows(device, Table.INTERFACES) if isinstance(row, Interface)]

    assert {(row.if_index, row.if_name, row.if_oper_status) for row in rows} == expected
    assert all(row.phys_address in (None, device.phys_address(row.if_index)) for row in rows)


@every_device
def test_addresses_are_read_as_drawn(device: SimDevice) -> None:
    """They identify the device when it is reached by another."""
    expected = {
        (device.slot(if_index).if_name, interface.ip, interface.network.prefixlen)
        for if_index, interface in device.addresses
    }

    rows = [row for row in _rows(device, Table.ADDRESSES) if isinstance(row, InterfaceAddress)]

    assert {(row.if_name, row.address, row.prefix_length) for row in rows} == expected


@every_device
def test_the_forwarding_database_is_read_as_learned(device: SimDevice) -> None:
    """By Q-BRIDGE-MIB, or by BRIDGE-MIB in the context of each VLAN."""
    building = NETWORK.building(device)
    expected = {
        (vid, device.slot(row.if_index).if_name, row.mac)
        for vid in (building.vlans if building else ())
        for row in fdb.learned(NETWORK, device, vid)
    }

    rows = [row for row in _rows(device, Table.FDB) if isinstance(row, FdbEntry)]

    assert set(rows) == expected


@every_device
def test_arp_is_read_as_cached(device: SimDevice) -> None:
    """Who answers at which address."""
    expected = {
        (device.slot(entry.if_index).if_name, entry.address, entry.mac)
        for entry in arp.entries(NETWORK, device)
    }

    rows = [row for row in _rows(device, Table.ARP) if isinstance(row, ArpEntry)]

    assert set(rows) == expected


@every_device
def test_aggregates_are_read_with_their_members_and_partners(device: SimDevice) -> None:
    """LACP proves a link even where LLDP is silent."""
    expected = {
        (
            device.slot(member).if_name,
            device.slot(lag.if_index).if_name,
            NETWORK.devices[device.peers[member].device].mac,
        )
        for lag in device.lags
        for member in lag.members
    }

    rows = [row for row in _rows(device, Table.LAGS) if isinstance(row, LagMember)]

    assert {(row.if_name, row.lag, row.partner_system) for row in rows if row.lag} == expected


@every_device
def test_the_spanning_tree_agrees_between_devices(device: SimDevice) -> None:
    """One root per building, and blocked ports where a second cable goes up."""
    building = NETWORK.building(device)
    rows = [row for row in _rows(device, Table.STP) if isinstance(row, StpPort)]

    blocked = {row.if_name for row in rows if row.state == "blocking"}
    roots = {row.designated_root for row in rows}

    assert blocked == {device.slot(if_index).if_name for if_index in device.blocked}
    if building:
        root = NETWORK.members(building)[0]
        assert roots == {f"1000{int(root.mac):012x}"}


@every_device
def test_vlans_are_read_as_drawn(device: SimDevice) -> None:
    """Names and numbers."""
    building = NETWORK.building(device)
    rows = [row for row in _rows(device, Table.VLANS) if isinstance(row, Vlan)]

    assert {(row.vid, row.name) for row in rows} == set(building.vlans.items() if building else ())


def _rows(device: SimDevice, table: Table) -> list[Row]:
    return list(_observed(device.number)[table].rows)


@cache
def _observed(number: int) -> Mapping[Table, TableAnswer]:
    mibs = contexts(NETWORK, NETWORK.devices[number])
    walks = _recorded(mibs[""]).walks()
    vlans = {
        vid: _recorded(mibs[str(vid)]).answer(collect_context({}))
        for vid in vlan_contexts.vids(walks)
    }
    return observe(walks, vlans)


def _recorded(mib: Mib) -> Recording:
    return recorded(*varbinds_of(mib))
