"""The events that rules are explained and tried on: typed, stored, in the spool, in a file."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from netwright.cli.event_input import Given, events_of, given
from netwright.cli.instants import parse_instant
from netwright.cli.invocation import Invocation
from netwright.cli.opened import open_both, open_store
from netwright.errors import UsageError
from netwright.events.context import Context
from netwright.model.event import Event
from netwright.project.profiles import find_root, profiles_of
from netwright.rules.case_events import TENANT
from netwright.rules.event_input import read_event
from netwright.runs.clock import utc_now
from netwright.runs.events.spooled import spooled_events
from netwright.store.events import EventFilter, find_events, iterate_events

_ID = re.compile(r"[A-Za-z0-9]+-\d+(\.\d+)?")
_JSON = b'{"raw'


def one_event(told: Invocation, text: str) -> Event:
    """Return the event that a text is, or names.

    Raises:
        UsageError: no stored event has this id.
    """
    if not _ID.fullmatch(text):
        return read_event(text, profiles_of(find_root(told.project_directory)))
    with open_store(told) as store, store.read() as session:
        found = find_events(session, told.tenant, [text])
    if not found:
        raise UsageError(f"no event is called {text!r}", "see events list")
    return found[0]


def received(told: Invocation, when: tuple[str, str | None], *, spool: bool) -> Iterator[Event]:
    """Yield what was received since and until an instant, as stored or as it is in the spool."""
    now = utc_now()
    since, until = parse_instant(when[0], now), parse_instant(when[1], now) if when[1] else now
    with open_both(told) as (project, store):
        if spool:
            yield from spooled_events(project, store, since, until)
            return
        with store.read() as session:
            wanted = EventFilter(since=since, until=until)
            yield from iterate_events(session, told.tenant, wanted)


def ended(since: str | None, until: str | None) -> datetime | None:
    """Return when what is tried ends: now if nobody says; None at the end of a file."""
    now = utc_now()
    if until:
        return parse_instant(until, now)
    return now if since else None


def lines_of(told: Invocation, file: Path) -> Iterator[Event]:
    """Yield the events of a file; each happened when it says, else together with the one before.

    Raises:
        UsageError: naming the line that is JSON and no message.
    """
    now = utc_now()
    context = Context(now, profiles=profiles_of(find_root(told.project_directory)))
    last, source = None, ""

    def messages(lines: Iterable[bytes]) -> Iterator[Given]:
        nonlocal source
        for message in _given(lines):
            source = message.source  # of the events that come next
            yield message

    with file.open("rb") as lines:
        for number, event in enumerate(events_of(messages(lines), context, lambda _: None), 1):
            event.tenant, event.spool, event.position = TENANT, "file", number
            event.source = event.source or source or None
            event.at = event.received_at = last = event.timestamp or event.at or last or now
            yield event


def _given(lines: Iterable[bytes]) -> Iterator[Given]:
    for number, line in enumerate(lines, 1):
        try:
            yield from given([line], is_json=line.startswith(_JSON))
        except UsageError as error:
            raise UsageError(f"line {number} is no message", error.hint) from error
