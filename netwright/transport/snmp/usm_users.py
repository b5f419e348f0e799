"""Open SNMPv3 messages of any user that is known, at any engine (RFC 3414 section 3.2)."""

import hmac
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from netwright.errors import UsageError
from netwright.model.credential import Profile, UsmUser
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Message
from netwright.transport.snmp.user_keys import AUTH, PRIV, UserKeys
from netwright.transport.snmp.usm_message import Parameters

MOST_KEYS = 8192
"""Users at engines whose keys are kept: only of messages that were authentic."""

UNKNOWN_USER = "unknownUserName"
UNSUPPORTED_LEVEL = "unsupportedSecLevel"
WRONG_DIGEST = "wrongDigest"
DECRYPTION = "decryptionError"


class SecurityError(ber.DecodeError):
    """A message that is not shown to be of a user that is known; its text is the reason."""


class Opened(NamedTuple):
    """A message whose user is known: the scoped PDU is at `data[at:end]`."""

    profile: Profile
    keys: UserKeys
    data: bytes
    at: int
    end: int


class UsmUsers:
    """Users by their names; several may have the same."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._by_name: defaultdict[bytes, list[Profile]] = defaultdict(list)
        self._keys: OrderedDict[tuple[str, bytes], UserKeys] = OrderedDict()
        for profile in profiles:
            if isinstance(profile.credential, UsmUser):
                self._by_name[profile.credential.username.encode()].append(profile)

    def open(self, message: Message, found: Parameters) -> Opened:
        """Return what is inside a message.

        Raises:
            SecurityError: no user that is known has sent it.
            DecodeError: it is broken.
        """
        profiles = self._by_name.get(found.username)
        if not profiles:
            raise SecurityError(UNKNOWN_USER)
        reason = UNSUPPORTED_LEVEL
        for profile in profiles:
            keys = self._keys_of(profile, found.engine_id)
            if keys is None or keys.level != message.flags & (AUTH | PRIV):
                continue
            if not _is_authentic(message, found, keys):
                reason = WRONG_DIGEST
                continue
            self._remember(profile, found.engine_id, keys)
            return Opened(profile, keys, *_decrypted(message, found, keys))
        raise SecurityError(reason)

    def _keys_of(self, profile: Profile, engine_id: bytes) -> UserKeys | None:
        known = self._keys.get((profile.name, engine_id))
        if known is not None:
            return known
        try:
            return UserKeys(profile.credential) if isinstance(profile.credential, UsmUser) else None
        except UsageError:  # a protocol of no sense: whoever tests credentials is told
            return None

    def _remember(self, profile: Profile, engine_id: bytes, keys: UserKeys) -> None:
        self._keys[profile.name, engine_id] = keys
        self._keys.move_to_end((profile.name, engine_id))
        if len(self._keys) > MOST_KEYS:
            self._keys.popitem(last=False)


def _is_authentic(message: Message, found: Parameters, keys: UserKeys) -> bool:
    if not keys.level & AUTH:
        return True
    data, size = message.data, found.auth_end - found.auth_at
    if size != keys.digest_size:
        return False
    blanked = data[: found.auth_at] + bytes(size) + data[found.auth_end : message.end]
    digest = keys.sign(found.engine_id, blanked)
    return hmac.compare_digest(digest, data[found.auth_at : found.auth_end])


def _decrypted(message: Message, found: Parameters, keys: UserKeys) -> tuple[bytes, int, int]:
    if not keys.level & PRIV:
        return message.data, message.at, message.end
    sealed, _ = ber.read_string(message.data, message.at, message.end)
    try:
        plain = keys.privacy(found.engine_id).decrypt(sealed, found.salt, found.clock)
    except ber.DecodeError as error:
        raise SecurityError(DECRYPTION) from error
    return plain, 0, len(plain)
