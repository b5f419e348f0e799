"""What is odd about evidence as a whole and belongs to no link: it is stated."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from netwright.model.evidence import Table
from netwright.model.forwarding import FdbEntry
from netwright.model.instant import rfc3339
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.text import clean

MAX_SHARED = 64
_NAMED = 4  # of those who share a key
_RESTLESS = 3  # ports on which one station was seen lately
_SKEW = timedelta(minutes=5)  # between the clocks of collectors


def shared_keys(shared: Iterable[tuple[str, object, Iterable[str]]]) -> Iterator[str]:
    """Name the keys that should be one device's and are several's: clones and duplicates."""
    lines = sorted(_shared(sort, key, sorted(owners)) for sort, key, owners in shared)
    yield from lines[:MAX_SHARED]
    if len(lines) > MAX_SHARED:
        yield f"and {len(lines) - MAX_SHARED} more keys that several devices share"


def _shared(sort: str, key: object, owners: list[str]) -> str:
    more = f" and {len(owners) - _NAMED} more" if len(owners) > _NAMED else ""
    return f"{sort} {clean(str(key))} is shared by {', '.join(owners[:_NAMED])}{more}"


def restless_stations(evidence: DeviceEvidence) -> str:
    """Name a bridge whose stations move from poll to poll: a loop, a duplicate, or roaming."""
    faded = [row for row, _ in evidence.fading.get(Table.FDB, ()) if isinstance(row, FdbEntry)]
    if not faded:
        return ""
    seen: defaultdict[tuple[int | None, int], set[str]] = defaultdict(set)
    for row in faded:
        seen[row.vid, row.mac].add(row.if_name)
    for now in evidence.fdb:
        if (now.vid, now.mac) in seen:
            seen[now.vid, now.mac].add(now.if_name)
    is_restless = any(len(ports) >= _RESTLESS for ports in seen.values())
    return f"{evidence.name}: stations move from port to port" if is_restless else ""


def from_the_future(devices: Iterable[DeviceEvidence], at: datetime) -> Iterator[str]:
    """Name the devices whose evidence is later than now: a collector's clock is wrong."""
    for one in devices:
        latest = max(one.seen_at.values(), default=at)
        if latest > at + _SKEW:
            yield f"{one.name}: evidence of {rfc3339(latest)} is from the future"
