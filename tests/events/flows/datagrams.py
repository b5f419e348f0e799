"""Datagrams of exporters that are not there."""

import struct
from collections.abc import Iterable, Sequence

from netwright.model.received import ListenerKind, Received

AT_S = 1_764_000_000
EXPORTER = "192.0.2.254"

# sourceIPv4Address, destinationIPv4Address, ports, protocol, flags, octets, packets, ingress, times
FIELDS = (
    (8, 4),
    (12, 4),
    (7, 2),
    (11, 2),
    (4, 1),
    (6, 1),
    (1, 4),
    (2, 4),
    (10, 2),
    (22, 4),
    (21, 4),
)
_RECORD = struct.Struct(">4s4sHHBBIIHII")


def received(
    payload: bytes, at_s: float = AT_S, *, source: str = EXPORTER, port: int = 5000
) -> Received:
    """Return a datagram as the spool gives it."""
    return Received(0, int(at_s * 1e9), ListenerKind.NETFLOW, source, port, "", payload)


def flow(
    destination_port: int = 22, octets: int = 1000, packets: int = 10, last: int = 60_000
) -> bytes:
    """Return a record of FIELDS: ten packets to a port, from second 50 to 60 of the exporter."""
    source, destination = bytes((198, 51, 100, 7)), bytes((192, 0, 2, 1))
    numbers = destination_port, 6, 2, octets, packets, 3, 50_000, last
    return _RECORD.pack(source, destination, 40_000, *numbers)


def a_set(set_id: int, content: bytes) -> bytes:
    """Return a set."""
    return struct.pack(">HH", set_id, 4 + len(content)) + content


def v9_template(template_id: int = 256, fields: Iterable[tuple[int, int]] = FIELDS) -> bytes:
    """Return a template set of NetFlow v9."""
    pairs = [struct.pack(">HH", *field) for field in fields]
    return a_set(0, struct.pack(">HH", template_id, len(pairs)) + b"".join(pairs))


def v9_options(template_id: int, fields: Iterable[tuple[int, int]]) -> bytes:
    """Return a set with an options template whose scope is the system."""
    pairs = b"".join(struct.pack(">HH", *field) for field in fields)
    return a_set(1, struct.pack(">HHHHH", template_id, 4, len(pairs), 1, 4) + pairs)


def v9(sets: bytes, number: int = 0, *, uptime: int = 60_000, source_id: int = 0) -> bytes:
    """Return a datagram of NetFlow v9."""
    return struct.pack(">HHIIII", 9, 1, uptime, AT_S, number, source_id) + sets


def ipfix_template(template_id: int, fields: Sequence[tuple[int, ...]], set_id: int = 2) -> bytes:
    """Return a template set of IPFIX; a field of three numbers is an enterprise's."""
    parts = [
        struct.pack(">HH", number | (0x8000 if rest else 0), length)
        + b"".join(struct.pack(">I", enterprise) for enterprise in rest)
        for number, length, *rest in fields
    ]
    scope = struct.pack(">H", 1) if set_id == 3 and fields else b""
    return a_set(set_id, struct.pack(">HH", template_id, len(parts)) + scope + b"".join(parts))


def ipfix(sets: bytes, number: int = 0, *, domain: int = 0) -> bytes:
    """Return a message of IPFIX."""
    return struct.pack(">HHIII", 10, 16 + len(sets), AT_S, number, domain) + sets


def v5(records: int = 1, number: int = 0, *, sampling: int = 0, uptime: int = 60_000) -> bytes:
    """Return a datagram of NetFlow v5."""
    header = struct.pack(">HHIIIIBBH", 5, records, uptime, AT_S, 0, number, 0, 0, sampling)
    record = struct.pack(
        ">4s4s4sHHIIIIHHBBBBHHBBH",
        *(bytes((198, 51, 100, 7)), bytes((192, 0, 2, 1)), bytes(4)),
        *(3, 4, 10, 1000, 50_000, 60_000, 40_000, 22, 0, 2, 6, 0, 0, 0, 24, 24, 0),
    )
    return header + record * records
