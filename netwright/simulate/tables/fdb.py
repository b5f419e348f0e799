"""Forwarding databases: Q-BRIDGE-MIB dot1qTpFdbTable (RFC 4363), or BRIDGE-MIB's per VLAN.

The hosts of a building are in the database of each of its switches, each behind another port: so
the names of the rows are shared between switches, and only the ports are a device's own.
"""

from collections.abc import Iterator
from typing import NamedTuple

from netwright.model.mac import MacAddress
from netwright.model.snmp import Tag, oid
from netwright.simulate.mib import Run, column
from netwright.simulate.network import Building, Network, SimDevice

_DOT1D_TP_FDB_ENTRY = oid("1.3.6.1.2.1.17.4.3.1")
_DOT1Q_TP_FDB_ENTRY = oid("1.3.6.1.2.1.17.7.1.2.2.1")
_LEARNED = 3


class Learned(NamedTuple):
    """One MAC behind one of our ports."""

    mac: MacAddress
    if_index: int


def runs(network: Network, device: SimDevice) -> Iterator[Run]:
    """Yield the database of all VLANs, as Q-BRIDGE-MIB has it."""
    building = network.building(device)
    for vid in building.vlans if building else ():
        rows = learned(network, device, vid)
        fdb_id = vid << device.platform.fdb_id_shift
        index = tuple(tuple(row.mac.to_bytes(6)) for row in rows)
        ports = tuple(device.layout.bridge_ports[row.if_index] for row in rows)
        yield column((*_DOT1Q_TP_FDB_ENTRY, 2, fdb_id), index, Tag.INTEGER, ports)
        yield column((*_DOT1Q_TP_FDB_ENTRY, 3, fdb_id), index, Tag.INTEGER, (_LEARNED,) * len(rows))


def context_runs(network: Network, device: SimDevice, vid: int) -> Iterator[Run]:
    """Yield the database of one VLAN, as BRIDGE-MIB has it in the VLAN's context."""
    rows = learned(network, device, vid)
    octets = tuple(row.mac.to_bytes(6) for row in rows)
    index = tuple(map(tuple, octets))
    ports = tuple(device.layout.bridge_ports[row.if_index] for row in rows)
    yield column((*_DOT1D_TP_FDB_ENTRY, 1), index, Tag.OCTET_STRING, octets)
    yield column((*_DOT1D_TP_FDB_ENTRY, 2), index, Tag.INTEGER, ports)
    yield column((*_DOT1D_TP_FDB_ENTRY, 3), index, Tag.INTEGER, (_LEARNED,) * len(rows))


def learned(network: Network, device: SimDevice, vid: int) -> list[Learned]:
    """Return what a switch has learned in a VLAN: hosts, gateways, and managed switches."""
    building = network.building(device)
    if building is None:
        return []
    ways = _ways(building, device)
    own = device.number
    rows = [
        Learned(host.mac, host.if_index if host.switch == own else ways[host.switch])
        for host in building.hosts.get(vid, ())
    ]
    for number, port in ways.items():
        switch = network.devices[number]
        if vid in switch.layout.vlan:  # it speaks IP there
            rows.append(Learned(switch.mac, port))
    return sorted(rows)


def _ways(building: Building, device: SimDevice) -> dict[int, int]:
    """Return our port toward each other switch of the building."""
    ways = dict.fromkeys(building.devices, device.uplink) | dict(device.downlinks)
    return {
        number: port
        for number, port in ways.items()
        if port is not None and number != device.number
    }
