"""One parsed row of a command's output: ntc-templates' fields, under the names they go by.

Templates name one thing in several ways (`mac_address`, `hardware_address`, `destination_address`);
a reader asks for all names at once, best first.
"""

import ipaddress
from collections.abc import Mapping, Sequence

from netwright.mibs.display_string import mac_text
from netwright.model.credential import Address
from netwright.model.mac import MacAddress

Record = Mapping[str, str | Sequence[str]]

_LIMIT = 255
_NOTHING = frozenset(
    {"", "-", "--", "---", "n/a", "na", "none", "unassigned", "unknown", "not advertised", "null"}
)


class NotUnderstoodError(ValueError):
    """The output is not what its reader was written for."""


def text(record: Record, *names: str) -> str | None:
    """Return the first of the fields that says something, on one bounded line."""
    return next(iter(texts(record, *names)), None)


def texts(record: Record, *names: str) -> list[str]:
    """Return what the first of the fields that says something lists."""
    for name in names:
        value = record.get(name, "")
        values = [value] if isinstance(value, str) else value
        said = [word for word in map(_clean, values) if word]
        if said:
            return said
    return []


def number(record: Record, *names: str) -> int | None:
    """Return the first of the fields that is a number, whatever unit follows it."""
    said = text(record, *names) or ""
    digits = said.split()[0] if said else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None  # noqa: PLR2004


def mac(record: Record, *names: str) -> MacAddress | None:
    """Return the first of the fields that says something, where it is a MAC address."""
    return mac_text(text(record, *names) or "")


def address(record: Record, *names: str) -> Address | None:
    """Return the first of the fields that says something, where it is an address."""
    return address_or_none(text(record, *names) or "")


def address_or_none(said: str) -> Address | None:
    """Return the address a text spells, without prefix length or zone; None for other text."""
    try:
        return ipaddress.ip_address(said.partition("/")[0].partition("%")[0].strip("() "))
    except ValueError:
        return None


def _clean(said: str) -> str:
    word = " ".join(said.split())[:_LIMIT]
    return "" if word.strip("[]<>()").casefold() in _NOTHING else word
