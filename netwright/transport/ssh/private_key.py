"""Private keys of profiles, in whatever form people keep them."""

import io

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    SSHPrivateKeyTypes,
    load_pem_private_key,
    load_ssh_private_key,
)
from paramiko import ECDSAKey, Ed25519Key, PKey, RSAKey

from netwright.model.secret import Secret

_CLASSES: dict[type, type[PKey]] = {
    Ed25519PrivateKey: Ed25519Key,
    EllipticCurvePrivateKey: ECDSAKey,
    RSAPrivateKey: RSAKey,
}


def read_private_key(text: Secret, passphrase: Secret | None) -> PKey:
    """Read a key in OpenSSH, PEM or PKCS #8 form; an encrypted one opens with the passphrase.

    Raises:
        ValueError: it is none of these, or the passphrase is wrong.
    """
    octets = text.reveal().strip().encode() + b"\n"
    for load in (load_ssh_private_key, load_pem_private_key):
        for secret in (None, passphrase.reveal().encode() if passphrase else None):
            try:
                return _for_paramiko(load(octets, secret))
            except (ValueError, TypeError, UnsupportedAlgorithm):
                continue
    raise ValueError("the profile's private key cannot be read")


def _for_paramiko(key: SSHPrivateKeyTypes | PrivateKeyTypes) -> PKey:
    """Hand a key to the class that signs with it, in the one form all of them read."""
    text = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
    for kind, key_class in _CLASSES.items():
        if isinstance(key, kind):
            return key_class.from_private_key(io.StringIO(text))
    raise ValueError("a kind of key that SSH servers no longer take")
