"""Open and seal Ansible Vault data with the passwords one tenant has."""

import hmac
import os
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from netwright.errors import VaultError
from netwright.model.secret import Secret
from netwright.vault.cipher import DerivationCache
from netwright.vault.envelope import DEFAULT_ID, Envelope, parse, render

_SALT_OCTETS = 32


class VaultPassword(NamedTuple):
    """A password and the vault id it belongs to."""

    vault_id: str
    secret: Secret


class VaultKeys:
    """The vault passwords of one tenant; safe to share between threads."""

    def __init__(
        self, passwords: Iterable[VaultPassword], cache: DerivationCache | None = None
    ) -> None:
        self._passwords = tuple(passwords)
        self._cache = DerivationCache(time.monotonic) if cache is None else cache
        _refuse_twins(self._passwords)

    def knows(self, vault_id: str) -> bool:
        """Tell whether there is a password for the vault id."""
        return any(each.vault_id == vault_id for each in self._passwords)

    def open(self, text: str) -> Secret:
        """Return what vault data holds, trying the password of its vault id first.

        Raises:
            VaultError: damaged, or no password opens it.
        """
        envelope = parse(text)
        for password in self._candidates(envelope):
            keys = self._cache.get(password.secret, envelope.salt)
            if hmac.compare_digest(keys.authenticate(envelope.ciphertext), envelope.mac):
                return keys.decipher(envelope.ciphertext)
        raise self._no_key(envelope.vault_id)

    def open_all(self, texts: Iterable[str]) -> list[Secret]:
        """Open many, on all cores: the derivations run outside the interpreter's lock.

        Raises:
            VaultError: one of them is damaged, or no password opens it.
        """
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self.open, texts))

    def seal(self, plain: Secret, vault_id: str = DEFAULT_ID) -> str:
        """Return new vault data with a salt of its own, under the first password of the vault id.

        Raises:
            VaultError: there is no such password.
        """
        password = next((each for each in self._passwords if each.vault_id == vault_id), None)
        if password is None:
            raise self._no_key(vault_id)
        salt = os.urandom(_SALT_OCTETS)
        keys = self._cache.get(password.secret, salt)
        ciphertext = keys.encipher(plain)
        return render(Envelope(salt, keys.authenticate(ciphertext), ciphertext, vault_id))

    def _candidates(self, envelope: Envelope) -> list[VaultPassword]:
        return sorted(self._passwords, key=lambda each: each.vault_id != envelope.vault_id)

    def _no_key(self, vault_id: str) -> VaultError:
        if self.knows(vault_id):
            return VaultError(
                f"wrong vault password for vault id {vault_id!r}, or damaged vault data",
                "was it sealed with another password, or is it being written right now?",
            )
        known = sorted({each.vault_id for each in self._passwords})
        return VaultError(
            f"no password for vault id {vault_id!r}; there is one for: {', '.join(known) or '-'}",
            "set vault_password_file or [vault_passwords] in netwright.toml",
        )


def _refuse_twins(passwords: tuple[VaultPassword, ...]) -> None:
    ids: dict[Secret, str] = {}
    for password in passwords:
        other = ids.setdefault(password.secret, password.vault_id)
        if other != password.vault_id:
            raise VaultError(
                f"vault ids {other!r} and {password.vault_id!r} have the same password",
                "give each its own: as it is, both open every file of the other",
            )
