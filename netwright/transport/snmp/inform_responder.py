"""Acknowledge informs, and let senders of SNMPv3 ones find us: an authoritative engine (no I/O).

For informs the receiver's engine is the authoritative one (RFC 3414 section 1.5.1). Reports that
every stranger may have are sent, for they are how a sender starts: who we are, and, to a user
that signed, what our clock says. A wrong user, digest or key is met with silence and counted:
nobody learns here which users there are.
"""

from collections import Counter
from typing import NamedTuple

from netwright.model.snmp import Oid
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Message, Version, read_message
from netwright.transport.snmp.notification import read_notification
from netwright.transport.snmp.pdu import PduType
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.user_keys import AUTH
from netwright.transport.snmp.usm_answer import Recipient, seal
from netwright.transport.snmp.usm_message import encode_scoped, read_parameters, read_scoped
from netwright.transport.snmp.usm_users import Opened, UsmUsers

_REPORTABLE = 4
_TIME_WINDOW_S = 150
_LATEST = 2**31 - 1
_NO_ERROR = ber.encode_integer(0) * 2
_NO_REQUEST_ID = ber.encode_integer(0)  # of a request that could not be read (RFC 3412 7.1)
_UNKNOWN_ENGINE_IDS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0)
_NOT_IN_TIME_WINDOWS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0)
_COUNTER32 = 0x41
_RESPONSE = bytes((PduType.RESPONSE,))


class LocalEngine(NamedTuple):
    """Our SNMP engine: the same ID for ever, and one boot more at every start."""

    id: bytes
    boots: int
    started_s: float

    def clock(self, now_s: float) -> Clock:
        """Return what its clock says."""
        return Clock(self.boots, min(max(int(now_s - self.started_s), 0), _LATEST))


class InformResponder:
    """Answers what wants an answer, once it is kept; never raises."""

    def __init__(self, engine: LocalEngine, users: UsmUsers) -> None:
        self._engine = engine
        self.users = users
        self.refused: Counter[str] = Counter()

    def respond(self, data: bytes, now_s: float) -> bytes | None:
        """Return the answer to a datagram; None to what wants none, or must get none."""
        try:
            message = read_message(data)
            if message.version == Version.V3:
                return self._respond_v3(message, now_s)
            return _acknowledged(message)
        except ber.DecodeError as error:
            self.refused[str(error)[:64]] += 1
            return None

    def _respond_v3(self, message: Message, now_s: float) -> bytes | None:
        found = read_parameters(message)
        if found.engine_id != self._engine.id:
            if not message.flags & _REPORTABLE:
                return None  # a trap: the sender's engine is the authoritative one
            stranger = Recipient(message.id, found.username)
            return self._report(stranger, _UNKNOWN_ENGINE_IDS, now_s)
        opened = self.users.open(message, found)
        if opened.keys.level and not self._is_fresh(found.clock, now_s):
            late = Recipient(message.id, found.username, opened.keys, AUTH)
            return self._report(late, _NOT_IN_TIME_WINDOWS, now_s)
        scoped = _acknowledged_scoped(opened)
        if scoped is None:
            return None
        recipient = Recipient(message.id, found.username, opened.keys, opened.keys.level)
        return seal(self._engine.id, self._engine.clock(now_s), recipient, scoped)

    def _is_fresh(self, clock: Clock, now_s: float) -> bool:
        now = self._engine.clock(now_s)
        return clock.boots == now.boots and abs(clock.time - now.time) <= _TIME_WINDOW_S

    def _report(self, recipient: Recipient, counter: Oid, now_s: float) -> bytes:
        self.refused[str(counter)] += 1
        count = self.refused[str(counter)] & 0xFFFFFFFF
        value = ber.encode(_COUNTER32, count.to_bytes(5).lstrip(b"\0") or b"\0")
        varbind = ber.encode(ber.SEQUENCE, ber.encode_oid(counter) + value)
        content = _NO_REQUEST_ID + _NO_ERROR + ber.encode(ber.SEQUENCE, varbind)
        scoped = encode_scoped(self._engine.id, b"", ber.encode(PduType.REPORT, content))
        return seal(self._engine.id, self._engine.clock(now_s), recipient, scoped)


def _acknowledged(message: Message) -> bytes | None:
    """Return the Response-PDU of an inform: the same in all but its type (RFC 3416 4.2.7)."""
    data, at, end = message.data, message.at, message.end
    if data[at] != PduType.INFORM:
        return None
    read_notification(data, at, end)
    return data[:at] + _RESPONSE + data[at + 1 : end]


def _acknowledged_scoped(opened: Opened) -> bytes | None:
    at, end = read_scoped(opened.data, opened.at, opened.end)
    if not read_notification(opened.data, at, end).is_inform:
        return None
    return opened.data[opened.at : at] + _RESPONSE + opened.data[at + 1 : end]
