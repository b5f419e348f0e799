"""Durations in rules: a whole number and a unit, as Sigma writes them."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

PATTERN = r"^[0-9]+[smhdw]$"
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=366)


def parse_duration(value: object) -> timedelta:
    """Return how long `60s`, `10m`, `1h`, `7d` is.

    Raises:
        ValueError: it is no duration, or none that a window can have.
    """
    text = value if isinstance(value, str) else ""
    if not re.match(PATTERN, text):
        raise ValueError(
            f"not a duration: {str(value)[:40]!r}; write a number with s, m, h, d or w"
        )
    if len(text) > len("99999999s"):
        raise ValueError("longer than a year")
    found = timedelta(**{_UNITS[text[-1]]: int(text[:-1])})
    if not found or found > _LONGEST:
        raise ValueError("expected more than nothing and at most a year")
    return found


def seconds(value: object) -> float:
    """Return an offset of a test in seconds: `90s`, `1.5s`, or a number."""
    text = str(value)
    if match := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([smhdw]?)", text):
        unit = timedelta(**{_UNITS[match[2] or "s"]: 1})
        return float(match[1]) * unit.total_seconds()
    raise ValueError(f"not an offset: {text[:40]!r}; write 0s, 90s, 5m")


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    WithJsonSchema({"type": "string", "pattern": PATTERN}),
]
Offset = Annotated[
    float,
    BeforeValidator(seconds),
    WithJsonSchema({"type": ["string", "number"], "pattern": r"^[0-9]+(\.[0-9]+)?[smhdw]?$"}),
]
