"""Time stamps as devices write them, at a place in a text, to instants in UTC.

What a stamp leaves out comes from the context: the year (the newest one that is not ahead of the
receive time by more than a month, so that New Year is right from both sides) and the zone. No
`strptime`: one expression per family, and a cache, because ten thousand messages share a second.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from netwright.events.context import Context
from netwright.events.zones import is_zone, zone_named

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
AHEAD = timedelta(days=31)  # a clock may be a little ahead; a year it is not
_LONGEST = 64  # characters of a stamp and its zone; what is cached is bounded
_LEAP_YEARS_BACK = 8  # 29 February may be that far away

_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,100})(?:\.\d+)?)?"
)
_NAMED = re.compile(
    r"(?:(?P<before>\d{4}) )?(?:[A-Z][a-z]{2},? )?(?P<month>[A-Za-z]{3}) {1,2}(?P<day>\d{1,2}),? "
    rf"(?:(?P<between>\d{{4}}) )?{_TIME}(?: (?P<after>(?:19|20)\d\d)(?=:?\s|$))?"
)
_ISO = re.compile(
    r"(?P<year>\d{4})([-/.]?)(?P<month>\d{1,2}|[A-Z][a-z]{2})\2 ?(?P<day>\d{1,2})[T ]" + _TIME
)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})([-/ ])(?P<month>\d{1,2}|[A-Z][a-z]{2})\2(?P<year>\d{4})[: T]" + _TIME
)
_MONTH_FIRST = re.compile(  # Citrix, unless it is told otherwise
    r"(?P<month>0?[1-9]|1[0-2])/(?P<day>\d{1,2})/(?P<year>\d{4})[: ]" + _TIME
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)[ T]?"
    r"(?P<hour>\d\d):?(?P<minute>\d\d):?(?P<second>\d\d)(?P<fraction>)(?!\d)"
)
_EPOCH = re.compile(r"(1\d{9})(?:\.(\d{1,9})|(\d{3}|\d{6}|\d{9}))?(?=\s|$)")
_NUMERIC_ZONE = re.compile(r" ?(Z|[+-]\d\d:?\d\d)(?![\d:])")
_ZONE_NAME = re.compile(r" \(?([A-Z][A-Za-z]{0,5}(?:[+-]\d{1,2}(?::?\d\d)?)?)\)?(?=(\s?:)|$|\s)")
_YEAR = re.compile(r" ((?:19|20)\d\d)(?=\s|$)")  # behind the zone: RFC 3164 section 5.4, example 3
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
        return _matched(_NAMED.match(text, start), context)
    if not first.isdigit():
        return None
    match = _ISO.match(text, start) or _NAMED.match(text, start) or _COMPACT.match(text, start)
    if match is None and (epoch := _EPOCH.match(text, start)):
        return _epoch(epoch)
    match = match or _MONTH_FIRST.match(text, start) or _DAY_FIRST.match(text, start)
    return _matched(match, context)


def read_stamp(text: str, context: Context) -> datetime | None:
    """Return the instant of a text that begins with a stamp of any kind."""
    now = context.now
    return _read(text[:_LONGEST], context.zone, now.toordinal() * 24 + now.hour)


@lru_cache(maxsize=4096)
def _read(text: str, zone: tzinfo, hour: int) -> datetime | None:
    stamp = stamp_at(text.strip(), 0, _as_of(zone, hour))
    return stamp and stamp.at


def _as_of(zone: tzinfo, hour: int) -> Context:
    now = datetime.fromordinal(hour // 24).replace(hour=hour % 24, minute=30, tzinfo=UTC)
    return Context(now, zone)


def usual_stamp(text: str, context: Context) -> datetime | None:
    """Return the instant of `Mmm dd hh:mm:ss`, which nearly every message has."""
    now = context.now
    return _named(text, None, context.zone, now.toordinal() * 24 + now.hour)


def iso_instant(text: str) -> datetime | None:
    """Return the instant of a stamp of RFC 3339, None if there is no such day or hour."""
    try:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo is UTC else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def stamp_of(
    text: str, fraction: str | None, zone_name: str | None, context: Context
) -> datetime | None:
    """Return the instant of a stamp with the month's name that was taken apart already."""
    now = context.now
    at = _named(text, zone_name, context.zone, now.toordinal() * 24 + now.hour)
    return at.replace(microsecond=_microsecond(fraction)) if at and fraction else at


@lru_cache(maxsize=4096)
def _named(text: str, zone_name: str | None, zone: tzinfo, hour: int) -> datetime | None:
    """Ten thousand messages share a second: read its stamp once, as of this hour."""
    match = _NAMED.fullmatch(text)
    return match and _moment(match.groupdict(), zone_name, _as_of(zone, hour))


def _matched(match: re.Match[str] | None, context: Context) -> Stamp | None:
    if match is None:
        return None
    month = match["month"]
    if not month.isdigit() and month.lower() not in MONTHS:
        return None
    parts = match.groupdict()
    zone_name, end = _zone_after(match.string, match.end())
    if zone_name and (late := _YEAR.match(match.string, end)):
        parts.setdefault("year", late[1])
        end = late.end()
    return Stamp(_moment(parts, zone_name, context), end)


def _moment(parts: dict[str, Any], zone_name: str | None, context: Context) -> datetime | None:
    month = parts["month"]
    number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
    year = parts.get("year") or parts.get("before") or parts.get("between") or parts.get("after")
    return _instant(
        (int(year) if year else None, number, int(parts["day"])),
        (int(parts["hour"]), int(parts["minute"]), int(parts["second"])),
        _microsecond(parts["fraction"]),
        zone_name,
        context,
    )


def _microsecond(fraction: str | None) -> int:
    return int(fraction[:6].ljust(6, "0")) if fraction else 0


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
    at = datetime.fromtimestamp(int(match[1]), UTC)
    return Stamp(at.replace(microsecond=_microsecond(match[2] or match[3])), match.end())


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
