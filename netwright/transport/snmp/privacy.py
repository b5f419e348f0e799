"""Privacy protocols: CBC-DES (RFC 3414 section 8), CFB-AES-128 (RFC 3826) and its longer kin."""

import secrets
from functools import lru_cache
from itertools import count
from typing import NamedTuple, Protocol

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from netwright.model.secret import Secret
from netwright.transport.snmp.ber import DecodeError
from netwright.transport.snmp.usm import extend_blumenthal, extend_reeder, localized_key

_DES_BLOCK = 8
_SALT_OCTETS = 8
_salts = count(secrets.randbits(64))  # one for all keys: a salt may never repeat under a key


class Clock(NamedTuple):
    """What an engine's clock says: snmpEngineBoots and snmpEngineTime."""

    boots: int
    time: int


class Privacy(Protocol):
    """A privacy protocol with its key."""

    def encrypt(self, plain: bytes, clock: Clock) -> tuple[bytes, bytes]:
        """Return the encrypted scoped PDU and the salt, msgPrivacyParameters."""

    def decrypt(self, sealed: bytes, salt: bytes, clock: Clock) -> bytes:
        """Return the scoped PDU, perhaps followed by padding.

        Raises:
            DecodeError: this cannot have been encrypted.
        """


class AesPrivacy:
    """AES in CFB mode; the initial vector is the engine's clock and the salt."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = AES(key)

    def encrypt(self, plain: bytes, clock: Clock) -> tuple[bytes, bytes]:
        """Return the encrypted scoped PDU and the salt."""
        salt = (next(_salts) % 2**64).to_bytes(_SALT_OCTETS)
        return self._cipher(salt, clock).encryptor().update(plain), salt

    def decrypt(self, sealed: bytes, salt: bytes, clock: Clock) -> bytes:
        """Return the scoped PDU.

        Raises:
            DecodeError: the salt is not one.
        """
        if len(salt) != _SALT_OCTETS:
            raise DecodeError("decryptionError")
        return self._cipher(salt, clock).decryptor().update(sealed)

    def _cipher(self, salt: bytes, clock: Clock) -> Cipher[CFB]:
        vector = clock.boots.to_bytes(4) + clock.time.to_bytes(4) + salt
        return Cipher(self._algorithm, CFB(vector))


class DesPrivacy:
    """DES in CBC mode, which is Triple DES with one key thrice."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = TripleDES(key[:8] * 3)
        self._pre_vector = int.from_bytes(key[8:16])

    def encrypt(self, plain: bytes, clock: Clock) -> tuple[bytes, bytes]:
        """Return the encrypted, padded scoped PDU and the salt."""
        salt = clock.boots.to_bytes(4) + (next(_salts) % 2**32).to_bytes(4)
        padded = plain + bytes(-len(plain) % _DES_BLOCK)
        return self._cipher(salt).encryptor().update(padded), salt

    def decrypt(self, sealed: bytes, salt: bytes, clock: Clock) -> bytes:  # noqa: ARG002
        """Return the scoped PDU and its padding.

        Raises:
            DecodeError: no whole blocks, or the salt is not one.
        """
        if len(salt) != _SALT_OCTETS or len(sealed) % _DES_BLOCK:
            raise DecodeError("decryptionError")
        return self._cipher(salt).decryptor().update(sealed)

    def _cipher(self, salt: bytes) -> Cipher[CBC]:
        vector = self._pre_vector ^ int.from_bytes(salt)
        return Cipher(self._algorithm, CBC(vector.to_bytes(_DES_BLOCK)))


_AES_KEY_OCTETS = {"AES": 16, "AES-128": 16, "AES-192": 24, "AES-256": 32}
_REEDER_SUFFIX = "-C"  # the key extension Cisco took
PRIVACY = ("DES", *_AES_KEY_OCTETS, "AES-192-C", "AES-256-C")


@lru_cache(maxsize=1 << 14)
def privacy(protocol: str, digest: str, passphrase: Secret, engine_id: bytes) -> Privacy:
    """Return a privacy protocol with the user's key at one engine."""
    key = localized_key(digest, passphrase, engine_id)
    if protocol == "DES":
        return DesPrivacy(key)
    size = _AES_KEY_OCTETS[protocol.removesuffix(_REEDER_SUFFIX)]
    if protocol.endswith(_REEDER_SUFFIX):
        return AesPrivacy(extend_reeder(digest, key, size, engine_id))
    return AesPrivacy(extend_blumenthal(digest, key, size))
