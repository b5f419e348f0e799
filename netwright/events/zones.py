"""Names of time zones as devices write them, and which of several bearers is meant.

An abbreviation alone decides nothing: IST is India, Israel and Ireland. The zone that the device is
in, by the inventory, decides where it knows the name; only then the table does.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HOURS: dict[str, float] = {
    "UTC": 0, "GMT": 0, "Z": 0, "UCT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2,
    "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "MSD": 4, "TRT": 3,
    "FET": 3, "SAMT": 4, "YEKT": 5, "OMST": 6, "NOVT": 7, "KRAT": 7, "IRKT": 8, "YAKT": 9,
    "VLAT": 10, "IST": 5.5, "PKT": 5, "NPT": 5.75, "BDT": 6, "MMT": 6.5, "ICT": 7, "WIB": 7,
    "WITA": 8, "WIT": 9, "IDT": 3, "AST": -4, "ADT": -3, "GST": 4, "IRST": 3.5, "AFT": 4.5,
    "UZT": 5, "ALMT": 6, "SGT": 8, "MYT": 8, "HKT": 8, "PHT": 8, "AWST": 8, "CST": -6, "CDT": -5,
    "KST": 9, "KDT": 10, "JST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9,
    "AKDT": -8, "HST": -10, "HAST": -10, "HADT": -9, "NST": -3.5, "NDT": -2.5, "BRT": -3,
    "BRST": -2, "ART": -3, "CLT": -4, "CLST": -3, "COT": -5, "PET": -5, "VET": -4, "UYT": -3,
    "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1,
}  # fmt: skip
_REGIONS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_OFFSET = re.compile(r"(?:UTC|GMT|TZ)?([+-])(\d{1,2})(?::?([0-5]\d))?(?::?\d\d)?")
_LARGEST = 15  # hours; UTC+14 is the easternmost


def is_zone(name: str) -> bool:
    """Tell whether a word names a zone for sure."""
    return name in _HOURS or name in _REGIONS or offset_named(name) is not None


@lru_cache(maxsize=1024)
def zone_named(name: str, local: datetime, zone: tzinfo) -> tzinfo:
    """Return the zone a stamp names; `zone`, the device's own, where nobody knows the name.

    Args:
        name: an abbreviation, or an offset such as +09:00, UTC-5.
        local: the stamp's wall clock, naive: decides between winter and summer.
        zone: where the device is.
    """
    if name in ("Z", "UTC", "GMT"):
        return UTC
    if local.replace(tzinfo=zone).tzname() == name:
        return zone
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    if name in _REGIONS:
        return _region(_REGIONS[name], zone)
    offset = offset_named(name)
    return zone if offset is None else timezone(offset)


def _region(name: str, otherwise: tzinfo) -> tzinfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return otherwise


def offset_named(name: str) -> timedelta | None:
    """Return the offset that `+09:00`, `UTC-5` or `-0300` is, or None."""
    match = _OFFSET.fullmatch(name)
    if match is None or int(match[2]) >= _LARGEST:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -size if match[1] == "-" else size
