"""Give an SNMPv3 user other keys, without sending them (RFC 3414 section 5).

What travels is the difference between the old key and the new one, hidden by a one-way function
of the old one: only who knows the old key can use it. The user changes its own keys, both in one
SET, which an agent does as a whole or not at all (RFC 3416 section 4.2.5).
"""

import hashlib
from collections.abc import Callable

from netwright.errors import ProfileUnfit
from netwright.model.credential import UsmUser
from netwright.model.secret import Secret
from netwright.model.snmp import Oid
from netwright.transport.snmp.privacy import key_octets, privacy_key
from netwright.transport.snmp.usm import AUTHENTICATION, localized_key

_USM_USER_ENTRY: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 2, 2, 1)
_OWN_AUTH_KEY_CHANGE, _OWN_PRIV_KEY_CHANGE = 7, 10


def key_changes(
    old: UsmUser, new: UsmUser, engine_id: bytes, random: Callable[[int], bytes]
) -> list[tuple[Oid, bytes]]:
    """Return what is to be set: the user's keys at this engine become those of `new`.

    Raises:
        ProfileUnfit: there are no keys, or the two users differ in more than their keys.
    """
    if old.auth_protocol is None or _but_keys(old) != _but_keys(new):
        raise ProfileUnfit(old.username, "no keys to change, or more to change than keys")
    digest = AUTHENTICATION[old.auth_protocol].digest

    def localized(user: UsmUser) -> bytes:
        return localized_key(digest, user.auth_key or Secret(""), engine_id)

    row = (len(engine_id), *engine_id, len(old.username.encode()), *old.username.encode())
    before, after = localized(old), localized(new)
    change = key_change(digest, before, after, random(len(before)))
    changes = [((*_USM_USER_ENTRY, _OWN_AUTH_KEY_CHANGE, *row), change)]
    if old.priv_protocol and old.priv_key and new.priv_key:
        size = key_octets(old.priv_protocol)
        before, after = (
            privacy_key(old.priv_protocol, digest, key, engine_id)[:size]
            for key in (old.priv_key, new.priv_key)
        )
        change = key_change(digest, before, after, random(size))
        changes.append(((*_USM_USER_ENTRY, _OWN_PRIV_KEY_CHANGE, *row), change))
    return changes


def key_change(digest: str, old: bytes, new: bytes, random: bytes) -> bytes:
    """Return a KeyChange (RFC 3414 section 5, `usmUserAuthKeyChange`): the random part, the delta.

    Keys longer than the digest are done piece by piece, each hashed from the one before.
    """
    state, delta = old, b""
    while len(delta) < len(new):
        state = hashlib.new(digest, state + random).digest()
        piece = new[len(delta) : len(delta) + len(state)]
        delta += bytes(a ^ b for a, b in zip(piece, state, strict=False))
    return random + delta


def _but_keys(user: UsmUser) -> tuple[str, str | None, str | None]:
    return user.username, user.auth_protocol, user.priv_protocol
