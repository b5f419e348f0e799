"""Who sends flows: bounded, so that whoever forges senders pushes nobody else out.

A newcomer is let in while there is room, and later only in place of one that fell silent; an
exporter that has too many streams or templates loses its own.
"""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from netwright.events.counters import Counters
from netwright.events.flows.stream import Held, Stream, StreamKey
from netwright.events.flows.waiting import WaitingSets

MOST_EXPORTERS = 2048
MOST_STREAMS = 64
MOST_FIELDS = 2048
"""Fields of all templates of one exporter."""

MOST_PORTS = 1024
"""Interfaces of one exporter whose counters are compared."""

SILENT_S = 1800
"""After this a newcomer may take an exporter's place."""

_PROTOCOLS = {5: "netflow v5", 9: "netflow v9", 10: "ipfix"}
_COUNTS = ("datagrams", "records", "undecodable", "malformed", "refused")


class Exporter:
    """One address that flow records come from, and what became of them."""

    __slots__ = (*_COUNTS, "counters", "last_s", "streams", "waiting")

    def __init__(self) -> None:
        self.streams: OrderedDict[StreamKey, Stream] = OrderedDict()
        self.counters: dict[str, Counters] = {}
        self.waiting = WaitingSets()
        self.last_s = 0.0
        self.datagrams = 0
        self.records = 0
        self.undecodable = 0
        """Sets of records whose template was not known, and has not come in time."""
        self.malformed = 0
        self.refused = 0
        """Templates that there was no room for."""

    def stream(self, key: StreamKey) -> Stream:
        """Return a stream; of too many, the one goes that was silent for longest."""
        stream = self.streams.get(key)
        if stream is None:
            if len(self.streams) >= MOST_STREAMS:
                self.streams.popitem(last=False)
            stream = self.streams[key] = Stream()
        else:
            self.streams.move_to_end(key)
        return stream

    def define(self, stream: Stream, template_id: int, held: Held) -> bool:
        """Remember a template of one of its streams; tell whether there was room."""
        fields = len(held.layout.fields) - stream.fields_of(template_id)
        if sum(map(len, self.streams.values())) + fields > MOST_FIELDS:
            self.refused += 1
            return False
        stream.define(template_id, held)
        return True

    def compare(self, port: str, now: Counters) -> Counters | None:
        """Remember the newest counters of an interface; return those before them."""
        before = self.counters.pop(port, None)
        if before is None and len(self.counters) >= MOST_PORTS:
            del self.counters[next(iter(self.counters))]
        self.counters[port] = now
        return before

    @property
    def lost(self) -> int:
        """What never arrived, by the sequence numbers of its streams."""
        return sum(stream.sequence.lost for stream in self.streams.values())

    @property
    def late(self) -> int:
        """How many datagrams were overtaken by others."""
        return sum(stream.sequence.late for stream in self.streams.values())

    @property
    def restarts(self) -> int:
        """How often it began to count anew."""
        return sum(stream.sequence.restarts for stream in self.streams.values())

    def by_stream(self) -> list[dict[str, Any]]:
        """Return what never arrived of each port, protocol and observation domain, for JSON."""
        return [
            {
                "protocol": _PROTOCOLS.get(key.version, "sflow") if key.port else "sflow",
                "port": key.port or None,
                "domain": key.domain,
                "lost": stream.sequence.lost,
                "late": stream.sequence.late,
                "restarts": stream.sequence.restarts,
            }
            for key, stream in self.streams.items()
        ]

    def state(self) -> list[Any]:
        """Return all of it, for JSON."""
        streams = [[*key, stream.state()] for key, stream in self.streams.items()]
        counters = [[port, list(counters)] for port, counters in self.counters.items()]
        counts = [getattr(self, name) for name in _COUNTS]
        return [self.last_s, counts, counters, streams, self.waiting.state()]

    @classmethod
    def restore(cls, state: list[Any]) -> "Exporter":
        """Return what `state` was taken of."""
        it = cls()
        it.last_s, counts, counters, streams, waiting = state
        it.waiting = WaitingSets.restore(waiting)
        for name, count in zip(_COUNTS, counts, strict=True):
            setattr(it, name, count)
        it.counters = {port: Counters(*values) for port, values in counters}
        for port, version, domain, stream in streams:
            it.streams[StreamKey(port, version, domain)] = Stream.restore(stream)
        return it


class Exporters:
    """All exporters by their addresses, the one that was silent for longest first."""

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, Exporter] = OrderedDict()
        self._heard: set[str] = set()
        self.strangers = 0
        """Datagrams of newcomers that there was no room for; what needs no memory was read."""

    def __iter__(self) -> Iterator[tuple[str, Exporter]]:
        """Yield (address, exporter)."""
        return iter(self._by_address.items())

    def of(self, address: str, now_s: float) -> Exporter:
        """Return the exporter at an address; one without a place in here is forgotten at once."""
        exporter = self._by_address.get(address)
        if exporter is None:
            exporter = Exporter()
            if not self._make_room(now_s):
                self.strangers += 1
                return exporter
            self._by_address[address] = exporter
        else:
            self._by_address.move_to_end(address)
        exporter.last_s = now_s
        self._heard.add(address)
        return exporter

    def take_heard(self) -> list[tuple[str, Exporter]]:
        """Return the exporters that were heard since this was asked last."""
        heard, self._heard = self._heard, set()
        known = self._by_address
        return [(address, known[address]) for address in sorted(heard) if address in known]

    def _make_room(self, now_s: float) -> bool:
        if len(self._by_address) < MOST_EXPORTERS:
            return True
        address, oldest = next(iter(self._by_address.items()))
        if now_s - oldest.last_s <= SILENT_S:
            return False
        del self._by_address[address]
        return True

    def state(self) -> list[Any]:
        """Return all of it, for JSON."""
        return [self.strangers, [[address, it.state()] for address, it in self]]

    @classmethod
    def restore(cls, state: list[Any]) -> "Exporters":
        """Return what `state` was taken of."""
        it = cls()
        it.strangers, exporters = state
        for address, exporter in exporters:
            it._by_address[address] = Exporter.restore(exporter)
        return it
