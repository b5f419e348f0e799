"""ICMP echo over raw sockets where permitted, else over unprivileged ICMP sockets."""

import secrets
import socket
import struct
from contextlib import suppress
from typing import NamedTuple

from netwright.transport.sweep.echo import TOKEN_OCTETS, Echo
from netwright.transport.sweep.prober import ICMP, Answer, Found, Probe, Reply, unreachable

_RECEIVE_BUFFER = 1 << 22
_MAX_DATAGRAM = 512
_HEADER_LENGTH = 0x0F  # of the first octet of an IPv4 header, in words


class _Family(NamedTuple):
    version: int
    family: socket.AddressFamily
    protocol: int
    filter: tuple[int, int, bytes]  # lets only echo replies in; a set bit blocks its type


_IPV4 = _Family(
    4,
    socket.AF_INET,
    socket.IPPROTO_ICMP,
    (255, 1, struct.pack("=I", 0xFFFFFFFF ^ 1 << 0)),  # SOL_RAW, ICMP_FILTER of linux/icmp.h
)
_IPV6 = _Family(
    6,
    socket.AF_INET6,
    socket.IPPROTO_ICMPV6,  # and ICMPV6_FILTER of linux/icmpv6.h
    (socket.IPPROTO_ICMPV6, 1, ((1 << 256) - 1 ^ 1 << 129).to_bytes(32, "little")),
)


class _Channel(NamedTuple):
    socket: socket.socket
    family: socket.AddressFamily
    echo: Echo
    has_header: bool  # raw IPv4 sockets deliver the IP header too


class IcmpProber:
    """Sends echo requests and believes only the replies to them; without permission, has no way."""

    def __init__(self, found: Found, *, raw: bool = True) -> None:
        self._found = found
        kinds = (socket.SOCK_RAW, socket.SOCK_DGRAM) if raw else (socket.SOCK_DGRAM,)
        self._ipv4, self._ipv6 = _open(_IPV4, kinds), _open(_IPV6, kinds)
        self._channels = [channel for channel in (self._ipv4, self._ipv6) if channel]
        self.descriptors = tuple(channel.socket.fileno() for channel in self._channels)
        self.ways = (ICMP,) if self._channels else ()

    def send(self, probe: Probe, now: float) -> None:
        """Send one echo request."""
        target = probe[1]
        channel = self._ipv6 if ":" in target else self._ipv4
        if channel is None:
            self._found(Answer(probe, Reply.UNREACHABLE))
            return
        request = channel.echo.request(socket.inet_pton(channel.family, target), now)
        try:
            channel.socket.sendto(request, (target, 0))
        except OSError as error:
            self._found(unreachable(error, probe))

    def receive(self, now: float) -> None:
        """Read every reply that is there."""
        for channel in self._channels:
            with suppress(BlockingIOError):
                while True:
                    self._read(channel, now)

    def expire(self, before: float) -> None:
        """Do nothing: an echo request holds no resource, and late replies are welcome."""

    def close(self) -> None:
        """Close the sockets."""
        for channel in self._channels:
            channel.socket.close()

    def _read(self, channel: _Channel, now: float) -> None:
        data, (source, *_) = channel.socket.recvfrom(_MAX_DATAGRAM)
        if channel.has_header:
            data = data[(data[0] & _HEADER_LENGTH) * 4 :]
        sent_at = channel.echo.sent_at(data, socket.inet_pton(channel.family, source))
        if sent_at is not None:
            self._found(Answer((ICMP, source), Reply.ANSWERED, now - sent_at))


def _open(family: _Family, kinds: tuple[socket.SocketKind, ...]) -> _Channel | None:
    for kind in kinds:
        with suppress(OSError):  # not permitted, or no such protocol: the next kind, or none
            sock = socket.socket(family.family, kind | socket.SOCK_NONBLOCK, family.protocol)
            is_raw = kind is socket.SOCK_RAW
            if is_raw:
                sock.setsockopt(*family.filter)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            token = secrets.token_bytes(TOKEN_OCTETS)
            echo = Echo(family.version, token, int.from_bytes(token[:2]))
            return _Channel(sock, family.family, echo, is_raw and family is _IPV4)
    return None
