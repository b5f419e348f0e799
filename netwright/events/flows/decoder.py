"""Flow records out of datagrams, whatever the protocol; never raises, whatever the octets.

Its state is a value: restored from a checkpoint and fed the same datagrams, it gives the same
events.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from struct import error as StructError  # noqa: N812 - an exception
from typing import Any

from netwright.events.flows import netflow_v5
from netwright.events.flows.event import FORMAT, flow_event, shape_of
from netwright.events.flows.export import Export, MalformedError
from netwright.events.flows.exporters import Exporter, Exporters
from netwright.events.flows.headers import Header, ipfix_header, v9_header
from netwright.events.flows.sflow import read_sflow
from netwright.events.flows.stream import Held, Stream, StreamKey
from netwright.events.flows.template import Record, layout
from netwright.events.flows.template_sets import (
    FIRST_DATA_SET,
    IPFIX,
    Template,
    sets,
    templates,
)
from netwright.model.event import Event
from netwright.model.received import ListenerKind, Received

MOST_RECORDS = 2048
"""Records that are taken out of one datagram: records of one octet are somebody's joke."""

_VERSION_OCTETS = 2
Records = Iterator[tuple[bytes, Record]]
_Headers = Callable[[bytes], Header]
_HEADERS: dict[int, _Headers] = {9: v9_header, 10: ipfix_header}


class FlowDecoder:
    """Reads NetFlow v5 and v9, IPFIX and sFlow."""

    def __init__(self) -> None:
        self.exporters = Exporters()

    def decode(self, received: Received) -> list[Event]:
        """Return the flows (and counters) in a datagram; one that is broken is an event too."""
        exporter = self.exporters.of(received.source, received.at_ns // 1_000_000_000)
        exporter.datagrams += 1
        events: list[Event] = []
        try:
            self._read(received, exporter, events)
        except (MalformedError, StructError) as error:
            exporter.malformed += 1
            events.append(Event(received.payload, FORMAT, errors=[str(error)]))
        exporter.records += len(events)
        for part, event in enumerate(events):
            event.part = part
        return events

    def _read(self, received: Received, exporter: Exporter, events: list[Event]) -> None:
        data = received.payload
        if received.listener is ListenerKind.SFLOW:
            read_sflow(received, exporter, events)
            return
        version = int.from_bytes(data[:_VERSION_OCTETS])
        if version == netflow_v5.VERSION:
            _read_v5(received, exporter, events)
        elif version in _HEADERS:
            _Message(received, exporter, events).read(version, _HEADERS[version])
        else:
            raise MalformedError(f"version {version} of no protocol known")

    def state(self) -> list[Any]:
        """Return all that is remembered, for JSON."""
        return self.exporters.state()

    @classmethod
    def restore(cls, state: list[Any]) -> "FlowDecoder":
        """Return what `state` was taken of."""
        it = cls()
        it.exporters = Exporters.restore(state)
        return it


def _read_v5(received: Received, exporter: Exporter, events: list[Event]) -> None:
    header = netflow_v5.read_header(received.payload)
    key = StreamKey(received.port, netflow_v5.VERSION, header.export.domain)
    sequence = exporter.stream(key).sequence
    sequence.seen(header.number, header.export.uptime_ms)
    sequence.advance(header.records, uptime_ms=header.export.uptime_ms)
    form, start = netflow_v5.LAYOUT, netflow_v5.HEADER.size
    shape = shape_of(form.names)
    for raw, record in form.read(received.payload, start, header.end):
        event = flow_event(record, header.export, header.rate, shape)
        event.raw = raw
        events.append(event)


class _Message:
    """One message of NetFlow v9 or IPFIX while it is read."""

    def __init__(self, received: Received, exporter: Exporter, events: list[Event]) -> None:
        self._data = received.payload
        self._port = received.port
        self._now_s = received.at_ns / 1_000_000_000
        self._exporter = exporter
        self._events = events
        self._units: int | None = 0  # data records; None once there is a set nobody can read
        self._options = 0  # those of them that are options

    def read(self, version: int, header_of: _Headers) -> None:
        """Read all sets, in their order.

        Raises:
            MalformedError: something does not fit.
        """
        header = header_of(self._data)
        stream = self._exporter.stream(StreamKey(self._port, version, header.domain))
        if stream.sequence.seen(header.number, header.uptime_ms):
            stream.restarted()
        try:
            for set_id, start, end in sets(self._data, header.at, header.end):
                if set_id in header.kinds:
                    self._templates(stream, set_id, start, end)
                elif set_id >= FIRST_DATA_SET:
                    self._records(stream, set_id, (start, end), header)
        except MalformedError:
            self._units = None
            raise
        finally:
            if header.uptime_ms is None:
                stream.sequence.advance(self._units, self._options)
            else:  # NetFlow v9 counts datagrams
                stream.sequence.advance(1, uptime_ms=header.uptime_ms)

    def _templates(self, stream: Stream, set_id: int, start: int, end: int) -> None:
        for template in templates(self._data, start, end, set_id):
            if template.fields:
                held = Held(layout(template.fields), template.is_options, self._now_s)
                self._exporter.define(stream, template.id, held)
            elif set_id in IPFIX:
                _withdraw(stream, template, set_id)

    def _records(
        self, stream: Stream, set_id: int, extent: tuple[int, int], header: Header
    ) -> None:
        held = stream.template(set_id, self._now_s)
        if held is None:
            self._exporter.undecodable += 1
            self._units = None
            return
        records = held.layout.read(self._data, *extent)
        records = islice(records, MOST_RECORDS - len(self._events))
        if held.is_options:
            count = sum(1 for _, options in records if stream.learn(options))
            self._options += count
        else:
            count = self._flows(records, stream, header.export(stream.init_ms))
        if self._units is not None:
            self._units += count

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
