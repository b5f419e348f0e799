"""Receive syslog over TCP and TLS: RFC 6587, RFC 5425.

What came is in the spool before more is read, so a sender that is faster than the disk, or that
finds the spool full, waits: unlike a datagram, nothing of a stream is shed.
"""

import asyncio
import logging
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from netwright.collectors.counters import Count, Counted
from netwright.collectors.sockets import canonical
from netwright.events.framing import Framing
from netwright.spool import Writer

PIECE = 1 << 16
HANDSHAKE_S = 10.0
FULL_WAIT_S = 0.5  # between two tries to keep what a full spool refused
GRACE_S = 0.2  # of silence, after which a connection is drained
DRAIN_S = 5.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """How much senders may ask of a listener."""

    connections: int
    connections_per_source: int
    idle_s: float
    message_bytes: int


@dataclass(frozen=True, slots=True)
class Security:
    """How a TLS listener proves itself, and what it calls who proves itself."""

    context: ssl.SSLContext
    peer: Callable[[bytes], str]


class StreamListener:
    """One listening socket and its connections."""

    def __init__(
        self, counted: Counted, writer: Writer, limits: StreamLimits, security: Security | None
    ) -> None:
        self._counted, self._writer, self._limits = counted, writer, limits
        self._security = security
        self._server: asyncio.Server | None = None
        self._sources: Counter[str] = Counter()
        self._waiting: dict[asyncio.Task[None], asyncio.Timeout] = {}
        self._is_ending = False

    async def start(self, opened: socket.socket) -> None:
        """Begin to accept connections."""
        context = self._security.context if self._security else None
        self._server = await asyncio.start_server(
            self._serve,
            sock=opened,
            ssl=context,
            ssl_handshake_timeout=HANDSHAKE_S if context else None,
        )

    async def end(self) -> None:
        """Accept no more, and keep what the connections hold."""
        self._is_ending = True
        if self._server:
            self._server.close()
        soon = asyncio.get_running_loop().time() + GRACE_S
        for timeout in self._waiting.values():
            timeout.reschedule(soon)
        if tasks := [*self._waiting]:
            await asyncio.wait(tasks, timeout=DRAIN_S)

    async def _serve(self, reader: asyncio.StreamReader, stream: asyncio.StreamWriter) -> None:
        """Receive from one connection until either side ends it."""
        address, port, *_ = stream.get_extra_info("peername") or ("", 0)
        source = canonical(address)
        if self._is_refused(source):
            self._counted.numbers[Count.REFUSED] += 1
            stream.transport.abort()
            return
        self._sources[source] += 1
        try:
            await self._receive(reader, _Sender(source, port, self._peer(stream)))
        except (OSError, ValueError) as error:  # it broke, was silent, or its certificate is odd
            _log.info("connection ended", extra={"source": source, "reason": str(error)})
        finally:
            self._sources -= Counter([source])
            self._waiting.pop(_this_task(), None)
            stream.close()

    def _is_refused(self, source: str) -> bool:
        return (
            self._is_ending
            or self._sources.total() >= self._limits.connections
            or self._sources[source] >= self._limits.connections_per_source
        )

    def _peer(self, stream: asyncio.StreamWriter) -> str:
        if self._security is None:
            return ""
        certificate = stream.get_extra_info("ssl_object").getpeercert(binary_form=True)
        return self._security.peer(certificate) if certificate else ""

    async def _receive(self, reader: asyncio.StreamReader, sender: "_Sender") -> None:
        framing = Framing(self._limits.message_bytes)
        try:
            while piece := await self._piece(reader):
                await self._keep(framing.feed(piece), sender)
        finally:
            self._counted.numbers[Count.CUT] += framing.cut
            await self._keep(framing.close(), sender)

    async def _piece(self, reader: asyncio.StreamReader) -> bytes:
        """Wait for octets; none at the end of the stream, and of our patience."""
        async with asyncio.timeout(GRACE_S if self._is_ending else self._limits.idle_s) as timeout:
            self._waiting[_this_task()] = timeout
            return await reader.read(PIECE)

    async def _keep(self, messages: Sequence[bytes], sender: "_Sender") -> None:
        numbers, kind = self._counted.numbers, self._counted.endpoint.kind
        while messages:
            kept = self._writer.append_all(time.time_ns(), kind, *sender.parts, messages)
            numbers[Count.SPOOLED] += kept
            messages = messages[kept:]
            if not messages:
                return
            if self._is_ending:
                numbers[Count.SHED] += len(messages)
                return
            await asyncio.sleep(FULL_WAIT_S)


@dataclass(frozen=True, slots=True)
class _Sender:
    source: str
    port: int
    peer: str

    @property
    def parts(self) -> tuple[str, int, str]:
        return self.source, self.port, self.peer


def _this_task() -> asyncio.Task[None]:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - only called from one
    return task
