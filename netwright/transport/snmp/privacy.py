"""Privacy protocols: CBC-DES (RFC 3414 section 8), CFB-AES-128 (RFC 3826) and its longer kin."""

import secrets
from functools import lru_cache
from itertools import count
from typing import NamedTuple, Protocol

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB

from netwright.model.secret import Secret
from netwright.transport.snmp.ber import DecodeError
from netwright.transport.snmp.usm import extend_blumenthal, extend_reeder, localized_key

_DES_BLOCK = 8
_AES_BLOCK = 16
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
    """AES in CFB mode (RFC 3826 section 3.1.3), built on the bare block cipher.

    CFB is the cipher of the ciphertext so far, so one context serves every message of a session;
    a context per message costs more than the encryption itself.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(AES(key), ECB()).encryptor().update  # noqa: S305 - CFB's block

    def encrypt(self, plain: bytes, clock: Clock) -> tuple[bytes, bytes]:
        """Return the encrypted scoped PDU and the salt."""
        salt = (next(_salts) % 2**64).to_bytes(_SALT_OCTETS)
        block = _vector(clock, salt)
        sealed = bytearray()
        for at in range(0, len(plain), _AES_BLOCK):
            block = _xor(plain[at : at + _AES_BLOCK], self._cipher(block))
            sealed += block
        return bytes(sealed), salt

    def decrypt(self, sealed: bytes, salt: bytes, clock: Clock) -> bytes:
        """Return the scoped PDU.

        Raises:
            DecodeError: the salt is not one.
        """
        if len(salt) != _SALT_OCTETS or not sealed:
            raise DecodeError("decryptionError")
        whole = (len(sealed) - 1) // _AES_BLOCK * _AES_BLOCK
        return _xor(sealed, self._cipher(_vector(clock, salt) + sealed[:whole]))


def _vector(clock: Clock, salt: bytes) -> bytes:
    return clock.boots.to_bytes(4) + clock.time.to_bytes(4) + salt


def _xor(octets: bytes, stream: bytes) -> bytes:
    size = len(octets)
    return (int.from_bytes(octets) ^ int.from_bytes(stream[:size])).to_bytes(size)


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
_DES_KEY_OCTETS = 16
_REEDER_SUFFIX = "-C"  # the key extension Cisco took
PRIVACY = ("DES", *_AES_KEY_OCTETS, "AES-192-C", "AES-256-C")


def privacy(protocol: str, digest: str, passphrase: Secret, engine_id: bytes) -> Privacy:
    """Return a privacy protocol with the user's key at one engine; not for several threads."""
    key = privacy_key(protocol, digest, passphrase, engine_id)
    return DesPrivacy(key) if protocol == "DES" else AesPrivacy(key)


def key_octets(protocol: str) -> int:
    """Return how long a protocol's key is; DES has its pre-IV in it (RFC 3414 section 8.1.1.1)."""
    return _AES_KEY_OCTETS.get(protocol.removesuffix(_REEDER_SUFFIX), _DES_KEY_OCTETS)


@lru_cache(maxsize=1 << 16)
def privacy_key(protocol: str, digest: str, passphrase: Secret, engine_id: bytes) -> bytes:
    """Return the localized key, at least as long as the protocol needs."""
    key = localized_key(digest, passphrase, engine_id)
    if protocol == "DES":
        return key
    size = key_octets(protocol)
    if protocol.endswith(_REEDER_SUFFIX):
        return extend_reeder(digest, key, size, engine_id)
    return extend_blumenthal(digest, key, size)
