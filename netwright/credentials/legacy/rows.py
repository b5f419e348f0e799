"""What credentials a row of another product holds, each checked as a profile of ours would be."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from netwright.credentials.legacy.columns import Role, TableRoles
from netwright.credentials.schema import parse_profile
from netwright.errors import VaultError
from netwright.model.credential import Kind, Profile
from netwright.model.secret import Secret

_ABSENT = frozenset({"", "NULL", "\\N"})
_SEALED = re.compile(r"\$ANSIBLE_VAULT;|gAAAAA|ENC\(|\{cipher\}|vault:v\d|\$(1|2[aby]|5|6|argon2)")
_SEVERAL = re.compile(r"[,;\s]+")
_AUTH = {
    "MD5": "MD5",
    "SHA": "SHA",
    "SHA1": "SHA",
    **{f"SHA{bits}": f"SHA-{bits}" for bits in (224, 256, 384, 512)},
}
_PRIV = {
    "DES": "DES",
    "AES": "AES-128",
    **{f"AES{bits}": f"AES-{bits}" for bits in (128, 192, 256)},
    **{f"AES{bits}{by}": f"AES-{bits}-C" for bits in (192, 256) for by in ("C", "CISCO")},
}
_DECORATION = re.compile(r"[^A-Z0-9]|USM|HMAC|AUTH|PRIV|PROTOCOL|CFB")

Values = dict[str, Any]


def text_of(value: object) -> str | None:
    """Return a cell as text, None where it holds nothing.

    Raises:
        VaultError: it holds no text.
    """
    if isinstance(value, bytes | memoryview):
        with suppress(UnicodeDecodeError):
            return text_of(bytes(value).decode())
        raise VaultError("holds octets that are no text")
    text = "" if value is None else str(value)
    return None if text.strip() in _ABSENT else text


def profiles_in(shape: TableRoles, cells: Mapping[str, object]) -> list[Profile]:
    """Return the credentials of a row as profiles without name and scope.

    Raises:
        VaultError: a secret is there that no credential can be made of; it is not quoted.
    """
    texts = {column: text_of(cells.get(column)) for column in shape.roles}
    for column in shape.secrets:
        if _SEALED.match(texts[column] or ""):
            raise VaultError(f"{column}: encrypted or hashed already, so its value is not known")
    row = _Row(shape, texts)
    found = [*row.communities(), *row.usm_users(), *row.logins()]
    return [parse_profile("row", values, encrypted=True) for values in found]


class _Row:
    """The cells of a row by what they are."""

    def __init__(self, shape: TableRoles, texts: Mapping[str, str | None]) -> None:
        self._shape = shape
        self._texts = texts

    def communities(self) -> Iterator[Values]:
        """Yield a profile's keys for every community."""
        version = (self._first(Role.SNMP_VERSION) or "").strip().lower().lstrip("v")
        kind = Kind.SNMP_V1 if version == "1" else Kind.SNMP_V2C
        listed = [each for text in self._all(Role.COMMUNITIES) for each in _several(text)]
        for community in dict.fromkeys([*self._all(Role.COMMUNITY), *listed]):
            yield {"kind": kind.value, "community": Secret(community)}

    def usm_users(self) -> Iterator[Values]:
        """Yield the SNMPv3 user, if there is one."""
        keys = {"auth": self._first(Role.AUTH_KEY), "priv": self._first(Role.PRIV_KEY)}
        username = self._first(Role.V3_USERNAME)
        if not any(keys.values()):
            return  # a user without a key is no secret
        if not username:
            raise VaultError("an SNMPv3 key without its user name")
        values: Values = {"kind": Kind.SNMP_V3.value, "username": username.strip()}
        values["context"] = self._first(Role.CONTEXT)
        for service, known, usual in (("auth", _AUTH, "SHA"), ("priv", _PRIV, "AES-128")):
            key = keys[service]
            if key:
                told = self._first(Role(f"{service}_protocol"))
                values[f"{service}_protocol"] = _protocol(service, told or usual, known)
                values[f"{service}_key"] = Secret(key)
        yield values

    def logins(self) -> Iterator[Values]:
        """Yield the logins over SSH, Telnet and an API."""
        extra = {
            "enable_password": self._first(Role.ENABLE_PASSWORD),
            "private_key": self._first(Role.PRIVATE_KEY),
        }
        ssh = list(self._login(Kind.SSH, Role.SSH_USERNAME, Role.SSH_PASSWORD, extra))
        if not ssh and any(extra.values()):
            raise VaultError("an enable password or a private key without a login")
        yield from ssh
        telnet = {"enable_password": extra["enable_password"]}
        yield from self._login(Kind.TELNET, Role.TELNET_USERNAME, Role.TELNET_PASSWORD, telnet)
        yield from self._login(Kind.API, Role.API_USERNAME, Role.API_PASSWORD, {})

    def _login(
        self, kind: Kind, user: Role, password: Role, extra: Mapping[str, str | None]
    ) -> Iterator[Values]:
        passwords: list[str | None] = [*dict.fromkeys(self._all(password))]
        if not passwords and extra.get("private_key"):
            passwords = [None]
        username = self._first(user)
        if passwords and not username:
            raise VaultError(f"a password for {kind} without its user name")
        for each in passwords:
            secrets = {"password": each, **extra}
            held = {key: Secret(value) for key, value in secrets.items() if value}
            yield {"kind": kind.value, "username": (username or "").strip(), **held}

    def _all(self, role: Role) -> list[str]:
        texts = (self._texts[column] for column in self._shape.columns(role))
        return [text for text in texts if text]

    def _first(self, role: Role) -> str | None:
        return next(iter(self._all(role)), None)


def _several(text: str) -> list[str]:
    with suppress(ValueError):
        listed = json.loads(text)
        if isinstance(listed, list):
            return [str(each) for each in listed if each]
    return [each for each in _SEVERAL.split(text) if each]


def _protocol(service: str, told: str, known: Mapping[str, str]) -> str:
    name = known.get(_DECORATION.sub("", told.upper()))
    if name is None:
        raise VaultError(
            f"{service}_protocol: not one of {', '.join(dict.fromkeys(known.values()))}"
        )
    return name
