"""Which SSH algorithms are offered: OpenSSH's defaults, and the old ones only where a scope asks.

paramiko dropped SHA-1 in version 5, yet thousands of switches know nothing else. The legacy
transport puts `diffie-hellman-group{14,1}-sha1`, `…-group-exchange-sha1` and `ssh-rsa` back, last
in preference, so that a device which knows better never ends up with them. DSA keys stay out.
"""

import hashlib
from typing import ClassVar

from cryptography.hazmat.primitives import hashes
from paramiko import RSAKey, Transport
from paramiko.kex_gex import KexGexSHA256
from paramiko.kex_group14 import KexGroup14SHA256
from paramiko.packet import Packetizer
from paramiko.ssh_exception import SSHException

_GREETING_LIMIT = 64 * 1024  # octets a server may say before its version (RFC 4253 section 4.2)

# What paramiko would offer and OpenSSH's client, since 7.5 at the latest, would not.
_WEAK = {
    "ciphers": ("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"),
    "macs": ("hmac-md5", "hmac-sha1-96", "hmac-md5-96"),
}


class _BoundedPacketizer(Packetizer):
    """Give up on a server that talks without ever saying its version."""

    _greeted = 0

    def _read_timeout(self, timeout: float) -> bytes:
        octets: bytes = super()._read_timeout(timeout)  # type: ignore[misc]
        self._greeted += len(octets)
        if self._greeted > _GREETING_LIMIT:
            raise SSHException("endless greeting")
        return octets


class _Group14Sha1(KexGroup14SHA256):
    """RFC 4253 section 8.2."""

    name = "diffie-hellman-group14-sha1"
    hash_algo = hashlib.sha1


class _Group1Sha1(_Group14Sha1):
    """RFC 4253 section 8.1, Oakley group 2 (RFC 2409 section 6.2)."""

    name = "diffie-hellman-group1-sha1"
    P = int(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
        "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
        "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
        "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
        16,
    )


class _GroupExchangeSha1(KexGexSHA256):
    """RFC 4419 section 4.1; old devices have no group larger than 1024 bits."""

    name = "diffie-hellman-group-exchange-sha1"
    hash_algo = hashlib.sha1
    min_bits = 1024


class _Sha1RsaKey(RSAKey):
    """An RSA key that also signs and verifies with SHA-1, as `ssh-rsa` means (RFC 4253)."""

    HASHES: ClassVar = {**RSAKey.HASHES, "ssh-rsa": hashes.SHA1}  # type: ignore[misc]


class _LegacyTransport(Transport):
    """A transport that, when nothing better is common, speaks what old devices speak."""

    _kex_info: ClassVar = {
        **Transport._kex_info,  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
        **{kex.name: kex for kex in (_GroupExchangeSha1, _Group14Sha1, _Group1Sha1)},
    }
    _preferred_kex = (*Transport._preferred_kex, *list(_kex_info)[-3:])  # type: ignore[attr-defined]  # noqa: SLF001
    _key_info: ClassVar = {**Transport._key_info, "ssh-rsa": _Sha1RsaKey}  # type: ignore[attr-defined]  # noqa: SLF001
    _preferred_keys = (*Transport._preferred_keys, "ssh-rsa")  # type: ignore[attr-defined]  # noqa: SLF001


def new_transport(sock: object, *, legacy: bool) -> Transport:
    """Return a transport over a connected socket or channel, not yet started."""
    if legacy:
        return _LegacyTransport(sock, packetizer_class=_BoundedPacketizer)  # type: ignore[arg-type]
    return Transport(sock, disabled_algorithms=_WEAK, packetizer_class=_BoundedPacketizer)  # type: ignore[arg-type]


def prefer_key_types(transport: Transport, known: set[str]) -> None:
    """Ask first for the kinds of host key we already know, as a device may have several."""
    algorithms = transport.get_security_options()
    algorithms.key_types = sorted(
        algorithms.key_types, key=lambda name: _key_type(name) not in known
    )


def _key_type(algorithm: str) -> str:
    """Return the type of key a signature algorithm uses (RFC 8332: three share ssh-rsa)."""
    return "ssh-rsa" if algorithm.startswith("rsa-sha2-") else algorithm
