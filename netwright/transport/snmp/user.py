"""Seal and open messages of an SNMPv3 user (RFC 3414 section 3)."""

import hmac
from typing import Self

from netwright.model.credential import UsmUser
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Message, Version
from netwright.transport.snmp.pdu import Pdu, PduType, Request, decode_pdu, encode_request
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.remote_engine import RemoteEngine
from netwright.transport.snmp.report import NOT_IN_TIME_WINDOW, UNKNOWN_ENGINE_ID, reason_of
from netwright.transport.snmp.user_keys import AUTH, PRIV, UserKeys
from netwright.transport.snmp.usm_message import (
    Parameters,
    encode_message,
    encode_parameters,
    encode_scoped,
    read_parameters,
    read_scoped,
)

_DISCOVERY = Request(PduType.GET, ())


class UserSecurity:
    """Seals and opens for one user at one engine, in one context."""

    version = int(Version.V3)
    has_bulk = True

    def __init__(self, user: UsmUser, engine: RemoteEngine, context: str | None = None) -> None:
        self._user = user
        self._engine = engine
        self._keys = UserKeys(user)
        self._username = user.username.encode()
        self._frame: tuple[bytes, Clock, bytes] | None = None
        self._context = (user.context if context is None else context).encode()

    @property
    def engine_id(self) -> bytes | None:
        """The agent's SNMP engine ID, once it is known."""
        return self._engine.id

    @property
    def objection(self) -> str | None:
        """Why this engine is asked nothing, if so."""
        return self._engine.objection

    @property
    def ready(self) -> bool:
        """Whether the engine is known; else the next message asks who it is."""
        return self._engine.id is not None

    def with_context(self, context: str) -> Self:
        """Return the same user in another context."""
        return type(self)(self._user, self._engine, context)

    def seal(self, request: Request, request_id: int, now: float) -> bytes:
        """Return the datagram that asks `request`, or first for the engine (RFC 3414 section 4)."""
        engine_id = self._engine.id
        if engine_id is None:
            scoped = encode_scoped(b"", b"", encode_request(_DISCOVERY, request_id))
            parameters = encode_parameters(b"", Clock(0, 0), (b"", b"", b""))
            return encode_message(request_id, 0, parameters, scoped)
        clock, salt = self._engine.clock(now), b""
        scoped = encode_scoped(engine_id, self._context, encode_request(request, request_id))
        if self._keys.level & PRIV:
            sealed, salt = self._keys.privacy(engine_id).encrypt(scoped, clock)
            scoped = ber.encode(ber.OCTET_STRING, sealed)
        parameters = self._unsigned(engine_id, clock, len(salt)) + salt
        message = encode_message(request_id, self._keys.level, parameters, scoped)
        if not self._keys.digest_size:
            return message
        # What follows the digest: the salt with its two octets of header, and the scoped PDU.
        end = len(message) - len(scoped) - len(salt) - 2
        digest = self._keys.sign(engine_id, message)
        return message[: end - len(digest)] + digest + message[end:]

    def _unsigned(self, engine_id: bytes, clock: Clock, salt_size: int) -> bytes:
        """Return the parameters without digest and salt; they change once a second."""
        if self._frame is None or self._frame[:2] != (engine_id, clock):
            strings = self._username, bytes(self._keys.digest_size), bytes(salt_size)
            parameters = encode_parameters(engine_id, clock, strings)
            self._frame = engine_id, clock, parameters[: len(parameters) - salt_size]
        return self._frame[2]

    def open(self, message: Message, request: Request, now: float) -> Pdu:
        """Return the PDU inside an answer; what it proves about the engine is remembered.

        Raises:
            DecodeError: it is broken, not authentic or not for us.
        """
        found = read_parameters(message)
        if message.flags & AUTH:
            self._authenticate(message, found)
        pdu = decode_pdu(*self._pdu_of(message, found), request.stop)
        if pdu.type == PduType.REPORT:
            self._learn(pdu, found, message.flags, now)
        else:
            self._check(message.flags, found, now)
        return pdu

    def _authenticate(self, message: Message, found: Parameters) -> None:
        data, size = message.data, found.auth_end - found.auth_at
        if found.engine_id != self._engine.id or size != self._keys.digest_size:
            raise ber.DecodeError("answer under a key that is not ours")
        blanked = data[: found.auth_at] + bytes(size) + data[found.auth_end : message.end]
        digest = self._keys.sign(found.engine_id, blanked)
        if not hmac.compare_digest(digest, data[found.auth_at : found.auth_end]):
            raise ber.DecodeError("answer with a wrong digest")

    def _pdu_of(self, message: Message, found: Parameters) -> tuple[bytes, int, int]:
        data, at, end = message.data, message.at, message.end
        if message.flags & PRIV:
            if not self._keys.level & PRIV or found.engine_id != self._engine.id:
                raise ber.DecodeError("answer under a key that is not ours")
            sealed, _ = ber.read_string(data, at, end)
            data = self._keys.privacy(found.engine_id).decrypt(sealed, found.salt, found.clock)
            at, end = 0, len(data)
        return data, *read_scoped(data, at, end)

    def _check(self, flags: int, found: Parameters, now: float) -> None:
        """Accept a response only from whom, and as safe as, it was asked for."""
        level = self._keys.level
        if found.engine_id != self._engine.id or found.username != self._username:
            raise ber.DecodeError("answer of another engine or user")
        if flags & (AUTH | PRIV) != level:
            raise ber.DecodeError("answer at another security level")
        if level and not self._engine.accepts(found.clock, now):
            raise ber.DecodeError("answer not in time window")

    def _learn(self, report: Pdu, found: Parameters, flags: int, now: float) -> None:
        reason = reason_of(report)
        if reason == UNKNOWN_ENGINE_ID:
            self._engine.discovered(found.engine_id, found.clock, now)
        elif reason == NOT_IN_TIME_WINDOW and flags & AUTH:
            self._engine.set_clock(found.clock, now)
