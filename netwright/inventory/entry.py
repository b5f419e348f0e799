"""A host, a group or the defaults: what Nornir lets each of them say, without its secrets."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Self

_MAX_PORT = 65_535
_SECRETS = frozenset({"password", "secret", "community", "enable_password", "private_key"})


class Entry(NamedTuple):
    """None and empty mean: whatever the groups say, in their order, and then the defaults.

    A NamedTuple: they are made by the ten thousand whenever a command starts.
    """

    name: str
    hostname: str | None = None
    port: int | None = None
    username: str | None = None
    platform: str | None = None  # Netmiko device_type
    groups: tuple[str, ...] = ()
    data: Mapping[str, Any] = MappingProxyType({})

    @classmethod
    def of(cls, name: str, document: Mapping[str, Any]) -> Self:
        """Return the entry that a document without faults describes."""
        get = document.get
        return cls(
            name,
            get("hostname"),
            get("port"),
            get("username"),
            get("platform"),
            tuple(get("groups") or ()),
            get("data") or {},
        )


def faults(document: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is wrong with an entry's document: (path to the key, what it should be)."""
    if document is None:
        return
    if not isinstance(document, dict):
        yield (), "expected keys and values"
        return
    for key, value in document.items():
        if key in _SECRETS:
            yield (key,), f"{key!r} is a secret: name a profile of vault/ in a scope instead"
        elif key not in _CHECKS:
            yield (str(key),), f"unknown key {key!r}; there are {', '.join(_CHECKS)}"
        elif value is not None and (fault := _CHECKS[key](value)):
            yield (key,), f"{key}: {fault}"


def _text(value: object) -> str:
    return "" if isinstance(value, str) and value.strip() else "expected a text"


def _port(value: object) -> str:
    is_port = type(value) is int and 0 < value <= _MAX_PORT
    return "" if is_port else f"expected a number up to {_MAX_PORT}"


def _texts(value: object) -> str:
    is_list = isinstance(value, list) and not any(map(_text, value))
    return "" if is_list else "expected a list of texts"


def _data(value: object) -> str:
    if not isinstance(value, dict):
        return "expected keys and values"
    secret = next((key for key in value if key in _SECRETS), None)
    return f"{secret!r} is a secret and belongs in vault/" if secret else ""


_CHECKS: dict[str, Callable[[object], str]] = {
    "hostname": _text,
    "port": _port,
    "username": _text,
    "platform": _text,
    "groups": _texts,
    "data": _data,
}
