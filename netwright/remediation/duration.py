"""How long: a whole number and a unit, as people write it for playbooks and actions."""

import re
from collections.abc import Mapping
from typing import Final

UNIT_S: Final[Mapping[str, int]] = {"s": 1, "m": 60, "h": 3600, "d": 86400}

_DURATION = re.compile(r"([0-9]{1,6})([smhd])", re.ASCII)


def seconds(text: str) -> int:
    """Return how many seconds `90s`, `30m`, `1h` or `2d` is.

    Raises:
        ValueError: it is no duration.
    """
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError("no number with s, m, h or d")
    return int(found[1]) * UNIT_S[found[2]]
