"""The audit as a chain: every entry's digest covers its words and the digest before.

An entry that was changed, taken out or put in breaks the chain at its place. What a chain cannot
show by itself is that its end was cut off; for that its head is written down elsewhere (an anchor),
and every anchor must still be found where it was.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from netwright.model.instant import rfc3339

GENESIS = ""
"""What the first entry follows."""


class Entry(NamedTuple):
    """Who did what to whom; `detail` is JSON, to the letter as it was hashed."""

    tenant: str
    number: int
    at: datetime
    by: str
    verb: str
    subject: str
    detail: str
    digest: str


class Head(NamedTuple):
    """The end of a chain at some time."""

    tenant: str
    number: int
    digest: str


class Fault(NamedTuple):
    """Where a chain is not what was written."""

    number: int
    reason: str


def canonical(detail: Mapping[str, Any]) -> str:
    """Write a detail as text in one way only."""
    return json.dumps(
        detail, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    )


def digest(previous: str, entry: Entry) -> str:
    """Return the SHA-256 of an entry and of the digest before it, in hex."""
    words = [previous, *entry[:2], rfc3339(entry.at), *entry[3:-1]]
    text = json.dumps(words, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sealed(previous: str, entry: Entry) -> Entry:
    """Return an entry with its digest."""
    return entry._replace(digest=digest(previous, entry))


def verify(
    entries: Iterable[Entry], anchors: Iterable[Head] = (), end: Head | None = None
) -> list[Fault]:
    """Return what is wrong with a chain, read from its beginning, and with its anchors.

    Args:
        entries: The chain.
        anchors: What was written down of it elsewhere.
        end: What its own books say is its last entry, if they say anything.
    """
    faults: list[Fault] = []
    found: dict[int, str] = {}
    previous, number = GENESIS, 0
    for entry in entries:
        number += 1
        if entry.number != number:
            faults.append(Fault(number, f"entry {number} is missing: the next is {entry.number}"))
            number = entry.number
        elif digest(previous, entry) != entry.digest:
            faults.append(Fault(number, f"entry {number} is not what was written"))
        previous = found[number] = entry.digest
    if end is not None and (end.number, end.digest) != (number, previous):
        faults.append(Fault(end.number, f"the last is {number}; it should be entry {end.number}"))
    faults.extend(_lost(dict.fromkeys(anchors), found))
    return faults


def _lost(anchors: Iterable[Head], found: Mapping[int, str]) -> Iterable[Fault]:
    for anchor in anchors:
        if anchor.number not in found:
            yield Fault(anchor.number, f"entry {anchor.number} was anchored and is gone")
        elif found[anchor.number] != anchor.digest:
            yield Fault(anchor.number, f"entry {anchor.number} is not the one that was anchored")
