"""The layout of SNMPv3 messages under USM (RFC 3412 section 6, RFC 3414 section 2.4)."""

from typing import NamedTuple

from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Message, Version
from netwright.transport.snmp.privacy import Clock

_REPORTABLE = 4
_VERSION = ber.encode_integer(Version.V3)
_MAX_SIZE = ber.encode_integer(65507)
_USER_BASED = ber.encode_integer(3)
_AFTER_ID = [
    _MAX_SIZE + ber.encode(ber.OCTET_STRING, bytes((flags,))) + _USER_BASED for flags in range(8)
]
_CLOCK_LIMIT = 2**31


class Parameters(NamedTuple):
    """UsmSecurityParameters of a received message; `auth_at` is where the digest starts."""

    engine_id: bytes
    clock: Clock
    username: bytes
    auth_at: int
    auth_end: int
    salt: bytes


def encode_message(
    message_id: int, level: int, parameters: bytes, scoped: bytes, *, is_reportable: bool = True
) -> bytes:
    """Return a whole message; what answers another is not reportable."""
    header = ber.encode_integer(message_id) + _AFTER_ID[level | is_reportable * _REPORTABLE]
    content = _VERSION + ber.encode(ber.SEQUENCE, header) + parameters + scoped
    return ber.encode(ber.SEQUENCE, content)


def encode_parameters(engine_id: bytes, clock: Clock, strings: tuple[bytes, bytes, bytes]) -> bytes:
    """Return the security parameters; the strings are user name, digest and salt."""
    content = ber.encode(ber.OCTET_STRING, engine_id) + b"".join(map(ber.encode_integer, clock))
    content += b"".join(ber.encode(ber.OCTET_STRING, string) for string in strings)
    return ber.encode(ber.OCTET_STRING, ber.encode(ber.SEQUENCE, content))


def encode_scoped(engine_id: bytes, context: bytes, pdu: bytes) -> bytes:
    """Return a scoped PDU."""
    names = ber.encode(ber.OCTET_STRING, engine_id) + ber.encode(ber.OCTET_STRING, context)
    return ber.encode(ber.SEQUENCE, names + pdu)


def read_scoped(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Read a scoped PDU: from where to where its PDU is.

    Raises:
        DecodeError: it is none.
    """
    at, end = ber.expect(data, at, end, ber.SEQUENCE)
    _engine_id, at = ber.read_string(data, at, end)
    _context, at = ber.read_string(data, at, end)
    return at, end


def read_parameters(message: Message) -> Parameters:
    """Read the security parameters.

    Raises:
        DecodeError: they are broken.
    """
    data = message.data
    at, end = ber.expect(data, message.security_at, message.at, ber.SEQUENCE)
    engine_id, at = ber.read_string(data, at, end)
    boots, at = ber.read_integer(data, at, end)
    time, at = ber.read_integer(data, at, end)
    username, at = ber.read_string(data, at, end)
    auth_at, auth_end = ber.expect(data, at, end, ber.OCTET_STRING)
    salt, _ = ber.read_string(data, auth_end, end)
    if not (0 <= boots < _CLOCK_LIMIT and 0 <= time < _CLOCK_LIMIT):
        raise ber.DecodeError("engine clock out of range")
    return Parameters(engine_id, Clock(boots, time), username, auth_at, auth_end, salt)
