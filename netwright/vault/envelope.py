"""The text form of Ansible Vault data, 1.1 and 1.2; no secret is needed to read it.

`$ANSIBLE_VAULT;1.1;AES256` or `$ANSIBLE_VAULT;1.2;AES256;<vault id>`, then in hexadecimal, 80
columns wide, three more hexadecimal fields on a line each: salt, HMAC and ciphertext. The header
is not authenticated, so a vault id is a label that says which password to try, no more.
"""

import re
from typing import NamedTuple

from netwright.errors import VaultError

MARK = "$ANSIBLE_VAULT;"
DEFAULT_ID = "default"
_CIPHER = "AES256"
_WIDTH = 80
_MAC_OCTETS = 32  # HMAC-SHA-256
_VAULT_ID = re.compile(r"[^\s;]{1,255}")


class Envelope(NamedTuple):
    """Everything that vault data shows without its password."""

    salt: bytes
    mac: bytes
    ciphertext: bytes
    vault_id: str = DEFAULT_ID


def is_vault(text: str) -> bool:
    """Tell whether the text claims to be vault data."""
    return text.startswith(MARK)


def parse(text: str) -> Envelope:
    """Read vault data.

    Raises:
        VaultError: not vault data, of another version or cipher, or damaged.
    """
    header, _, body = text.partition("\n")
    vault_id = _vault_id(header.strip().split(";"))
    fields = _unhex("".join(body.split())).split(b"\n")
    if len(fields) != 3:  # noqa: PLR2004 - salt, HMAC, ciphertext
        raise _damaged()
    salt, mac, ciphertext = (_unhex(field.decode("ascii", "replace")) for field in fields)
    if not salt or len(mac) != _MAC_OCTETS:
        raise _damaged()
    return Envelope(salt, mac, ciphertext, vault_id)


def render(envelope: Envelope) -> str:
    """Write vault data as the `ansible-vault` command does: 1.1 for the default id, else 1.2.

    Raises:
        VaultError: the vault id has characters that the header cannot carry.
    """
    labelled = envelope.vault_id != DEFAULT_ID
    if not _VAULT_ID.fullmatch(envelope.vault_id):
        raise VaultError("a vault id is one word without a semicolon")
    header = f"{MARK}1.2;{_CIPHER};{envelope.vault_id}" if labelled else f"{MARK}1.1;{_CIPHER}"
    fields = (envelope.salt, envelope.mac, envelope.ciphertext)
    body = "\n".join(field.hex() for field in fields).encode().hex()
    lines = [body[i : i + _WIDTH] for i in range(0, len(body), _WIDTH)]
    return "\n".join([header, *lines, ""])


def _vault_id(header: list[str]) -> str:
    match [part.strip() for part in header]:
        case ["$ANSIBLE_VAULT", "1.1", cipher]:
            vault_id = DEFAULT_ID
        case ["$ANSIBLE_VAULT", "1.2", cipher, vault_id] if _VAULT_ID.fullmatch(vault_id):
            pass
        case _:
            raise VaultError("not Ansible Vault data of version 1.1 or 1.2")
    if cipher != _CIPHER:
        raise VaultError(f"vault data of another cipher than {_CIPHER}")
    return vault_id


def _unhex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise _damaged() from error


def _damaged() -> VaultError:
    return VaultError("damaged vault data", "it was cut off or edited; restore it from a copy")
