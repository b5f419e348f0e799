"""Seal what an authoritative engine answers (RFC 3414 section 3.1), without I/O."""

from typing import NamedTuple

from netwright.transport.snmp import ber
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.user_keys import AUTH, PRIV, UserKeys
from netwright.transport.snmp.usm_message import encode_message, encode_parameters


class Recipient(NamedTuple):
    """Whom an answer is for; without keys, whoever asked."""

    message_id: int
    username: bytes
    keys: UserKeys | None = None
    level: int = 0


def seal(engine_id: bytes, clock: Clock, recipient: Recipient, scoped: bytes) -> bytes:
    """Return a message of an engine, at a level that the recipient has."""
    message_id, username, keys, level = recipient
    salt, blank = b"", b""
    if keys and level & PRIV:
        sealed, salt = keys.privacy(engine_id).encrypt(scoped, clock)
        scoped = ber.encode(ber.OCTET_STRING, sealed)
    if keys and level & AUTH:
        blank = bytes(keys.digest_size)
    parameters = encode_parameters(engine_id, clock, (username, blank, salt))
    message = encode_message(message_id, level, parameters, scoped, is_reportable=False)
    if not keys or not blank:
        return message
    end = len(message) - len(scoped) - len(ber.encode(ber.OCTET_STRING, salt))
    return message[: end - len(blank)] + keys.sign(engine_id, message) + message[end:]
