"""Keys and digests of the User-based Security Model (RFC 3414 section 2.6, RFC 7860)."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from netwright.model.secret import Secret

_INNER_PAD = bytes(octet ^ 0x36 for octet in range(256))
_OUTER_PAD = bytes(octet ^ 0x5C for octet in range(256))
_EXPANDED = 2**20  # RFC 3414 section A.2: the passphrase repeated to one megabyte


class Authentication(NamedTuple):
    """An authentication protocol: the hash behind it, and how much of the HMAC is sent."""

    digest: str
    size: int


AUTHENTICATION = {
    "MD5": Authentication("md5", 12),
    "SHA": Authentication("sha1", 12),
    "SHA-224": Authentication("sha224", 16),
    "SHA-256": Authentication("sha256", 24),
    "SHA-384": Authentication("sha384", 32),
    "SHA-512": Authentication("sha512", 48),
}


@lru_cache(maxsize=1024)
def master_key(digest: str, passphrase: Secret) -> bytes:
    """Return Ku, which costs a megabyte of hashing: once per credential and process."""
    return _expand(digest, passphrase.reveal().encode())


@lru_cache(maxsize=1 << 16)
def localized_key(digest: str, passphrase: Secret, engine_id: bytes) -> bytes:
    """Return Kul, the user's key at one engine."""
    return _localize(digest, master_key(digest, passphrase), engine_id)


def extend_blumenthal(digest: str, key: bytes, size: int) -> bytes:
    """Lengthen a localized key (draft-blumenthal-aes-usm-04 section 3.1.2.1)."""
    while len(key) < size:
        key += hashlib.new(digest, key).digest()
    return key[:size]


def extend_reeder(digest: str, key: bytes, size: int, engine_id: bytes) -> bytes:
    """Lengthen a localized key (draft-reeder-snmpv3-usm-3desede-00 section 2.1)."""
    while len(key) < size:
        key += _localize(digest, _expand(digest, key), engine_id)
    return key[:size]


class Signer:
    """HMAC (RFC 2104) under one key, both pads hashed once: signing is most of what v3 costs."""

    def __init__(self, authentication: Authentication, key: bytes) -> None:
        digest, self._size = authentication
        padded = key.ljust(hashlib.new(digest).block_size, b"\0")
        self._inner = hashlib.new(digest, padded.translate(_INNER_PAD))
        self._outer = hashlib.new(digest, padded.translate(_OUTER_PAD))

    def sign(self, message: bytes) -> bytes:
        """Return msgAuthenticationParameters of a message in which they are zeros."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()[: self._size]


def _expand(digest: str, passphrase: bytes) -> bytes:
    if not passphrase:
        return b""
    repeated = passphrase * (_EXPANDED // len(passphrase) + 1)
    return hashlib.new(digest, repeated[:_EXPANDED]).digest()


def _localize(digest: str, key: bytes, engine_id: bytes) -> bytes:
    return hashlib.new(digest, key + engine_id + key).digest()
