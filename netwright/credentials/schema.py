"""The keys of a credential profile and what they may hold.

Errors name the profile and the key, never a value: under a wrong key it may be a password.
"""

import ipaddress
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeAlias

from netwright.credentials.yaml_text import Value
from netwright.errors import VaultError
from netwright.model.credential import (
    DEFAULT_ORDER,
    DEFAULT_REALM,
    Community,
    Kind,
    Login,
    Prefix,
    Profile,
    UsmUser,
)
from netwright.model.secret import Secret

Credential: TypeAlias = Community | UsmUser | Login
Values: TypeAlias = Mapping[str, Value]

COLLECTION = "profiles"
"""The key under which a file holds many profiles."""
SECRETS = frozenset(
    {"community", "auth_key", "priv_key", "password", "enable_password", "private_key"}
)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
_LONGEST_NAME = 63

AUTH_PROTOCOLS = ("MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512")
PRIV_PROTOCOLS = ("DES", "AES-128", "AES-192", "AES-256", "AES-192-C", "AES-256-C")

_SHAPES: Mapping[Kind, type[Credential]] = {
    Kind.SNMP_V1: Community,
    Kind.SNMP_V2C: Community,
    Kind.SNMP_V3: UsmUser,
    Kind.SSH: Login,
    Kind.TELNET: Login,
    Kind.API: Login,
}
_KEYS = {kind: frozenset(f.name for f in fields(shape)) for kind, shape in _SHAPES.items()}
_COMMON = frozenset({"kind", "order", "scopes", "realm"})


def parse_profile(name: str, values: Values, *, encrypted: bool) -> Profile:
    """Check the keys of one profile.

    Args:
        name: The profile's name.
        values: Its keys; inline values are secrets already.
        encrypted: The file is encrypted as a whole, so its plain text is no plain text on disk.

    Raises:
        VaultError: a key is missing, unknown, wrong or readable by anybody.
    """
    try:
        check_name(name)
        kind = _kind(values)
        _check_keys(kind, values, encrypted=encrypted)
        given = {key: value for key, value in values.items() if value is not None}
        return Profile(name, kind, _credential(kind, given), **_common(given))
    except VaultError as error:
        raise VaultError(f"{name}: {error}", error.hint) from error


def profile_values(profile: Profile) -> dict[str, Any]:
    """Return the keys of a profile, those that differ from what is assumed without them."""
    values: dict[str, Any] = {"kind": profile.kind.value}
    for each in fields(profile.credential):
        value = getattr(profile.credential, each.name)
        if value:
            values[each.name] = value
    values["order"] = profile.order
    values["scopes"] = [str(scope) for scope in profile.scopes]
    values["realm"] = profile.realm
    defaults = {"order": DEFAULT_ORDER, "scopes": [], "realm": DEFAULT_REALM}
    return {key: value for key, value in values.items() if defaults.get(key) != value}


def check_name(name: str) -> None:
    """Accept the name of a profile or tenant, which is also a file's name.

    Raises:
        VaultError: it is none.
    """
    if not NAME.fullmatch(name) or len(name) > _LONGEST_NAME or name.endswith(".example"):
        raise VaultError(
            "not a usable name", f"letters, digits, dots, - and _, at most {_LONGEST_NAME} of them"
        )


def _kind(values: Values) -> Kind:
    with suppress(ValueError):
        return Kind(str(values.get("kind")))
    raise VaultError(f"kind: not one of {', '.join(Kind)}")


def _check_keys(kind: Kind, values: Values, *, encrypted: bool) -> None:
    unknown = sorted(values.keys() - _KEYS[kind] - _COMMON)
    if unknown:
        known = ", ".join(sorted(_KEYS[kind] | _COMMON))
        raise VaultError(f"{unknown[0]}: unknown key of {kind}", f"it may have: {known}")
    readable = sorted(key for key in values.keys() & SECRETS if isinstance(values[key], str))
    if readable and not encrypted:
        raise VaultError(
            f"{readable[0]}: a secret in plain text",
            "encrypt the file with `ansible-vault encrypt FILE`, and change that secret",
        )


def _credential(kind: Kind, values: Values) -> Credential:
    shape: Any = _SHAPES[kind]
    given = {
        key: _secret(key, value) if key in SECRETS else _text(key, value)
        for key, value in values.items()
        if key in _KEYS[kind]
    }
    for required in ("community",) if shape is Community else ("username",):
        if not given.get(required):
            raise VaultError(f"{required}: missing")
    credential: Credential = shape(**(_usm(given) if shape is UsmUser else given))
    if isinstance(credential, Login) and not (credential.password or credential.private_key):
        raise VaultError("password: missing, and there is no private_key either")
    return credential


def _usm(given: dict[str, Any]) -> dict[str, Any]:
    for service, protocols in (("auth", AUTH_PROTOCOLS), ("priv", PRIV_PROTOCOLS)):
        protocol = given.get(f"{service}_protocol")
        if (protocol is None) != (f"{service}_key" not in given):
            raise VaultError(f"{service}_protocol and {service}_key: there must be both or none")
        if protocol:
            given[f"{service}_protocol"] = _protocol(service, protocol, protocols)
    if "priv_key" in given and "auth_key" not in given:
        # RFC 3414 section 1.4.2: there is no privacy without authentication.
        raise VaultError("priv_protocol: needs an auth_protocol")
    return given


def _protocol(service: str, protocol: str, known: tuple[str, ...]) -> str:
    name = {"AES": "AES-128"}.get(protocol.upper(), protocol.upper())
    if name not in known:
        raise VaultError(f"{service}_protocol: not one of {', '.join(known)}")
    return name


def _common(values: Values) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    if "order" in values:
        checked["order"] = _order(values["order"])
    if "scopes" in values:
        checked["scopes"] = _scopes(values["scopes"])
    if "realm" in values:
        checked["realm"] = _text("realm", values["realm"])
    return checked


def _order(value: Value) -> int:
    with suppress(ValueError):
        return int(str(value))
    raise VaultError("order: not a whole number")


def _scopes(value: Value) -> tuple[Prefix, ...]:
    prefixes = value if isinstance(value, list) else [value]
    with suppress(ValueError):
        return tuple(_prefix(str(prefix)) for prefix in prefixes)
    raise VaultError("scopes: not a list of prefixes such as 10.0.0.0/8")


@lru_cache(maxsize=4096)  # profiles share scopes, and reading one costs as much as the profile
def _prefix(text: str) -> Prefix:
    return ipaddress.ip_network(text)


def _text(key: str, value: Value) -> str:
    if isinstance(value, Secret):
        return value.reveal().strip()
    if not isinstance(value, str) or not value.isprintable():
        raise VaultError(f"{key}: not a line of text")
    return value


def _secret(key: str, value: Value) -> Secret:
    if not isinstance(value, str | Secret):
        raise VaultError(f"{key}: not a text; put it in quotes")
    secret = value if isinstance(value, Secret) else Secret(value)
    # `echo … | ansible-vault encrypt_string` seals a line end that nobody means; a PEM needs it.
    return secret if key == "private_key" else Secret(secret.reveal().rstrip("\r\n"))
