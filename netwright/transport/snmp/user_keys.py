"""A user's protocols and keys, localized to an engine on first use."""

from netwright.errors import UsageError
from netwright.model.credential import UsmUser
from netwright.model.secret import Secret
from netwright.transport.snmp.privacy import PRIVACY, Privacy, privacy
from netwright.transport.snmp.usm import AUTHENTICATION, Signer, localized_key

AUTH, PRIV = 1, 2  # msgFlags, RFC 3412 section 6.4


class UserKeys:
    """Signs and encrypts for one user.

    Raises:
        UsageError: a protocol that is none, or one without its key.
    """

    def __init__(self, user: UsmUser) -> None:
        self.level = _level(user)
        self._authentication = AUTHENTICATION[user.auth_protocol or "MD5"]
        self._priv_protocol = user.priv_protocol or "AES"
        self._auth_secret = user.auth_key or Secret("")
        self._priv_secret = user.priv_key or Secret("")
        self._engine_id: bytes | None = None
        self._signer = Signer(self._authentication, b"")
        self._privacy: Privacy | None = None

    @property
    def digest_size(self) -> int:
        """How many octets of the digest a message carries."""
        return self._authentication.size if self.level & AUTH else 0

    def sign(self, engine_id: bytes, message: bytes) -> bytes:
        """Return the digest of a message in which it is zeros."""
        self._localize(engine_id)
        return self._signer.sign(message)

    def privacy(self, engine_id: bytes) -> Privacy:
        """Return the privacy protocol with the key at this engine."""
        self._localize(engine_id)
        if self._privacy is None:
            self._privacy = privacy(
                self._priv_protocol, self._authentication.digest, self._priv_secret, engine_id
            )
        return self._privacy

    def _localize(self, engine_id: bytes) -> None:
        if engine_id != self._engine_id:
            self._engine_id = engine_id
            key = localized_key(self._authentication.digest, self._auth_secret, engine_id)
            self._signer = Signer(self._authentication, key)
            self._privacy = None


def _level(user: UsmUser) -> int:
    for protocol, key, known in (
        (user.auth_protocol, user.auth_key, AUTHENTICATION),
        (user.priv_protocol, user.priv_key, PRIVACY),
    ):
        if protocol is not None and (protocol not in known or not key):
            raise UsageError(f"SNMPv3 user {user.username}: {protocol} unknown, or without a key")
    if user.priv_protocol is not None and user.auth_protocol is None:
        raise UsageError(f"SNMPv3 user {user.username}: privacy needs authentication")
    return (AUTH if user.auth_protocol else 0) | (PRIV if user.priv_protocol else 0)
