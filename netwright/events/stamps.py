"""Time stamps as devices write them, at a place in a text, to instants in UTC.

What a stamp leaves out comes from the context: the year (the newest one that is not ahead of the
receive time by more than a month, so that New Year is right from both sides) and the zone. No
`strptime`: one expression per family, and a cache, because ten thousand messages share a second.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from netwright.events.context import Context
from netwright.events.zones import is_zone, zone_named

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
AHEAD = timedelta(days=31)  # a clock may be a little ahead; a year it is not
_LEAP_YEARS_BACK = 8  # 29 February may be that far away
_USUAL = 15  # characters of `Mmm dd hh:mm:ss`, RFC 3164 section 4.1.2

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,60}))?"
_NAMED = re.compile(
    r"(?:(?P<before>\d{4}) )?(?:[A-Z][a-z]{2},? )?(?P<month>[A-Za-z]{3}) {1,2}(?P<day>\d{1,2}),? "
    rf"(?:(?P<between>\d{{4}}) )?{_TIME}(?: (?P<after>(?:19|20)\d\d)(?=[\s:]|$))?"
)
_ISO = re.compile(
    r"(?P<year>\d{4})([-/.]?)(?P<month>\d{1,2}|[A-Z][a-z]{2})\2 ?(?P<day>\d{1,2})[T ]" + _TIME
)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})([-/ ])(?P<month>\d{1,2}|[A-Z][a-z]{2})\2(?P<year>\d{4})[: T]" + _TIME
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)[ T]?"
    r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?P<fraction>)(?!\d)"
)
_EPOCH = re.compile(r"(1\d{9})(?:\.(\d{1,9})|(\d{3}))?(?![\d.])")
_NUMERIC_ZONE = re.compile(r" ?(Z|[+-]\d\d:?\d\d)(?![\d:])")
_ZONE_NAME = re.compile(r" \(?([A-Z][A-Za-z]{0,5}(?:[+-]\d{1,2}(?::?\d\d)?)?)\)?(?=(\s?:)|$|\s)")
_TAG_FOLLOWS = re.compile(r"\s+[^\s:\[]+[:\[]")


class Stamp(NamedTuple):
    """One stamp that was found."""

    at: datetime | None
    """The instant in UTC; None if there is no such day or hour."""
    end: int
    """Where the text goes on."""


def stamp_at(text: str, start: int, context: Context) -> Stamp | None:
    """Return the stamp that begins at `start`, or None."""
    first = text[start : start + 1]
    if first.isalpha():
        at = _usual(text[start : start + _USUAL], context)
        after = text[start + _USUAL : start + _USUAL + 1]
        if at is not None and not after:
            return Stamp(at, start + _USUAL)
        return _matched(_NAMED.match(text, start), context)
    if not first.isdigit():
        return None
    match = _ISO.match(text, start) or _NAMED.match(text, start) or _COMPACT.match(text, start)
    if match is None and (epoch := _EPOCH.match(text, start)):
        return _epoch(epoch)
    return _matched(match or _DAY_FIRST.match(text, start), context)


def usual_stamp(text: str, context: Context) -> datetime | None:
    """Return the instant of `Mmm dd hh:mm:ss`, which nearly every message has."""
    return _usual(text, context)


def _usual(text: str, context: Context) -> datetime | None:
    now = context.now
    hour = now.toordinal() * 24 + now.hour
    return _usual_cached(text, context.zone, hour)


@lru_cache(maxsize=4096)
def _usual_cached(text: str, zone: tzinfo, hour: int) -> datetime | None:
    match = _NAMED.fullmatch(text)
    if match is None or match["before"] or match["between"] or match["after"]:
        return None
    now = datetime.fromordinal(hour // 24).replace(hour=hour % 24, tzinfo=UTC)
    stamp = _matched(match, Context(now, zone))
    return stamp and stamp.at


def _matched(match: re.Match[str] | None, context: Context) -> Stamp | None:
    if match is None:
        return None
    parts = match.groupdict()
    month = parts["month"]
    number = int(month) if month.isdigit() else MONTHS.get(month.lower())
    if number is None:
        return None
    year = parts.get("year") or parts.get("before") or parts.get("between") or parts.get("after")
    name, end = _zone_after(match.string, match.end())
    at = _instant(
        (int(year) if year else None, number, int(parts["day"])),
        (int(parts["hour"]), int(parts["minute"]), int(parts["second"])),
        int((parts["fraction"] or "0")[:6].ljust(6, "0")),
        name,
        context,
    )
    return Stamp(at, end)


def _zone_after(text: str, end: int) -> tuple[str | None, int]:
    """Find a zone behind the time; a word is one if it is known, or if a colon ends it (Cisco)."""
    if match := _NUMERIC_ZONE.match(text, end):
        return match[1], match.end()
    match = _ZONE_NAME.match(text, end)
    if match is None:
        return None, end
    if match[2] or (is_zone(match[1]) and not _TAG_FOLLOWS.match(text, end + 1 + len(match[1]))):
        return match[1], match.end()
    return None, end


def _epoch(match: re.Match[str]) -> Stamp:
    fraction = (match[2] or match[3] or "0")[:6].ljust(6, "0")
    at = datetime.fromtimestamp(int(match[1]), UTC) + timedelta(microseconds=int(fraction))
    return Stamp(at, match.end())


def _instant(
    date: tuple[int | None, int, int],
    time: tuple[int, int, int],
    microsecond: int,
    zone_name: str | None,
    context: Context,
) -> datetime | None:
    """Put the parts together; 24:00 and second 60 are the next ones."""
    hour, minute, second = time
    extra = timedelta(hours=hour == 24, seconds=second == 60)  # noqa: PLR2004
    hour, second = hour - (hour == 24), second - (second == 60)  # noqa: PLR2004
    for year in _years(date[0], context.now):
        try:
            local = datetime(year, *date[1:], hour, minute, second, microsecond)  # noqa: DTZ001
            zone = zone_named(zone_name, local, context.zone) if zone_name else context.zone
            at = _in_utc(local, zone, context.now) + extra
        except (ValueError, OverflowError):
            continue
        if date[0] is not None or at <= context.now + AHEAD:
            return at
    return None


def _years(year: int | None, now: datetime) -> range:
    if year is not None:
        return range(year, year + 1)
    return range(now.year + 1, now.year - _LEAP_YEARS_BACK, -1)


def _in_utc(local: datetime, zone: tzinfo, now: datetime) -> datetime:
    """Of the two hours that an autumn night has twice, take the one nearer to the receive time."""
    if zone is UTC:
        return local.replace(tzinfo=UTC)
    first = local.replace(tzinfo=zone)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    return min(first.astimezone(UTC), second.astimezone(UTC), key=lambda at: abs(at - now))
