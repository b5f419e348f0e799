"""BRIDGE-MIB (RFC 4188): bridge ports and the spanning tree."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from netwright.model.snmp import Oid, Tag, Value, oid
from netwright.simulate.layout import Layout
from netwright.simulate.mib import Run, column, group
from netwright.simulate.network import Network, SimDevice

_DOT1D_BASE = oid("1.3.6.1.2.1.17.1")
_DOT1D_STP = oid("1.3.6.1.2.1.17.2")
_STP_PORT_ENTRY = (*_DOT1D_STP, 15, 1)
_TRANSPARENT_ONLY = 2
_IEEE_802_1D = 3
_DISABLED, _BLOCKING, _FORWARDING = 1, 2, 5
_ENABLED = 1
_ROOT_PRIORITY, _PRIORITY = 0x1000, 0x8000
_PORT_PRIORITY, _PORT_COST = 128, 4


class StpPort(NamedTuple):
    """Spanning tree's view of one port; the designated side is the one nearer to the root."""

    port: int
    state: int
    designated_bridge: bytes
    designated_port: int


def runs(network: Network, device: SimDevice) -> Iterator[Run]:
    """Yield the bridge's own group, its ports, and the spanning tree."""
    if device.building is None:
        return
    ports = device.layout.bridge_ports
    scalars: list[tuple[Oid, int, Value]] = [
        ((1, 0), Tag.OCTET_STRING, device.mac.to_bytes(6)),
        ((2, 0), Tag.INTEGER, len(ports)),
        ((3, 0), Tag.INTEGER, _TRANSPARENT_ONLY),
    ]
    yield group(_DOT1D_BASE, scalars)
    yield from base_ports(device.layout)
    yield from _spanning_tree(network, device)


@lru_cache(maxsize=256)
def base_ports(layout: Layout) -> tuple[Run, ...]:
    """Return dot1dBasePortTable."""
    index = tuple((port,) for port in layout.bridge_ports.values())
    entry = (*_DOT1D_BASE, 4, 1)
    return (
        column((*entry, 1), index, Tag.INTEGER, tuple(layout.bridge_ports.values())),
        column((*entry, 2), index, Tag.INTEGER, tuple(layout.bridge_ports)),
    )


def _spanning_tree(network: Network, device: SimDevice) -> Iterator[Run]:
    root = _root(network, device)
    root_port = device.layout.bridge_ports.get(device.uplink or 0, 0)
    cost = 0 if device is root else _PORT_COST
    scalars: list[tuple[Oid, int, Value]] = [
        ((1, 0), Tag.INTEGER, _IEEE_802_1D),
        ((2, 0), Tag.INTEGER, int.from_bytes(bridge_id(network, device)[:2])),
        ((5, 0), Tag.OCTET_STRING, bridge_id(network, root)),
        ((6, 0), Tag.INTEGER, cost),
        ((7, 0), Tag.INTEGER, root_port),
    ]
    yield group(_DOT1D_STP, scalars)
    ports = stp_ports(network, device)
    count = len(ports)
    columns: list[tuple[int, int, tuple[Value, ...]]] = [
        (1, Tag.INTEGER, tuple(port.port for port in ports)),
        (2, Tag.INTEGER, (_PORT_PRIORITY,) * count),
        (3, Tag.INTEGER, tuple(port.state for port in ports)),
        (4, Tag.INTEGER, (_ENABLED,) * count),
        (5, Tag.INTEGER, (_PORT_COST,) * count),
        (6, Tag.OCTET_STRING, (bridge_id(network, root),) * count),
        (7, Tag.INTEGER, (cost,) * count),
        (8, Tag.OCTET_STRING, tuple(port.designated_bridge for port in ports)),
        (9, Tag.OCTET_STRING, tuple(_port_id(port.designated_port) for port in ports)),
    ]
    index = tuple((port.port,) for port in ports)
    for number, tag, values in columns:
        yield column((*_STP_PORT_ENTRY, number), index, tag, values)


def stp_ports(network: Network, device: SimDevice) -> list[StpPort]:
    """Return the ports with something on them; a bundle counts as one port (802.1D-2004 6.4)."""
    members = {member for lag in device.lags for member in lag.members}
    ports = []
    for if_index, port in device.layout.bridge_ports.items():
        if if_index in members or not _is_bridged(network, device, if_index):
            continue
        state = _BLOCKING if if_index in device.blocked else _FORWARDING
        ports.append(StpPort(port, state, *_designated(network, device, if_index)))
    return ports


def _designated(network: Network, device: SimDevice, if_index: int) -> tuple[bytes, int]:
    """Return the bridge ID and port of the side of a segment that is nearer to the root."""
    if if_index != device.uplink and if_index not in device.blocked:
        return bridge_id(network, device), device.layout.bridge_ports[if_index]
    lag = next((lag for lag in device.lags if lag.if_index == if_index), None)
    end = device.peers[lag.members[0] if lag else if_index]
    above = network.devices[end.device]
    far_lag = above.lag_of(end.if_index)
    port = above.layout.bridge_ports[far_lag.if_index if far_lag else end.if_index]
    return bridge_id(network, above), port


def _is_bridged(network: Network, device: SimDevice, if_index: int) -> bool:
    """Tell whether a port is in use within the building (the others are routed or empty)."""
    if if_index in device.host_ports or any(lag.if_index == if_index for lag in device.lags):
        return True
    end = device.peers.get(if_index)
    return end is not None and network.devices[end.device].building == device.building


def bridge_id(network: Network, device: SimDevice) -> bytes:
    """Return the priority and the address of a bridge (802.1D-2004 9.2.5)."""
    priority = _ROOT_PRIORITY if device is _root(network, device) else _PRIORITY
    return priority.to_bytes(2) + device.mac.to_bytes(6)


def _root(network: Network, device: SimDevice) -> SimDevice:
    building = network.building(device)
    return network.members(building)[0] if building else device


def _port_id(port: int) -> bytes:
    return (_PORT_PRIORITY << 8 | port).to_bytes(2)
