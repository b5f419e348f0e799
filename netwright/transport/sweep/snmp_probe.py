"""SNMP probes: engine discovery, which needs no credential, and a GET with a community.

An agent that speaks SNMPv3 answers the empty request of RFC 3414 section 4 with a report that
names its engine. An agent without SNMPv3 stays silent, so silence does not mean "no SNMP".
"""

import errno
import secrets
import socket
import struct
from contextlib import suppress

from netwright.model.snmp import oid
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Version, read_message
from netwright.transport.snmp.pdu import PduType, Request, encode_request
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.usm_message import (
    encode_message,
    encode_parameters,
    encode_scoped,
    read_parameters,
)
from netwright.transport.sweep.prober import (
    SNMP,
    SNMP_V2C,
    Answer,
    Found,
    Probe,
    Reply,
    unreachable,
)

MAX_ENGINE_ID = 32  # RFC 3411 section 5, SnmpEngineID

_SYS_UP_TIME = oid("1.3.6.1.2.1.1.3.0")
_MAX_MESSAGE = 65_507
_RECVERR = {socket.AF_INET: (socket.IPPROTO_IP, 11), socket.AF_INET6: (socket.IPPROTO_IPV6, 25)}
_RECEIVE_BUFFER = 1 << 22
_CONTROL = 512
_TRIES = 3


def discovery_request(message_id: int) -> bytes:
    """Return the request that asks an agent for its engine ID."""
    parameters = encode_parameters(b"", Clock(0, 0), (b"", b"", b""))
    scoped = encode_scoped(b"", b"", encode_request(Request(PduType.GET, ()), message_id))
    return encode_message(message_id, 0, parameters, scoped)


def community_request(community: bytes, request_id: int) -> bytes:
    """Return a v2c GET of sysUpTime."""
    pdu = encode_request(Request(PduType.GET, (_SYS_UP_TIME,)), request_id)
    string = ber.encode(ber.OCTET_STRING, community)
    return ber.encode(ber.SEQUENCE, ber.encode_integer(Version.V2C) + string + pdu)


def read_answer(data: bytes, number: int) -> tuple[str, str | None]:
    """Return which way an answer came, and the engine ID in hex where it names one.

    Raises:
        DecodeError: it is no SNMP message, or not an answer to the request of that number.
    """
    message = read_message(data)
    if message.id != number:
        raise ber.DecodeError("another request's answer")
    if message.version != Version.V3:
        return SNMP_V2C, None
    engine_id = read_parameters(message).engine_id
    return SNMP, engine_id[:MAX_ENGINE_ID].hex() or None


class SnmpProber:
    """Sends both kinds of request; an ICMP port unreachable says that nobody listens."""

    def __init__(self, found: Found, port: int, community: bytes | None = None) -> None:
        self._found = found
        self._port = port
        self._number = secrets.randbelow(1 << 31)
        self._requests = {SNMP: discovery_request(self._number)}
        if community is not None:
            self._requests[SNMP_V2C] = community_request(community, self._number)
        self.ways = tuple(self._requests)
        self._sockets = {family: sock for family in _RECVERR if (sock := _open(family))}
        self.descriptors = tuple(sock.fileno() for sock in self._sockets.values())
        self._sent_at: dict[Probe, float] = {}

    def send(self, probe: Probe, now: float) -> None:
        """Send one request."""
        way, target = probe
        sock = self._sockets.get(socket.AF_INET6 if ":" in target else socket.AF_INET)
        if sock is None:
            self._found(Answer(probe, Reply.UNREACHABLE))
            return
        self._sent_at[probe] = now
        try:
            _send(sock, self._requests[way], (target, self._port))
        except OSError as error:
            self._found(unreachable(error, probe))

    def receive(self, now: float) -> None:
        """Read every answer and every ICMP error that is there."""
        for sock in self._sockets.values():
            with suppress(BlockingIOError):
                while True:
                    self._read_error(sock)
            with suppress(OSError):
                while True:
                    self._read(sock, now)

    def expire(self, before: float) -> None:
        """Do nothing: a request holds no resource, and late answers are welcome."""

    def close(self) -> None:
        """Close the sockets."""
        for sock in self._sockets.values():
            sock.close()

    def _read(self, sock: socket.socket, now: float) -> None:
        data, (source, port, *_) = sock.recvfrom(_MAX_MESSAGE)
        if port != self._port:
            return
        with suppress(ber.DecodeError):
            way, engine_id = read_answer(data, self._number)
            probe = way, source
            if probe in self._sent_at:
                rtt_s = now - self._sent_at[probe]
                self._found(Answer(probe, Reply.ANSWERED, rtt_s, engine_id))

    def _read_error(self, sock: socket.socket) -> None:
        _, control, _, (target, *_) = sock.recvmsg(0, _CONTROL, socket.MSG_ERRQUEUE)
        code = struct.unpack_from("=I", control[0][2])[0] if control else 0
        reply = Reply.CLOSED if code == errno.ECONNREFUSED else Reply.UNREACHABLE
        for way in self.ways:
            if (way, target) in self._sent_at:
                self._found(Answer((way, target), reply))


def _send(sock: socket.socket, request: bytes, address: tuple[str, int]) -> None:
    # An error may be the late news of another datagram; reporting it clears it.
    for _ in range(_TRIES - 1):
        with suppress(OSError):
            sock.sendto(request, address)
            return
    sock.sendto(request, address)


def _open(family: socket.AddressFamily) -> socket.socket | None:
    with suppress(OSError):  # no such protocol on this machine
        sock = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        sock.setsockopt(*_RECVERR[family], 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        return sock
    return None
