"""Receive datagrams: a thread per socket that reads one and writes it, and nothing in between.

An event loop takes ten times as long for each. What the thread does not get to, the kernel keeps
as long as the socket's buffer lasts.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable

from netwright.collectors.counters import Count, Counted
from netwright.collectors.sockets import canonical, cookie, dropped
from netwright.errors import NetwrightError
from netwright.spool import Writer

Respond = Callable[[bytes], bytes | None]
"""What is sent back once a datagram is in the spool, if anything is."""

MOST_OCTETS = 65535

_LOOK_S = 0.25  # how often an idle thread looks whether it has to end
_TIMEVAL = struct.Struct("ll")
_WRAP = 1 << 32
_SPOOLED = int(Count.SPOOLED)
_RECEIVING, _DRAINING, _ENDED = range(3)


class DatagramListener:
    """One socket and its thread."""

    def __init__(
        self, opened: socket.socket, counted: Counted, writer: Writer, respond: Respond | None
    ) -> None:
        self._socket, self._counted, self._writer = opened, counted, writer
        self._respond = respond
        self._phase = _RECEIVING
        opened.settimeout(None)
        opened.setsockopt(
            socket.SOL_SOCKET, socket.SO_RCVTIMEO, _TIMEVAL.pack(0, int(_LOOK_S * 1e6))
        )
        self._thread = threading.Thread(target=self._run, name=str(counted.endpoint), daemon=True)

    def start(self) -> None:
        """Begin to receive."""
        self._thread.start()

    def end(self) -> None:
        """Stop once the socket holds nothing more."""
        self._phase = _DRAINING

    def join(self, patience_s: float) -> None:
        """Wait until it has stopped; a flood that goes on for longer is left to the kernel."""
        self._thread.join(patience_s)
        self._phase = _ENDED
        self._thread.join()
        self.count_drops()

    def check(self) -> None:
        """Make sure that it receives.

        Raises:
            NetwrightError: it does not any more; a new process will.
        """
        if not self._thread.is_alive():
            raise NetwrightError(f"{self._counted.endpoint}: the receiving thread has ended")

    def count_drops(self) -> None:
        """Add what the kernel dropped since this was asked last, by whichever process."""
        numbers, now = self._counted.numbers, dropped(self._socket)
        if numbers[Count.SOCKET] != cookie(self._socket):
            numbers[Count.SOCKET], numbers[Count.SOCKET_DROPS] = cookie(self._socket), 0
        numbers[Count.KERNEL_DROPS] += (now - numbers[Count.SOCKET_DROPS]) % _WRAP
        numbers[Count.SOCKET_DROPS] = now

    def _run(self) -> None:
        while self._phase == _RECEIVING:
            self._receive(_RECEIVING, 0)
        self._receive(_DRAINING, socket.MSG_DONTWAIT)

    def _receive(self, phase: int, flags: int) -> None:
        """Receive until nothing comes, or another phase begins."""
        numbers, receive, append = self._counted.numbers, self._socket.recvfrom, self._writer.append
        kind, clock, respond = self._counted.endpoint.kind, time.time_ns, self._respond
        is_plain = self._socket.family == socket.AF_INET
        while self._phase == phase:
            try:
                payload, sender = receive(MOST_OCTETS, flags)
            except BlockingIOError:
                break
            except OSError:  # an ICMP error about an answer of ours
                continue
            source = sender[0] if is_plain else canonical(sender[0])
            if not append(clock(), kind, source, sender[1], "", payload):
                numbers[Count.SHED] += 1
                continue
            numbers[_SPOOLED] += 1
            if respond and (answer := respond(payload)):
                self._answer(answer, sender)

    def _answer(self, answer: bytes, sender: tuple[str, int]) -> None:
        try:
            self._socket.sendto(answer, sender)
        except OSError:  # it asks again if it wants to know
            return
