"""Read the PDUs of notifications (RFC 3416 section 4.2.6, RFC 1157 section 4.1.6), without I/O."""

from netwright.model.notification import Notification
from netwright.model.snmp import Oid, Tag, Varbind
from netwright.transport.snmp import ber
from netwright.transport.snmp.pdu import PduType, decode_pdu
from netwright.transport.snmp.varbind import decode_value, decode_varbinds

NOTIFICATIONS = frozenset((PduType.TRAP_V1, PduType.TRAP, PduType.INFORM))

_SYS_UP_TIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_TRAP_OID: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)
_TRAP_ENTERPRISE: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 4, 3, 0)
_TRAP_ADDRESS: Oid = (1, 3, 6, 1, 6, 3, 18, 1, 3, 0)
TRAP_COMMUNITY: Oid = (1, 3, 6, 1, 6, 3, 18, 1, 4, 0)
"""Where a proxy of SNMPv1 puts the community of the trap: as secret as any."""

_STANDARD: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 5)
_ENTERPRISE_SPECIFIC = 6
_ADDRESS_OCTETS = 4


def read_notification(data: bytes, at: int, end: int) -> Notification:
    """Read the PDU of a trap or an inform.

    Raises:
        DecodeError: it is none, or broken.
    """
    if at < end and data[at] == PduType.TRAP_V1:
        return _read_v1(data, at, end)
    pdu = decode_pdu(data, at, end)
    if pdu.type not in NOTIFICATIONS:
        raise ber.DecodeError(f"PDU {pdu.type:#04x} is no notification")
    return _read_v2(pdu.varbinds, is_inform=pdu.type == PduType.INFORM)


def _read_v2(varbinds: list[Varbind], *, is_inform: bool) -> Notification:
    """Take the first two varbinds apart; some agents send them in another order, or one only."""
    uptime, name, enterprise, agent = 0, None, None, None
    others = []
    for varbind in varbinds:
        oid, tag, value = varbind
        if oid == _SYS_UP_TIME and isinstance(value, int):
            uptime = value
        elif oid == _TRAP_OID and isinstance(value, tuple) and name is None:
            name = value
        elif oid == _TRAP_ENTERPRISE and isinstance(value, tuple):
            enterprise = value
        elif oid == _TRAP_ADDRESS and tag == Tag.IP_ADDRESS:
            agent = _address(value if isinstance(value, bytes) else b"")
        elif oid != TRAP_COMMUNITY:
            others.append(varbind)
    if name is None:
        raise ber.DecodeError("a notification without snmpTrapOID")
    return Notification(name, uptime, others, is_inform, enterprise, agent)


def _read_v1(data: bytes, at: int, end: int) -> Notification:
    """Read a Trap-PDU, and name it as version 2 does (RFC 3584 section 3.1)."""
    at, end = ber.expect(data, at, end, PduType.TRAP_V1)
    start, at = ber.expect(data, at, end, ber.OBJECT_IDENTIFIER)
    enterprise = ber.decode_oid(data[start:at])
    start, at = ber.expect(data, at, end, Tag.IP_ADDRESS)
    agent = _address(data[start:at])
    generic, at = ber.read_integer(data, at, end)
    specific, at = ber.read_integer(data, at, end)
    start, at = ber.expect(data, at, end, Tag.TIME_TICKS)
    uptime = decode_value(Tag.TIME_TICKS, data[start:at])
    start, stop = ber.expect(data, at, end, ber.SEQUENCE)
    varbinds = [each for each in decode_varbinds(data, start, stop) if each[0] != TRAP_COMMUNITY]
    if 0 <= generic < _ENTERPRISE_SPECIFIC:
        name: Oid = (*_STANDARD, generic + 1)
    else:
        name = (*enterprise, 0, specific & 0xFFFFFFFF)
    return Notification(
        name,
        uptime if isinstance(uptime, int) else 0,
        varbinds,
        enterprise=enterprise,
        agent=agent,
    )


def _address(octets: bytes) -> str | None:
    if len(octets) != _ADDRESS_OCTETS or not any(octets):
        return None
    return ".".join(map(str, octets))
