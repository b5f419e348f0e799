"""Shared UDP sockets: one per address family, whatever the number of agents."""

import asyncio
import errno
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Protocol

from netwright.transport.snmp.ber import DecodeError
from netwright.transport.snmp.failure import CLOSED, Cause, Failure
from netwright.transport.snmp.message import Message, read_message

Peer = tuple[str, int]
_LARGEST_DATAGRAM = 65535
_RECEIVE_BUFFER = 8 << 20
_SO_RCVBUFFORCE = 33  # with CAP_NET_ADMIN beyond net.core.rmem_max; asm-generic/socket.h
_ANCILLARY = 512
_SEND_TRIES = 3
_BATCH = 64  # datagrams per wakeup: timers and other work must get their turn
_ERROR_QUEUE: dict[int, tuple[int, int]] = {
    socket.AF_INET: (socket.IPPROTO_IP, 11),  # IP_RECVERR, linux/in.h
    socket.AF_INET6: (socket.IPPROTO_IPV6, 25),  # IPV6_RECVERR, linux/in6.h
}


class Listener(Protocol):
    """Who waits for an answer."""

    peer: Peer

    def received(self, message: Message) -> None:
        """Take a message with the expected id."""

    def troubled(self, trouble: Failure) -> None:
        """Take note of what will explain a timeout."""

    def unreachable(self, failure: Failure) -> None:
        """Give up: the peer refused, or there is no way to it."""


class Endpoint:
    """Sends requests and hands answers to whom they belong, by message id.

    An answer from another address or port than asked is taken: routers answer from the
    interface towards the asker. Ids are unpredictable, so that it cannot be forged blindly.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._sockets: dict[int, socket.socket] = {}
        self._waiting: dict[int, Listener] = {}
        self._is_closed = False
        self._ids = _unpredictable_ids()

    def expect(self, listener: Listener) -> int:
        """Reserve a message id for which the listener gets the answer."""
        message_id = next(self._ids)
        while message_id in self._waiting:
            message_id = next(self._ids)
        self._waiting[message_id] = listener
        return message_id

    def forget(self, message_id: int) -> None:
        """Give a message id back; later answers are ignored."""
        self._waiting.pop(message_id, None)

    def send(self, datagram: bytes, listener: Listener) -> None:
        """Send once; what the kernel cannot take now counts as lost on the way."""
        if self._is_closed:
            self.loop.call_soon(listener.unreachable, CLOSED)
            return
        code: int | None = None
        for _ in range(_SEND_TRIES):
            try:
                self._socket_to(listener.peer).sendto(datagram, listener.peer)
            except BlockingIOError:
                return
            except OSError as error:  # may report another peer's trouble: then a second try works
                code = error.errno
                self._drain_errors()
            else:
                return
        self.loop.call_soon(listener.unreachable, _failure(code))

    def close(self) -> None:
        """Close the sockets; whoever waits is told."""
        self._is_closed = True
        for listener in set(self._waiting.values()):
            listener.unreachable(CLOSED)
        for sock in self._sockets.values():
            self.loop.remove_reader(sock)
            sock.close()
        self._sockets.clear()

    def _socket_to(self, peer: Peer) -> socket.socket:
        family = socket.AF_INET6 if ":" in peer[0] else socket.AF_INET
        return self._sockets.get(family) or self._open(family)

    def _open(self, family: socket.AddressFamily) -> socket.socket:
        sock = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        level, option = _ERROR_QUEUE[family]
        sock.setsockopt(level, option, 1)
        try:
            sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _RECEIVE_BUFFER)
        except PermissionError:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        self.loop.add_reader(sock, self._readable, sock)
        self._sockets[family] = sock
        return sock

    def _readable(self, sock: socket.socket) -> None:
        receive = sock.recvfrom
        for count in range(_BATCH):
            try:
                data, source = receive(_LARGEST_DATAGRAM)
            except BlockingIOError:
                if not count:  # the error queue alone woke us
                    self._drain_errors()
                return
            except OSError:
                self._drain_errors()
            else:
                self._dispatch(data, source)

    def _dispatch(self, data: bytes, source: Peer) -> None:
        try:
            message = read_message(data)
        except DecodeError as error:
            for listener in self._of(source[:2]):
                listener.troubled(Failure(Cause.GARBAGE, f"garbage: {error}"))
            return
        if message.id in self._waiting:  # else a duplicate or a stranger
            self._waiting[message.id].received(message)

    def _of(self, peer: Peer) -> set[Listener]:
        return {listener for listener in self._waiting.values() if listener.peer == peer}

    def _drain_errors(self) -> None:
        for family, sock in self._sockets.items():
            for code, peer in islice(_reported_errors(sock, *_ERROR_QUEUE[family]), _BATCH):
                self._take_error(code, peer)

    def _take_error(self, code: int, peer: Peer) -> None:
        """Tell later: the listener may be sending just now."""
        for listener in self._of(peer):
            if code == errno.ECONNREFUSED:
                self.loop.call_soon(listener.unreachable, _failure(code))
            else:  # a route may come back while there are retransmissions left
                self.loop.call_soon(listener.troubled, _failure(code))


def _reported_errors(sock: socket.socket, level: int, kind: int) -> Iterator[tuple[int, Peer]]:
    """Yield what ICMP said of datagrams sent before: errno, and to whom they went."""
    with suppress(OSError):  # the queue is empty
        while True:
            _, ancillary, _, peer = sock.recvmsg(0, _ANCILLARY, socket.MSG_ERRQUEUE)
            for *where, content in ancillary:
                if where == [level, kind]:
                    yield struct.unpack_from("=I", content)[0], peer[:2]


def _failure(code: int | None) -> Failure:
    refused = code == errno.ECONNREFUSED
    return Failure(Cause.UNREACHABLE, "refused" if refused else os.strerror(code or 0).lower())


def _unpredictable_ids() -> Iterator[int]:
    """Yield ids from 2^24 to 2^31-1, which BER writes in exactly four octets."""
    while True:
        for number in struct.unpack("=1024I", os.urandom(4096)):
            yield number & 0x7FFFFFFF | 0x01000000
