"""TCP connect probes: a connection or a reset proves somebody; an ICMP error does not."""

import errno
import select
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from netwright.transport.sweep.prober import TCP, Answer, Found, Full, Probe, Reply, unreachable

_RECVERR = {socket.AF_INET: (socket.IPPROTO_IP, 11), socket.AF_INET6: (socket.IPPROTO_IPV6, 25)}
_RESET_AT_CLOSE = (socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
_ONE_SYN_MORE = (socket.IPPROTO_TCP, socket.TCP_SYNCNT, 1)
_EVENTS = 1024
_CONTROL = 512


class _Attempt(NamedTuple):
    probe: Probe
    socket: socket.socket
    sent_at: float


class TcpProber:
    """Connects, looks at the outcome, and hangs up at once with a reset."""

    def __init__(self, found: Found, ports: Iterable[int], room: int) -> None:
        self._found = found
        self._ports = {f"{TCP}{port}": port for port in ports}
        self._room = room
        self._epoll = select.epoll()
        self._attempts: dict[int, _Attempt] = {}  # by descriptor, the oldest first
        self.ways = tuple(self._ports)
        self.descriptors = (self._epoll.fileno(),)

    def send(self, probe: Probe, now: float) -> None:
        """Send one SYN.

        Raises:
            Full: not now.
        """
        if len(self._attempts) >= self._room:
            raise Full
        way, target = probe
        family = socket.AF_INET6 if ":" in target else socket.AF_INET
        try:
            sock = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        except OSError as error:
            self._found(unreachable(error, probe))
            return
        for option in (_RESET_AT_CLOSE, _ONE_SYN_MORE, (*_RECVERR[family], 1)):
            sock.setsockopt(*option)
        outcome = sock.connect_ex((target, self._ports[way]))
        attempt = _Attempt(probe, sock, now)
        if outcome == errno.EINPROGRESS:
            self._epoll.register(sock, select.EPOLLOUT)
            self._attempts[sock.fileno()] = attempt
        else:
            self._end(attempt, outcome, now)

    def receive(self, now: float) -> None:
        """Look at every connection that was made or refused."""
        for descriptor, _ in self._epoll.poll(0, _EVENTS):
            attempt = self._attempts.pop(descriptor)
            outcome = attempt.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            self._end(attempt, outcome, now)

    def expire(self, before: float) -> None:
        """Give up what was sent before then."""
        for descriptor, attempt in list(self._attempts.items()):
            if attempt.sent_at >= before:
                return
            del self._attempts[descriptor]
            attempt.socket.close()

    def close(self) -> None:
        """Close every socket."""
        self.expire(float("inf"))
        self._epoll.close()

    def _end(self, attempt: _Attempt, outcome: int, now: float) -> None:
        with attempt.socket:
            self._found(_answer(attempt, outcome, now))


def _answer(attempt: _Attempt, outcome: int, now: float) -> Answer:
    if outcome not in (0, errno.ECONNREFUSED):
        return unreachable(OSError(outcome, ""), attempt.probe)
    if outcome == 0:
        return Answer(attempt.probe, Reply.OPEN, now - attempt.sent_at)
    # A firewall's ICMP port unreachable looks the same, but only it leaves a message behind.
    with suppress(OSError):
        attempt.socket.recvmsg(0, _CONTROL, socket.MSG_ERRQUEUE)
        return Answer(attempt.probe, Reply.CLOSED)
    return Answer(attempt.probe, Reply.RESET, now - attempt.sent_at)
