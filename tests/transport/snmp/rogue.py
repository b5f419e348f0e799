"""What an engine says that nobody asked to be one: a report under any engine ID."""

from netwright.transport.snmp import ber
from netwright.transport.snmp.message import read_message
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.usm_message import encode_message, encode_parameters, encode_scoped

_UNKNOWN_ENGINE_IDS = (1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0)
_REPORT = 0xA8
_COUNTER32 = 0x41


def engine_report(data: bytes, engine_id: bytes) -> bytes:
    """Return the answer to a request: usmStatsUnknownEngineIDs of this engine."""
    number = read_message(data).id
    name = ber.encode_oid(_UNKNOWN_ENGINE_IDS)
    varbind = ber.encode(ber.SEQUENCE, name + ber.encode(_COUNTER32, b"\x01"))
    fields = ber.encode_integer(number) + ber.encode_integer(0) + ber.encode_integer(0)
    pdu = ber.encode(_REPORT, fields + ber.encode(ber.SEQUENCE, varbind))
    scoped = encode_scoped(engine_id, b"", pdu)
    parameters = encode_parameters(engine_id, Clock(1, 1), (b"", b"", b""))
    return encode_message(number, 0, parameters, scoped)
