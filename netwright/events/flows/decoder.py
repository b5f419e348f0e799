"""Flow records out of datagrams, whatever the protocol; never raises, whatever the octets.

Its state is a value: restored from a checkpoint and fed the same datagrams, it gives the same
events.
"""

from collections.abc import Callable
from struct import error as StructError  # noqa: N812 - an exception
from typing import Any

from netwright.events.flows import netflow_v5
from netwright.events.flows.event import FORMAT, flow_event, shape_of
from netwright.events.flows.export import MalformedError
from netwright.events.flows.exporters import Exporter, Exporters
from netwright.events.flows.headers import Header, ipfix_header, v9_header
from netwright.events.flows.message import Message
from netwright.events.flows.sflow import read_sflow
from netwright.events.flows.stream import StreamKey
from netwright.model.event import Event
from netwright.model.received import ListenerKind, Received

_VERSION_OCTETS = 2
_HEADERS: dict[int, Callable[[bytes], Header]] = {9: v9_header, 10: ipfix_header}


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
            Message(received, exporter, events).read(version, _HEADERS[version])
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
