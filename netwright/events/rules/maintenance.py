"""Maintenance windows: when a rule keeps quiet, once or every week.

2026-11-24T22:00+09:00/2026-11-25T02:00+09:00 core upgrade
sat,sun 02:00-04:00 Asia/Seoul weekly backup
23:30-00:30 UTC nightly jobs
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ONCE = re.compile(r"(\S+)/(\S+)(?:\s+(.*))?")
_WEEKLY = re.compile(
    r"(?:((?:[a-z]{3})(?:,[a-z]{3})*)\s+)?(\d\d:\d\d)-(\d\d:\d\d)(?:\s+(UTC|[A-Za-z]+/\S+))?(?:\s+(.*))?"
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Maintenance:
    """One window, and why it is there."""

    reason: str
    begin: datetime | None = None
    end: datetime | None = None
    days: frozenset[int] = frozenset(range(7))
    opens: time = time()
    closes: time = time()
    zone: tzinfo = UTC

    def covers(self, at: datetime) -> bool:
        """Tell whether an instant is inside it."""
        if self.begin and self.end:
            return self.begin <= at < self.end
        local = at.astimezone(self.zone)
        clock = local.time()
        if self.opens < self.closes:
            return local.weekday() in self.days and self.opens <= clock < self.closes
        if clock >= self.opens:
            return local.weekday() in self.days
        return clock < self.closes and (local - _DAY).weekday() in self.days  # past midnight


def parse_maintenance(text: str, zone_of: Callable[[str], tzinfo]) -> Maintenance:
    """Return the window that a line describes.

    Raises:
        ValueError: it describes none.
    """
    if match := _WEEKLY.fullmatch(text.strip()):
        names, opens, closes, zone, reason = match.groups()
        return Maintenance(
            reason or "maintenance",
            days=frozenset(map(_weekday, names.split(","))) if names else frozenset(range(7)),
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
            zone=zone_of(zone) if zone else UTC,
        )
    if match := _ONCE.fullmatch(text.strip()):
        begin, end = (datetime.fromisoformat(part) for part in match.group(1, 2))
        if not (begin.tzinfo and end.tzinfo and begin < end):
            raise ValueError(f"a window begins before it ends, both with a zone: {text[:80]!r}")
        return Maintenance(match[3] or "maintenance", begin, end)
    raise ValueError(
        f"not a window: {text[:80]!r}; write BEGIN/END reason, or sat,sun 02:00-04:00 ZONE reason"
    )


def _weekday(name: str) -> int:
    if name not in _DAYS:
        raise ValueError(f"{name!r} is no day: {', '.join(_DAYS)}")
    return _DAYS.index(name)
