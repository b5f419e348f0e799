"""IEEE8023-LAG-MIB: aggregates, and what LACP heard from the partner (IEEE 802.1AX)."""

from collections.abc import Iterator

from netwright.model.snmp import Tag, Value, oid
from netwright.simulate.mib import Run, column
from netwright.simulate.network import Network, SimDevice

_AGG_ENTRY = oid("1.2.840.10006.300.43.1.1.1.1")
_AGG_PORT_ENTRY = oid("1.2.840.10006.300.43.1.2.1.1")
_PRIORITY = 32768
_AGGREGATE = 1
_IN_SYNC = b"\xbc"  # aggregation, synchronization, collecting, distributing (BITS)


def runs(network: Network, device: SimDevice) -> Iterator[Run]:
    """Yield the aggregates and their ports."""
    if not device.lags:
        return
    yield from _aggregates(network, device)
    yield from _ports(network, device)


def _aggregates(network: Network, device: SimDevice) -> Iterator[Run]:
    index = tuple((lag.if_index,) for lag in device.lags)
    partners = [network.devices[device.peers[lag.members[0]].device] for lag in device.lags]
    systems = tuple(partner.mac.to_bytes(6) for partner in partners)
    count = len(index)
    columns: list[tuple[int, int, tuple[Value, ...]]] = [
        (2, Tag.OCTET_STRING, (device.mac.to_bytes(6),) * count),
        (3, Tag.INTEGER, (_PRIORITY,) * count),
        (4, Tag.OCTET_STRING, (device.mac.to_bytes(6),) * count),
        (5, Tag.INTEGER, (_AGGREGATE,) * count),
        (6, Tag.INTEGER, tuple(range(1, count + 1))),
        (7, Tag.INTEGER, tuple(range(1, count + 1))),
        (8, Tag.OCTET_STRING, systems),
        (9, Tag.INTEGER, (_PRIORITY,) * count),
        (10, Tag.INTEGER, tuple(key(partner, device) for partner in partners)),
    ]
    for number, tag, values in columns:
        yield column((*_AGG_ENTRY, number), index, tag, values)


def _ports(network: Network, device: SimDevice) -> Iterator[Run]:
    members = sorted((member, lag) for lag in device.lags for member in lag.members)
    ends = [device.peers[member] for member, _ in members]
    partners = [network.devices[end.device] for end in ends]
    own_keys = tuple(device.lags.index(lag) + 1 for _, lag in members)
    aggregates = tuple(lag.if_index for _, lag in members)
    count = len(members)
    columns: list[tuple[int, int, tuple[Value, ...]]] = [
        (2, Tag.INTEGER, (_PRIORITY,) * count),
        (3, Tag.OCTET_STRING, (device.mac.to_bytes(6),) * count),
        (4, Tag.INTEGER, own_keys),
        (5, Tag.INTEGER, own_keys),
        (7, Tag.INTEGER, (_PRIORITY,) * count),
        (9, Tag.OCTET_STRING, tuple(partner.mac.to_bytes(6) for partner in partners)),
        (11, Tag.INTEGER, tuple(key(partner, device) for partner in partners)),
        (12, Tag.INTEGER, aggregates),
        (13, Tag.INTEGER, aggregates),
        (14, Tag.INTEGER, tuple(device.layout.bridge_ports[member] for member, _ in members)),
        (
            17,
            Tag.INTEGER,
            tuple(
                partner.layout.bridge_ports[end.if_index]
                for partner, end in zip(partners, ends, strict=True)
            ),
        ),
        (21, Tag.OCTET_STRING, (_IN_SYNC,) * count),
        (23, Tag.OCTET_STRING, (_IN_SYNC,) * count),
        (24, Tag.INTEGER, (_AGGREGATE,) * count),
    ]
    index = tuple((member,) for member, _ in members)
    for number, tag, values in columns:
        yield column((*_AGG_PORT_ENTRY, number), index, tag, values)


def key(device: SimDevice, partner: SimDevice) -> int:
    """Return the LACP key of a device's aggregate toward a partner: its number."""
    return next(
        n
        for n, lag in enumerate(device.lags, 1)
        if device.peers[lag.members[0]].device == partner.number
    )
