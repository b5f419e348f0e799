"""The cryptography of Ansible Vault data.

PBKDF2-HMAC-SHA-256 of 10,000 rounds yields 80 octets: AES-256 key, HMAC key, CTR start. Because
the start is derived too, two texts with one salt would share a keystream and show each other.
"""

import hmac
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from netwright.errors import VaultError
from netwright.model.secret import Secret

_ROUNDS = 10_000  # fixed by the format


@dataclass(frozen=True, slots=True, repr=False)
class CipherKeys:
    """What a password and a salt yield."""

    cipher: bytes
    mac: bytes
    start: bytes

    def authenticate(self, ciphertext: bytes) -> bytes:
        """Return the HMAC of a ciphertext."""
        return hmac.digest(self.mac, ciphertext, "sha256")

    def encipher(self, plain: Secret) -> bytes:
        """Return the ciphertext of a text.

        Raises:
            VaultError: the text is no Unicode.
        """
        pad = padding.PKCS7(AES.block_size).padder()
        padded = pad.update(_octets(plain)) + pad.finalize()
        cipher = Cipher(AES(self.cipher), CTR(self.start)).encryptor()
        return cipher.update(padded) + cipher.finalize()

    def decipher(self, ciphertext: bytes) -> Secret:
        """Return the text of an authenticated ciphertext.

        Raises:
            VaultError: what was enciphered is no text.
        """
        cipher = Cipher(AES(self.cipher), CTR(self.start)).decryptor()
        unpad = padding.PKCS7(AES.block_size).unpadder()
        try:
            padded = cipher.update(ciphertext) + cipher.finalize()
            return Secret((unpad.update(padded) + unpad.finalize()).decode())
        except ValueError:
            fault = "vault data that is not padded UTF-8 text"
        raise VaultError(fault)  # outside: a UnicodeDecodeError carries what was deciphered


def derive(password: Secret, salt: bytes) -> CipherKeys:
    """Derive the keys; this takes milliseconds, on purpose."""
    octets = PBKDF2HMAC(hashes.SHA256(), 80, salt, _ROUNDS).derive(_octets(password))
    return CipherKeys(octets[:32], octets[32:64], octets[64:])


class DerivationCache:
    """Keeps the newest derivations, each for a limited time."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        most: int = 2048,
        keep_s: float = 900,
        derive: Callable[[Secret, bytes], CipherKeys] = derive,
    ) -> None:
        self._clock = clock
        self._most = most
        self._keep_s = keep_s
        self._derive = derive
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Secret, bytes], tuple[float, CipherKeys]] = OrderedDict()

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._kept)

    def get(self, password: Secret, salt: bytes) -> CipherKeys:
        """Return the keys, derived anew unless they are still at hand."""
        now = self._clock()
        with self._lock:
            self._drop_old(now)
            kept = self._kept.get((password, salt))
        return kept[1] if kept else self._keep(password, salt, now)

    def _keep(self, password: Secret, salt: bytes, now: float) -> CipherKeys:
        keys = self._derive(password, salt)
        with self._lock:
            self._kept[password, salt] = (now, keys)
            self._kept.move_to_end((password, salt))
            self._drop_old(now)
        return keys

    def _drop_old(self, now: float) -> None:
        while self._kept and (len(self) > self._most or self._oldest() + self._keep_s < now):
            self._kept.popitem(last=False)

    def _oldest(self) -> float:
        return next(iter(self._kept.values()))[0]


def _octets(secret: Secret) -> bytes:
    try:
        return secret.reveal().encode()
    except UnicodeEncodeError:
        fault = "a secret that is no Unicode text"
    raise VaultError(fault)  # outside: a UnicodeEncodeError carries the secret
