"""One message of NetFlow v9 or IPFIX: templates, options and flows, in their order."""

from collections.abc import Callable, Iterator
from itertools import islice

from netwright.events.flows.event import flow_event, shape_of
from netwright.events.flows.export import Export, MalformedError
from netwright.events.flows.exporters import Exporter
from netwright.events.flows.headers import Header, exported
from netwright.events.flows.stream import Held, Stream, StreamKey
from netwright.events.flows.template import Record, layout
from netwright.events.flows.template_sets import (
    FIRST_DATA_SET,
    IPFIX,
    Template,
    sets,
    templates,
)
from netwright.events.flows.waiting import Waiting
from netwright.model.event import Event
from netwright.model.received import Received

MOST_RECORDS = 2048
"""Records that are taken out of one datagram: records of one octet are somebody's joke."""

Records = Iterator[tuple[bytes, Record]]


class Message:
    """A message while it is read: what it says is appended to `events`."""

    def __init__(self, received: Received, exporter: Exporter, events: list[Event]) -> None:
        self._data = received.payload
        self._port = received.port
        self._now_s = received.at_ns / 1_000_000_000
        self._exporter = exporter
        self._events = events
        self._units: int | None = 0  # data records; None once there is a set nobody can read
        self._options = 0  # those of them that are options

    def read(self, version: int, header_of: Callable[[bytes], Header]) -> None:
        """Read all sets.

        Raises:
            MalformedError: something does not fit.
        """
        header = header_of(self._data)
        key = StreamKey(self._port, version, header.domain)
        stream = self._exporter.stream(key)
        if stream.sequence.seen(header.number, header.uptime_ms):
            stream.restarted()
            self._exporter.waiting.drop(key)
        try:
            for set_id, start, end in sets(self._data, header.at, header.end):
                if set_id in header.kinds:
                    self._templates(key, set_id, start, end)
                elif set_id >= FIRST_DATA_SET:
                    self._set(key, set_id, (start, end), header)
        except MalformedError:
            self._units = None
            raise
        finally:
            if header.uptime_ms is None:
                stream.sequence.advance(self._units, self._options)
            else:  # NetFlow v9 counts datagrams
                stream.sequence.advance(1, uptime_ms=header.uptime_ms)

    def _templates(self, key: StreamKey, set_id: int, start: int, end: int) -> None:
        stream = self._exporter.stream(key)
        for template in templates(self._data, start, end, set_id):
            if not template.fields:
                if set_id in IPFIX:
                    _withdraw(stream, template, set_id)
                continue
            held = Held(layout(template.fields), template.is_options, self._now_s)
            if self._exporter.define(stream, template.id, held):
                for waiting in self._exporter.waiting.take(key, template.id, self._now_s):
                    self._late(stream, held, waiting)

    def _late(self, stream: Stream, held: Held, waiting: Waiting) -> None:
        """Read what came before its template."""
        self._exporter.undecodable -= 1
        domain = waiting.stream[2]
        export = exported(waiting.at_ms, waiting.uptime_ms, domain, stream.init_ms)
        self._take(stream, held, held.layout.read(waiting.records, 0, len(waiting.records)), export)

    def _set(self, key: StreamKey, set_id: int, extent: tuple[int, int], header: Header) -> None:
        stream = self._exporter.stream(key)
        held = stream.template(set_id, self._now_s)
        if held is None:
            self._wait(key, set_id, self._data[slice(*extent)], header)
            return
        export = exported(header.at_ms, header.uptime_ms, header.domain, stream.init_ms)
        count = self._take(stream, held, held.layout.read(self._data, *extent), export)
        if self._units is not None:
            self._units += count
            self._options += count if held.is_options else 0

    def _wait(self, key: StreamKey, set_id: int, records: bytes, header: Header) -> None:
        self._exporter.undecodable += 1
        self._units = None
        told = header.at_ms, header.uptime_ms, records
        self._exporter.waiting.add(Waiting(key, set_id, self._now_s, *told))

    def _take(self, stream: Stream, held: Held, records: Records, export: Export) -> int:
        records = islice(records, MOST_RECORDS - len(self._events))
        if held.is_options:
            return sum(1 for _, options in records if stream.learn(options))
        return self._flows(records, stream, export)

    def _flows(self, records: Records, stream: Stream, export: Export) -> int:
        count, shape, rate = 0, None, None
        for raw, record in records:
            count += 1
            if shape is None:
                shape, rate = shape_of(tuple(record)), stream.sampling.of_all(record)
            if shape.is_flow:
                event = flow_event(record, export, rate or stream.sampling.of(record), shape)
                event.raw = raw
                self._events.append(event)
        return count


def _withdraw(stream: Stream, template: Template, set_id: int) -> None:
    if template.id == set_id:  # all of its kind, RFC 7011 section 8.1
        stream.withdraw_all(are_options=template.is_options)
    else:
        stream.withdraw(template.id)
