"""Keys and digests of the User-based Security Model (RFC 3414 section 2.6, RFC 7860)."""

import hashlib
import hmac
from functools import lru_cache
from typing import NamedTuple

from netwright.model.secret import Secret

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


def sign(authentication: Authentication, key: bytes, message: bytes) -> bytes:
    """Return msgAuthenticationParameters of a message in which they are zeros."""
    return hmac.digest(key, message, authentication.digest)[: authentication.size]


def _expand(digest: str, passphrase: bytes) -> bytes:
    if not passphrase:
        return b""
    repeated = passphrase * (_EXPANDED // len(passphrase) + 1)
    return hashlib.new(digest, repeated[:_EXPANDED]).digest()


def _localize(digest: str, key: bytes, engine_id: bytes) -> bytes:
    return hashlib.new(digest, key + engine_id + key).digest()
