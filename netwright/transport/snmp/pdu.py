"""Protocol data units (RFC 3416 section 3), without I/O."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from netwright.model.snmp import Oid, Varbind
from netwright.transport.snmp import ber
from netwright.transport.snmp.varbind import (
    decode_varbinds,
    encode_null_varbinds,
    encode_strings,
)


class PduType(IntEnum):
    """The tags of the PDUs that a manager of ours sends or receives."""

    GET = 0xA0
    GET_NEXT = 0xA1
    RESPONSE = 0xA2
    SET = 0xA3
    TRAP_V1 = 0xA4
    GET_BULK = 0xA5
    INFORM = 0xA6
    TRAP = 0xA7
    REPORT = 0xA8


_ZERO = ber.encode_integer(0)
TOO_BIG = 1
NO_SUCH_NAME = 2
_ERROR_STATUS = (  # RFC 3416 section 3
    "noError",
    "tooBig",
    "noSuchName",
    "badValue",
    "readOnly",
    "genErr",
    "noAccess",
    "wrongType",
    "wrongLength",
    "wrongEncoding",
    "wrongValue",
    "noCreation",
    "inconsistentValue",
    "resourceUnavailable",
    "commitFailed",
    "undoFailed",
    "authorizationError",
    "notWritable",
    "inconsistentName",
)


def error_status_text(code: int) -> str:
    """Name an error-status, an unassigned one too."""
    return _ERROR_STATUS[code] if 0 <= code < len(_ERROR_STATUS) else f"error-status {code}"


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What to ask: `repetitions` above zero makes it a GETBULK of that many per name.

    `strings` are the values of a SET, one per name.
    `stop` is where the asker loses interest: later varbinds of the answer are not decoded.
    Each question is itself, whatever it asks.
    """

    type: PduType
    names: tuple[Oid, ...]
    repetitions: int = 0
    stop: Oid | None = None
    strings: tuple[bytes, ...] = ()


class Pdu(NamedTuple):
    """A response or a report."""

    type: int
    request_id: int
    error_status: int
    error_index: int
    varbinds: list[Varbind]


def encode_request(request: Request, request_id: int) -> bytes:
    """Return the PDU of a request (GETBULK: non-repeaters is always 0)."""
    fields = ber.encode_integer(request_id) + _ZERO + ber.encode_integer(request.repetitions)
    if request.strings:
        return ber.encode(request.type, fields + encode_strings(request.names, request.strings))
    return ber.encode(request.type, fields + encode_null_varbinds(request.names))


def decode_pdu(data: bytes, at: int, end: int, stop: Oid | None = None) -> Pdu:
    """Read a PDU with request-id, error-status and error-index.

    Raises:
        DecodeError: it is broken.
    """
    kind, at, end = ber.header(data, at, end)
    request_id, at = ber.read_integer(data, at, end)
    error_status, at = ber.read_integer(data, at, end)
    error_index, at = ber.read_integer(data, at, end)
    at, end = ber.expect(data, at, end, ber.SEQUENCE)
    varbinds = decode_varbinds(data, at, end, stop)
    return Pdu(kind, request_id, error_status, error_index, varbinds)
