"""The stream of `events tail`."""

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from netwright.cli.invocation import Form, Invocation
from netwright.cli.output import note, write, write_json
from netwright.errors import StoreError
from netwright.events.document import stored_document
from netwright.model.event import Event
from netwright.store.database import Store
from netwright.store.events import EventFilter, events_numbered, newest_id, numbers_after

PAUSE_S = 0.5

LATE = 10_000
"""Rows that may still appear among those shown: several workers number theirs as they begin."""

MOST = 5_000


def follow_events(
    told: Invocation, store: Store, wanted: EventFilter, columns: Sequence[str]
) -> None:
    """Write events as they are stored, until interrupted.

    Raises:
        StoreError: at the first look only; later ones may fail, and are made again.
    """
    stream = _Stream(store, told.tenant, wanted)
    if told.form is not Form.TEXT:
        write_json({"ready": True})
    while True:
        try:
            events = stream.new()
        except StoreError as error:
            note(f"netwright: {error}; trying again")
            events = []
        for event in events:
            _write(told, stored_document(event), columns)
        if len(events) < MOST:
            time.sleep(PAUSE_S)


def _write(told: Invocation, document: Mapping[str, object], columns: Sequence[str]) -> None:
    if told.form is not Form.TEXT:
        write_json(document)
        return
    cells = ("" if document.get(one) is None else str(document[one]) for one in columns)
    write("\t".join(map(_printable, cells)), flush=True)


class _Stream:
    """What was stored since, each event once, although rows may become visible out of order."""

    def __init__(self, store: Store, tenant: str, wanted: EventFilter) -> None:
        self._store, self._tenant, self._wanted = store, tenant, wanted
        with store.read() as session:
            self._start = self._newest = newest_id(session)
        self._seen: OrderedDict[int, None] = OrderedDict()

    def new(self) -> list[Event]:
        """Return events that were not told of yet."""
        after = max(self._start, self._newest - LATE)
        with self._store.read() as session:
            found = numbers_after(session, self._tenant, after, self._wanted, MOST + LATE)
            fresh = [number for number in found if number not in self._seen]
            events = events_numbered(session, self._tenant, fresh)
        self._seen.update(dict.fromkeys(fresh))
        self._newest = max([self._newest, *fresh])
        while self._seen and next(iter(self._seen)) < self._newest - LATE:
            self._seen.popitem(last=False)
        return events


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
