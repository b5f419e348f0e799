"""The SNMPv3 side of an agent: an authoritative engine with users (RFC 3414 section 3.2).

What a manager gets wrong is answered with the report that the RFC asks for, in its order.
"""

import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from netwright.model.credential import UsmUser
from netwright.model.snmp import Oid, Tag, oid
from netwright.simulate.answer import respond, response
from netwright.simulate.encoding import encode_varbind
from netwright.simulate.mib import Mib
from netwright.simulate.query import read_query
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Message, read_message
from netwright.transport.snmp.pdu import PduType
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.user_keys import AUTH, PRIV, UserKeys
from netwright.transport.snmp.usm_answer import Recipient, seal
from netwright.transport.snmp.usm_message import Parameters, encode_scoped, read_parameters

UNSUPPORTED_LEVELS = oid("1.3.6.1.6.3.15.1.1.1.0")
NOT_IN_TIME_WINDOWS = oid("1.3.6.1.6.3.15.1.1.2.0")
UNKNOWN_USER_NAMES = oid("1.3.6.1.6.3.15.1.1.3.0")
UNKNOWN_ENGINE_IDS = oid("1.3.6.1.6.3.15.1.1.4.0")
WRONG_DIGESTS = oid("1.3.6.1.6.3.15.1.1.5.0")
DECRYPTION_ERRORS = oid("1.3.6.1.6.3.15.1.1.6.0")
UNKNOWN_CONTEXTS = oid("1.3.6.1.6.3.12.1.5.0")

_AUTHORIZATION_ERROR = 16
_TIME_WINDOW_S = 150
_LEVEL = AUTH | PRIV
_OVERHEAD = 160  # more than what surrounds the PDU of an answer
_NO_REQUEST_ID = ber.encode_integer(0)  # of a request that could not be read (RFC 3412 7.1)


class Refusal(Exception):  # noqa: N818 - a report is an answer, not an error of ours
    """The engine answers with a report."""

    def __init__(self, counter: Oid, level: int = 0) -> None:
        super().__init__(counter)
        self.counter = counter
        self.level = level


class Request(NamedTuple):
    """A message whose sender is known, with its scoped PDU in the clear."""

    message: Message
    user: UserKeys
    username: bytes
    scoped: bytes

    @property
    def level(self) -> int:
        """The security level it was sent at."""
        return self.message.flags & _LEVEL


class Engine:
    """Opens requests, answers from the MIB of their context, counts what it refused."""

    __slots__ = ("_clock", "_contexts", "_counters", "_max_size", "_users", "engine_id")

    def __init__(
        self,
        engine_id: bytes,
        users: Iterable[UsmUser],
        contexts: Mapping[str, Mib],
        clock: Callable[[], Clock],
        max_size: int = 8192,
    ) -> None:
        self.engine_id = engine_id
        self._users = {user.username.encode(): UserKeys(user) for user in users}
        self._contexts = contexts
        self._clock = clock
        self._max_size = max_size
        self._counters: Counter[Oid] = Counter()

    def respond(self, datagram: bytes) -> bytes | None:
        """Answer a message; None to what is no request.

        Raises:
            DecodeError: it is no SNMPv3 message.
        """
        message = read_message(datagram)
        found = read_parameters(message)
        try:
            request = self._open(message, found)
            return self._answer(request)
        except Refusal as refusal:
            return self._report(message, found, refusal)

    def _open(self, message: Message, found: Parameters) -> Request:
        """Check the sender as RFC 3414 section 3.2 says, steps 3 to 8."""
        if found.engine_id != self.engine_id:
            raise Refusal(UNKNOWN_ENGINE_IDS)
        user = self._users.get(found.username)
        if user is None:
            raise Refusal(UNKNOWN_USER_NAMES)
        level = message.flags & _LEVEL
        if level & ~user.level:
            raise Refusal(UNSUPPORTED_LEVELS)
        if level & AUTH:
            self._authenticate(message, found, user)
        return Request(message, user, found.username, self._decrypt(message, found, user))

    def _authenticate(self, message: Message, found: Parameters, user: UserKeys) -> None:
        data, size = message.data, found.auth_end - found.auth_at
        blanked = data[: found.auth_at] + bytes(size) + data[found.auth_end :]
        digest = user.sign(self.engine_id, blanked)
        if not hmac.compare_digest(digest, data[found.auth_at : found.auth_end]):
            raise Refusal(WRONG_DIGESTS)
        now = self._clock()
        is_fresh = abs(found.clock.time - now.time) <= _TIME_WINDOW_S
        if found.clock.boots != now.boots or not is_fresh:
            raise Refusal(NOT_IN_TIME_WINDOWS, AUTH)

    def _decrypt(self, message: Message, found: Parameters, user: UserKeys) -> bytes:
        plain = message.data[message.at : message.end]
        if not message.flags & PRIV:
            return plain
        try:
            sealed, _ = ber.read_string(plain, 0, len(plain))
            plain = user.privacy(self.engine_id).decrypt(sealed, found.salt, found.clock)
            at, end = ber.expect(plain, 0, len(plain), ber.SEQUENCE)
            for _ in ("contextEngineID", "contextName"):  # a wrong key may hit the first octets
                _, at = ber.read_string(plain, at, end)
        except ber.DecodeError as error:
            raise Refusal(DECRYPTION_ERRORS) from error
        return plain

    def _answer(self, request: Request) -> bytes | None:
        at, end = ber.expect(request.scoped, 0, len(request.scoped), ber.SEQUENCE)
        _engine_id, at = ber.read_string(request.scoped, at, end)
        context, at = ber.read_string(request.scoped, at, end)
        mib = self._contexts.get(context.decode(errors="replace"))
        if mib is None:
            raise Refusal(UNKNOWN_CONTEXTS, request.level)
        query = read_query(request.scoped, at, end)
        pdu = respond(mib, query, self._max_size - _OVERHEAD)
        if request.level != request.user.level:  # access is granted at the user's level only
            pdu = response(query.request_id, query.varbinds, _AUTHORIZATION_ERROR)
        if pdu is None:
            return None
        scoped = encode_scoped(self.engine_id, context, pdu)
        return self._seal(request.message.id, request.username, scoped, request.level)

    def _report(self, message: Message, found: Parameters, refusal: Refusal) -> bytes:
        self._counters[refusal.counter] += 1
        name = ber.encode_oid(refusal.counter)
        varbind = encode_varbind(name, Tag.COUNTER32, self._counters[refusal.counter])
        no_error = ber.encode_integer(0) * 2
        content = _NO_REQUEST_ID + no_error + ber.encode(ber.SEQUENCE, varbind)
        pdu = ber.encode(PduType.REPORT, content)
        scoped = encode_scoped(self.engine_id, b"", pdu)
        return self._seal(message.id, found.username, scoped, refusal.level)

    def _seal(self, message_id: int, username: bytes, scoped: bytes, level: int) -> bytes:
        recipient = Recipient(message_id, username, self._users.get(username), level)
        return seal(self.engine_id, self._clock(), recipient, scoped)
