"""The keys of values that must be encrypted in the database, where no vault file can hold them.

A key-encryption key is kept outside the database; each tenant's key is derived from it (HKDF,
RFC 5869). A value is sealed with AES-256-GCM (NIST SP 800-38D) for its place: moved to another
row, column or tenant it does not open. `v1:<key id>:<base64 of nonce, ciphertext and tag>`.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from netwright.errors import SealBroken, VaultError
from netwright.model.secret import Secret
from netwright.vault.passwords import NO_PATH, read_password, write_password

_VERSION = "v1"
_KEY_OCTETS = 32
_NONCE_OCTETS = 12
_ID_OCTETS = 4
_PURPOSE = b"netwright database value|"
_MOST_TENANTS = 1024


class Cell(NamedTuple):
    """Where a sealed value stands, and nowhere else opens."""

    tenant: str
    table: str
    row: str
    column: str

    def __str__(self) -> str:
        """Return the associated data; no part of it can be taken for another."""
        return "|".join(part.replace("%", "%25").replace("|", "%7C") for part in self)


class DatabaseKey(NamedTuple):
    """A key-encryption key, and the id that values sealed under it carry."""

    key_id: str
    secret: Secret


class DatabaseKeys:
    """The keys in use; the first one seals, all of them open."""

    def __init__(self, keys: Iterable[DatabaseKey]) -> None:
        self._keys = {each.key_id: _octets(each) for each in keys}
        if not self._keys:
            raise VaultError("no database key")
        self.current = next(iter(self._keys))
        self._cipher = lru_cache(_MOST_TENANTS)(self._derive)

    def seal(self, cell: Cell, plain: Secret) -> str:
        """Return a value that opens in this cell only."""
        nonce = os.urandom(_NONCE_OCTETS)
        sealed = self._cipher(self.current, cell.tenant).encrypt(
            nonce, plain.reveal().encode("utf-8", "surrogatepass"), str(cell).encode()
        )
        return f"{_VERSION}:{self.current}:{base64.b64encode(nonce + sealed).decode()}"

    def open(self, cell: Cell, sealed: str) -> Secret:
        """Return what was sealed for this cell.

        Raises:
            SealBroken: it was sealed for another row or tenant, with another key, or was changed.
        """
        key_id, octets = _parsed(cell, sealed)
        if key_id not in self._keys:
            raise SealBroken(
                f"{_named(cell)}: sealed with the database key {key_id!r}, which is not here",
                "database_key of netwright.toml must hold it until `netwright db rotate-key` ends",
            )
        cipher = self._cipher(key_id, cell.tenant)
        with suppress(InvalidTag):
            plain = cipher.decrypt(
                octets[:_NONCE_OCTETS], octets[_NONCE_OCTETS:], str(cell).encode()
            )
            return Secret(plain.decode("utf-8", "surrogatepass"))
        raise SealBroken(
            f"{_named(cell)}: not what was sealed there",
            "it was moved or changed; restore that row from a backup",
        )

    def _derive(self, key_id: str, tenant: str) -> AESGCM:
        info = _PURPOSE + tenant.encode()
        return AESGCM(HKDF(SHA256(), _KEY_OCTETS, None, info).derive(self._keys[key_id]))


def key_of(sealed: str) -> str:
    """Return the id of the key that a value is sealed with; empty if it is no sealed value."""
    version, _, rest = sealed.partition(":")
    return rest.partition(":")[0] if version == _VERSION else ""


def new_key() -> DatabaseKey:
    """Make a key of 256 random bits."""
    octets = os.urandom(_KEY_OCTETS)
    return DatabaseKey(secrets.token_hex(_ID_OCTETS), Secret(base64.b64encode(octets).decode()))


def open_database_keys(source: str) -> DatabaseKeys:
    """Read the keys from a file, a program, `env:NAME` or `keyring:SERVICE`: `ID:KEY` on a line.

    Raises:
        VaultError: there are none.
    """
    return DatabaseKeys(read_keys(source))


def read_keys(source: str) -> list[DatabaseKey]:
    """Return the keys of a source, the current one first.

    Raises:
        VaultError: there are none, or others could read them.
    """
    try:
        lines = read_password(source, "database").reveal().split()
    except VaultError as error:
        raise VaultError(f"database key: {error}", error.hint) from error
    keys = [
        DatabaseKey(key_id, Secret(key)) for key_id, _, key in (e.partition(":") for e in lines)
    ]
    if not all(key.key_id and key.secret for key in keys):
        raise VaultError(f"{source}: not database keys, `ID:KEY` on a line each")
    return keys


def keys_text(keys: Iterable[DatabaseKey]) -> str:
    """Return keys as they stand in their file."""
    return "".join(f"{each.key_id}:{each.secret.reveal()}\n" for each in keys)


def make_database_key(source: str) -> None:
    """Write a file with a first key; one that exists, or another kind of source, stays as it is.

    Raises:
        VaultError: it cannot be written.
    """
    file = Path(source)
    if not source.startswith(NO_PATH) and not file.exists():
        write_password(file, Secret(keys_text([new_key()]).rstrip()))


def _octets(key: DatabaseKey) -> bytes:
    with suppress(binascii.Error, ValueError):
        octets = base64.b64decode(key.secret.reveal(), validate=True)
        if len(octets) == _KEY_OCTETS:
            return octets
    raise VaultError(f"database key {key.key_id!r}: not 32 octets in base64")


def _parsed(cell: Cell, sealed: str) -> tuple[str, bytes]:
    with suppress(binascii.Error, ValueError):
        version, key_id, text = sealed.split(":")
        octets = base64.b64decode(text, validate=True)
        if version == _VERSION and len(octets) > _NONCE_OCTETS:
            return key_id, octets
    raise SealBroken(f"{_named(cell)}: no sealed value", "restore that row from a backup")


def _named(cell: Cell) -> str:
    return f"{cell.table}.{cell.column} of row {cell.row}"
