"""TLS for syslog: RFC 5425. Our certificate, and who a sender proved to be by its own."""

import ipaddress
import os
import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from netwright.errors import NetwrightError

FINGERPRINT = "sha256:"

_OPEN_MODE = 0o027  # what nobody but the owner, and readers of its group, may have
_YEARS = 10


class Identity(NamedTuple):
    """Files of a server: its certificate with the chain, its key, and who signs its clients."""

    certificate: str
    key: str
    ca: str | None = None
    """With one, a sender has to have a certificate that it signed."""


def server_context(identity: Identity) -> ssl.SSLContext:
    """Return the TLS of a listener: at least 1.2 (RFC 5425 section 4.2, RFC 8996).

    Raises:
        NetwrightError: a file cannot be read, does not fit, or is open to others.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        _check_mode(Path(identity.key))
        context.load_cert_chain(identity.certificate, identity.key, password=_no_password)
        if identity.ca:
            context.load_verify_locations(identity.ca)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ValueError) as error:
        raise NetwrightError(
            f"TLS: {identity.certificate}, {identity.key}: {error}",
            "collect.tls_certificate, tls_key and tls_ca are PEM files; the key has no password",
        ) from error
    return context


def _check_mode(key: Path) -> None:
    if key.stat().st_mode & _OPEN_MODE:
        raise NetwrightError(f"TLS: {key} is open to others", f"chmod 600 {key}")


def _no_password() -> str:
    raise ValueError("the key is locked by a password")


def fingerprint(certificate: bytes) -> str:
    """Return the fingerprint of a DER certificate: RFC 5425 section 4.2.2, with SHA-256."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(certificate)
    return FINGERPRINT + digest.finalize().hex()


def peer_name(certificate: bytes, known: Sequence[str]) -> str:
    """Return what a verified sender is called: the first known one of its names, or its subject.

    Its names are its fingerprint, the DNS names in subjectAltName, the common name, and the
    subject as RFC 4514 writes it.
    """
    parsed = x509.load_der_x509_certificate(certificate)
    subject = parsed.subject.rfc4514_string()
    common = [str(each.value) for each in parsed.subject.get_attributes_for_oid(_COMMON_NAME)]
    names = [fingerprint(certificate), *_dns_names(parsed), *common, subject]
    spelled = {_spelling(each): each for each in known}
    return next((spelled[name] for name in map(_spelling, names) if name in spelled), subject)


_COMMON_NAME = NameOID.COMMON_NAME


def _dns_names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError):
        return []
    return names.value.get_values_for_type(x509.DNSName)


def _spelling(name: str) -> str:
    """Return a name as it is compared: AB:CD and abcd are one fingerprint."""
    folded = name.casefold()
    digits = folded.removeprefix("sha-256:").removeprefix(FINGERPRINT)
    return FINGERPRINT + digits.replace(":", "") if digits != folded else folded


def own_identity(folder: Path) -> Identity:
    """Return a key pair and self-signed certificate in a folder; made once (RFC 5425 4.2.1)."""
    identity = Identity(str(folder / "collector.pem"), str(folder / "collector.key"))
    if not Path(identity.certificate).exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        _write(Path(identity.key), _key_text(key), 0o600)
        certificate = _self_signed(key, datetime.now(UTC))
        text = certificate.public_bytes(serialization.Encoding.PEM)
        _write(Path(identity.certificate), text, 0o644)
    return identity


def _self_signed(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    host = socket.gethostname()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    loopback = [x509.IPAddress(ipaddress.ip_address(each)) for each in ("127.0.0.1", "::1")]
    names = [x509.DNSName(host), x509.DNSName("localhost"), *loopback]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )


def _key_text(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(file: Path, text: bytes, mode: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(text)
