"""An SNMP agent without a socket: one request datagram in, one answer (or none) out.

Speaks SNMPv1 and v2c (RFC 1157, RFC 1901, RFC 3416). Answers are cut from encoded varbinds, so
that thousands of agents in one process are faster than the managers that query them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from netwright.simulate.encoding import tlv
from netwright.simulate.mib import Mib, name_of

MAX_MESSAGE_SIZE = 65507  # what one UDP datagram carries over IPv4

GET, GET_NEXT, RESPONSE, SET, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA3, 0xA5
NO_ERROR, TOO_BIG, NO_SUCH_NAME, NOT_WRITABLE = b"\x00", b"\x01", b"\x02", b"\x11"
NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB_VIEW = b"\x80\x00", b"\x81\x00", b"\x82\x00"
COUNTER64 = 0x46


class MalformedError(ValueError):
    """The datagram is not an SNMP message; an agent drops it in silence (RFC 3416 4.1)."""


@dataclass(frozen=True, slots=True)
class Pdu:
    """A request: the three integers and the names it asks about."""

    kind: int
    request_id: bytes  # the whole element, echoed as it came
    non_repeaters: int
    max_repetitions: int
    names: list[bytes]
    varbinds: bytes  # as they came, echoed with an error


@dataclass(frozen=True, slots=True)
class Agent:
    """What an agent tells to whom, and how badly it behaves."""

    communities: Mapping[bytes, Mib] = field(default_factory=dict)
    max_size: int = 8192
    has_bulk: bool = True


def respond(agent: Agent, datagram: bytes) -> bytes | None:
    """Return the answer to a v1 or v2c message; None where an agent stays silent."""
    try:
        return _respond(agent, datagram)
    except (IndexError, MalformedError):
        return None


def _respond(agent: Agent, datagram: bytes) -> bytes | None:
    _, start, _ = element(datagram, 0)
    _, at, end = element(datagram, start)
    version = datagram[at]
    _, at, pdu_start = element(datagram, end)
    mib = agent.communities.get(datagram[at:pdu_start])
    if mib is None or version > 1:
        return None
    pdu = read_pdu(datagram, pdu_start)
    envelope = datagram[start:pdu_start]
    room = agent.max_size - len(envelope) - 40
    answer = answer_v2(mib, pdu, room, agent) if version else answer_v1(mib, pdu, room)
    return tlv(0x30, envelope + answer) if answer else None


def element(octets: bytes, at: int) -> tuple[int, int, int]:
    """Return (tag, start, end) of the element at a position (X.690 8.1)."""
    size = octets[at + 1]
    start = at + 2
    if size >= 0x80:  # noqa: PLR2004
        start += size & 0x7F
        size = int.from_bytes(octets[at + 2 : start])
    if start + size > len(octets):
        raise MalformedError
    return octets[at], start, start + size


def read_pdu(octets: bytes, at: int) -> Pdu:
    """Read a request PDU (RFC 3416 section 3)."""
    kind, at, _ = element(octets, at)
    _, _, id_end = element(octets, at)
    request_id = octets[at:id_end]
    _, start, non_end = element(octets, id_end)
    non_repeaters = int.from_bytes(octets[start:non_end], signed=True)
    _, start, max_end = element(octets, non_end)
    max_repetitions = int.from_bytes(octets[start:max_end], signed=True)
    _, start, end = element(octets, max_end)
    varbinds = octets[start:end]
    names = []
    while start < end:
        _, name_at, after = element(octets, start)
        tag, name_start, name_end = element(octets, name_at)
        if tag != 0x06:  # noqa: PLR2004
            raise MalformedError
        names.append(octets[name_start:name_end])
        start = after
    return Pdu(kind, request_id, max(non_repeaters, 0), max(max_repetitions, 0), names, varbinds)


def answer_v2(mib: Mib, pdu: Pdu, room: int, agent: Agent) -> bytes | None:
    """Return the response PDU of SNMPv2 (RFC 3416 section 4.2)."""
    if pdu.kind == GET_BULK and agent.has_bulk:
        return response(pdu.request_id, _bulk(mib, pdu, room))
    if pdu.kind == GET:
        varbinds = b"".join(mib.get(name) or _absent(mib, name) for name in pdu.names)
    elif pdu.kind == GET_NEXT:
        varbinds = b"".join(_next(mib, name) for name in pdu.names)
    elif pdu.kind == SET:
        return response(pdu.request_id, pdu.varbinds, NOT_WRITABLE, 1)
    else:
        return None
    if len(varbinds) > room:
        return response(pdu.request_id, b"", TOO_BIG)
    return response(pdu.request_id, varbinds)


def answer_v1(mib: Mib, pdu: Pdu, room: int) -> bytes | None:
    """Return the response PDU of SNMPv1 (RFC 1157 section 4.1; Counter64 by RFC 3584 4.2)."""
    if pdu.kind not in (GET, GET_NEXT, SET):
        return None
    find = _next_v1 if pdu.kind == GET_NEXT else _get_v1
    found = [find(mib, name) for name in pdu.names]
    if pdu.kind == SET or b"" in found:
        culprit = 1 if pdu.kind == SET else found.index(b"") + 1
        return response(pdu.request_id, pdu.varbinds, NO_SUCH_NAME, culprit)
    varbinds = b"".join(found)
    if len(varbinds) > room:
        return response(pdu.request_id, pdu.varbinds, TOO_BIG)
    return response(pdu.request_id, varbinds)


def response(request_id: bytes, varbinds: bytes, error: bytes = NO_ERROR, index: int = 0) -> bytes:
    """Return a Response PDU."""
    status = b"\x02\x01" + error + b"\x02\x01" + bytes((index,))
    return tlv(RESPONSE, request_id + status + tlv(0x30, varbinds))


def _next(mib: Mib, name: bytes) -> bytes:
    block, missing = mib.block(name, 1)
    return _end(name) if missing else block


def _bulk(mib: Mib, pdu: Pdu, room: int) -> bytes:
    """Answer GETBULK (RFC 3416 section 4.2.3): as many whole varbinds as fit."""
    if len(pdu.names) == 1 and not pdu.non_repeaters:
        block = _repeat_one(mib, pdu.names[0], pdu.max_repetitions)
        if len(block) <= room:
            return block
    return b"".join(_fitting(_bulk_varbinds(mib, pdu), room))


def _repeat_one(mib: Mib, name: bytes, count: int) -> bytes:
    """Answer the usual GETBULK, one name, with one slice."""
    block, missing = mib.block(name, count)
    if not missing:
        return block
    return block + _end(mib.last_name(name) if block else name)


def _bulk_varbinds(mib: Mib, pdu: Pdu) -> Iterator[bytes]:
    for name in pdu.names[: pdu.non_repeaters]:
        yield _next(mib, name)
    repeaters = [_endless(mib, name) for name in pdu.names[pdu.non_repeaters :]]
    for _ in range(pdu.max_repetitions if repeaters else 0):
        row = [next(repeater) for repeater in repeaters]
        yield from row
        if all(varbind.endswith(END_OF_MIB_VIEW) for varbind in row):
            return


def _endless(mib: Mib, name: bytes) -> Iterator[bytes]:
    for varbind in mib.following(name):
        yield varbind
        name = name_of(varbind)
    end = _end(name)
    while True:
        yield end


def _fitting(varbinds: Iterator[bytes], room: int) -> Iterator[bytes]:
    for varbind in varbinds:
        room -= len(varbind)
        if room < 0:
            return
        yield varbind


def _absent(mib: Mib, name: bytes) -> bytes:
    exception = NO_SUCH_INSTANCE if mib.has_object(name) else NO_SUCH_OBJECT
    return tlv(0x30, tlv(0x06, name) + exception)


def _end(name: bytes) -> bytes:
    return tlv(0x30, tlv(0x06, name) + END_OF_MIB_VIEW)


def _get_v1(mib: Mib, name: bytes) -> bytes:
    found = mib.get(name) or b""
    return b"" if _is_counter64(found) else found


def _next_v1(mib: Mib, name: bytes) -> bytes:
    visible = (found for found in mib.following(name) if not _is_counter64(found))
    return next(islice(visible, 1), b"")


def _is_counter64(varbind: bytes) -> bool:
    if not varbind:
        return False
    _, start, _ = element(varbind, 0)
    _, _, end = element(varbind, start)
    return varbind[end] == COUNTER64
