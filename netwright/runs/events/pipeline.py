"""A batch of messages on its way: understood, masked, correlated. Nothing is stored here.

What is remembered between messages (windows, templates of flows, who is known) is one value that
can be saved and taken up again: fed the same messages, it comes to the same.
"""

import logging
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from netwright.events.context import Profiles
from netwright.events.correlation import Correlator, Signal
from netwright.events.flows.event import TAG as FLOW
from netwright.events.masking import Masker
from netwright.events.rules.rule import Rule
from netwright.model.event import Event
from netwright.model.received import ListenerKind, Received
from netwright.runs.events.origins import Origins
from netwright.runs.events.reading import Reading, instant
from netwright.store.event_documents import row_of
from netwright.store.event_shards import Shard
from netwright.store.flows import flow_row

MOST_EVENTS = 2_000
"""In one batch; a datagram may hold many flows."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Batch:
    """What some messages came to."""

    records: int = 0
    events: list[Event] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    flows: list[tuple[Any, ...]] = field(default_factory=list)
    exporters: list[tuple[Any, ...]] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    at: datetime | None = None  # how far time has come with it


class Pipeline:
    """Understands and correlates, for one shard."""

    def __init__(
        self,
        shard: Shard,
        origins: Origins,
        profiles: Profiles | None,
        rules: Sequence[Rule],
        state: bytes | None = None,
    ) -> None:
        self._shard, self._origins = shard, origins
        known = orjson.loads(zlib.decompress(state)) if state else {}
        owns = self.is_ours if shard.of > 1 else None
        self._correlator = Correlator.restore(rules, known.get("rules"), owns)
        self._masker = Masker(known.get("users", ()))
        self._reading = Reading(shard.spool, origins, self._masker, profiles, known)

    def is_ours(self, key: str) -> bool:
        """Tell whether a source or a group falls to this shard."""
        return zlib.crc32(key.encode()) % self._shard.of == self._shard.number

    def state(self) -> bytes:
        """Return what is remembered."""
        known = {
            "rules": self._correlator.state(),
            "users": self._masker.users(),
            **self._reading.state(),
        }
        return zlib.compress(orjson.dumps(known), 1)

    def take(self, records: Sequence[Received]) -> Batch:
        """Understand messages, and hear what the rules say; not more than make a batch."""
        self._origins.learn((record.source, record.peer) for record in records)
        batch = Batch()
        events, signals, counted = batch.events, batch.signals, batch.counted
        masked, stores_all = self._masker.masked, self._shard.of == 1
        heard: Counter[ListenerKind] = Counter()
        for record in records:
            found = self._understood(record, counted)
            if stores_all or self.is_ours(record.source):
                events += found
                heard[record.listener] += 1
            for event in found:
                signals += self._heard(event, counted)
            batch.records += 1
            if len(events) >= MOST_EVENTS:
                break
        if batch.records:
            batch.at = instant(records[batch.records - 1].at_ns)
        batch.rows = [row_of(event) for event in events if event.tag != FLOW]
        batch.flows = [flow_row(event) for event in events if event.tag == FLOW]
        batch.exporters = [
            row for address, row in self._reading.exporters() if stores_all or self.is_ours(address)
        ]
        counted.update({kind.value: number for kind, number in heard.items()})
        counted["received"] = batch.records
        counted["stored"] = len(events)
        counted["signals"] = len(signals)
        counted["masked"] = self._masker.masked - masked
        return batch

    def tell(self, events: Sequence[Event], batch: Batch) -> None:
        """Add events that no message told to a batch, and hear what the rules say."""
        for event in events:
            if self._shard.of == 1 or self.is_ours(event.source or ""):
                batch.events.append(event)
                batch.rows.append(row_of(event))
                batch.counted["stored"] += 1
            batch.signals += self._heard(event, batch.counted)
            batch.at = batch.at or event.received_at

    def pass_time(self, at: datetime) -> Batch:
        """Let time pass while nothing comes in."""
        batch = Batch(signals=list(self._correlator.advance(at)), at=at)
        batch.counted["signals"] = len(batch.signals)
        return batch

    def repeat(self, records: Iterable[Received], until: datetime | None = None) -> None:
        """Take messages that were taken before, in silence."""
        wanted = list(records)
        self._origins.learn((record.source, record.peer) for record in wanted)
        for record in wanted:
            for event in self._understood(record, Counter()):
                self._heard(event, Counter())
        if until:
            self._correlator.advance(until)

    def _understood(self, record: Received, counted: Counter[str]) -> Sequence[Event]:
        try:
            return self._reading.events(record)
        except Exception as error:  # noqa: BLE001 - one message must not stop all others
            _note_fault(counted, record.position, error)
            return (self._reading.set_aside(record, f"not understood: {error!r}"),)

    def _heard(self, event: Event, counted: Counter[str]) -> Sequence[Signal]:
        try:
            return self._correlator.feed(event)
        except Exception as error:  # noqa: BLE001 - as above
            _note_fault(counted, event.position, error)
            return ()


def _note_fault(counted: Counter[str], position: int, error: Exception) -> None:
    counted["set_aside"] += 1
    if counted["set_aside"] == 1:  # of a batch; there may be a flood of them
        logger.error("message set aside", extra={"position": position}, exc_info=error)
