"""What surrounds a PDU: the headers of SNMPv1, v2c (RFC 1901) and v3 (RFC 3412) messages."""

from enum import IntEnum
from typing import NamedTuple

from netwright.transport.snmp import ber

_TRAP_V1 = 0xA4  # its PDU is like no other, RFC 1157 section 4.1.6


class Version(IntEnum):
    """The version field of a message."""

    V1 = 0
    V2C = 1
    V3 = 3


class Message(NamedTuple):
    """A received message, opened as far as needs no key.

    `id` is the msgID of v3 and else the request-id, which a v1 trap lacks. The security
    parameters of v3, or the community, are at `data[security_at:at]`, what follows them at
    `data[at:end]`.
    """

    data: bytes
    version: int
    id: int
    flags: int
    security_at: int
    at: int
    end: int


def read_message(data: bytes) -> Message:
    """Open a datagram.

    Raises:
        DecodeError: it is not an SNMP message.
    """
    at, end = ber.expect(data, 0, len(data), ber.SEQUENCE)
    version, at = ber.read_integer(data, at, end)
    if version == Version.V3:
        return _read_v3(data, at, end)
    community_at, at = ber.expect(data, at, end, ber.OCTET_STRING)
    kind, inside, stop = ber.header(data, at, end)
    request_id = 0 if kind == _TRAP_V1 else ber.read_integer(data, inside, stop)[0]
    return Message(data, version, request_id, 0, community_at, at, end)


def _read_v3(data: bytes, at: int, end: int) -> Message:
    inside, at = ber.expect(data, at, end, ber.SEQUENCE)
    message_id, inside = ber.read_integer(data, inside, at)
    _max_size, inside = ber.read_integer(data, inside, at)
    flags, _ = ber.read_string(data, inside, at)
    security_at, at = ber.expect(data, at, end, ber.OCTET_STRING)
    return Message(data, Version.V3, message_id, flags[0] if flags else 0, security_at, at, end)
