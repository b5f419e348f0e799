"""IF-MIB (RFC 2863): ifTable, ifXTable, and what is stacked on what."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from netwright.model.snmp import Oid, Tag, Value, oid
from netwright.simulate.layout import Layout
from netwright.simulate.mib import Run, column
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.platforms.platform import ETHERNET

_IF_ENTRY = oid("1.3.6.1.2.1.2.2.1")
_IF_X_ENTRY = oid("1.3.6.1.2.1.31.1.1.1")
_IF_STACK_STATUS = oid("1.3.6.1.2.1.31.1.2.1.3")
_UP, _DOWN = 1, 2
_TRUE, _FALSE = 1, 2  # TruthValue
_ACTIVE = 1  # RowStatus
_MAX_GAUGE = 2**32 - 1  # ifSpeed of anything faster
_MTU = 1500
_COUNTERS = {10: 123_456, 14: 0, 16: 654_321, 20: 0}
_HIGH_COUNTERS = {6: 123_456_789, 7: 12_345, 10: 987_654_321, 11: 54_321}


def runs(network: Network, device: SimDevice) -> Iterator[Run]:
    """Yield the interface tables."""
    layout = device.layout
    index = rows(layout)
    yield from _constant_columns(layout)
    macs = tuple(_phys_address(device, offset) for offset in layout.phys_offsets)
    yield column((*_IF_ENTRY, 6), index, Tag.OCTET_STRING, macs)
    status = tuple(_UP if is_up(device, slot.if_index) else _DOWN for slot in layout.slots)
    yield column((*_IF_ENTRY, 8), index, Tag.INTEGER, status)
    labels = tuple(alias(network, device, slot.if_index).encode() for slot in layout.slots)
    yield column((*_IF_X_ENTRY, 18), index, Tag.OCTET_STRING, labels)
    pairs = sorted((lag.if_index, member) for lag in device.lags for member in lag.members)
    if pairs:
        yield column(_IF_STACK_STATUS, tuple(pairs), Tag.INTEGER, (_ACTIVE,) * len(pairs))


def is_up(device: SimDevice, if_index: int) -> bool:
    """Tell whether something is plugged in, or nothing can be."""
    if device.slot(if_index).if_type != ETHERNET:
        return True
    return if_index in device.peers or if_index in device.host_ports


def alias(network: Network, device: SimDevice, if_index: int) -> str:
    """Return ifAlias: what the operator wrote about the port."""
    if (end := device.peers.get(if_index)) is not None:
        far = network.devices[end.device]
        return f"to {far.name.partition('.')[0]}"
    return ""


@lru_cache(maxsize=256)
def rows(layout: Layout) -> tuple[Oid, ...]:
    """Return the index of a table with a row per interface."""
    return tuple((slot.if_index,) for slot in layout.slots)


@lru_cache(maxsize=256)
def _constant_columns(layout: Layout) -> tuple[Run, ...]:
    """Return the columns that only the layout decides."""
    slots, count = layout.slots, len(layout.slots)
    columns: list[tuple[Oid, int, Sequence[Value]]] = [
        ((*_IF_ENTRY, 1), Tag.INTEGER, [slot.if_index for slot in slots]),
        ((*_IF_ENTRY, 2), Tag.OCTET_STRING, [slot.if_descr.encode() for slot in slots]),
        ((*_IF_ENTRY, 3), Tag.INTEGER, [slot.if_type for slot in slots]),
        ((*_IF_ENTRY, 4), Tag.INTEGER, [_MTU] * count),
        ((*_IF_ENTRY, 5), Tag.GAUGE32, [_speed(slot.speed_mbps) for slot in slots]),
        ((*_IF_ENTRY, 7), Tag.INTEGER, [_UP] * count),
        ((*_IF_X_ENTRY, 1), Tag.OCTET_STRING, [slot.if_name.encode() for slot in slots]),
        ((*_IF_X_ENTRY, 15), Tag.GAUGE32, [slot.speed_mbps for slot in slots]),
        ((*_IF_X_ENTRY, 16), Tag.INTEGER, [_FALSE] * count),
        (
            (*_IF_X_ENTRY, 17),
            Tag.INTEGER,
            [_TRUE if slot.if_type == ETHERNET else _FALSE for slot in slots],
        ),
    ]
    columns += [
        ((*_IF_ENTRY, number), Tag.COUNTER32, range(base, base + count))
        for number, base in _COUNTERS.items()
    ]
    columns += [
        ((*_IF_X_ENTRY, number), Tag.COUNTER64, range(base, base + count))
        for number, base in _HIGH_COUNTERS.items()
    ]
    index = rows(layout)
    return tuple(column(prefix, index, tag, tuple(values)) for prefix, tag, values in columns)


def _speed(mbps: int) -> int:
    return min(mbps * 1_000_000, _MAX_GAUGE)


def _phys_address(device: SimDevice, offset: int | None) -> bytes:
    return b"" if offset is None else (device.mac + offset).to_bytes(6)
