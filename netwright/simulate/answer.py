"""What an agent answers: one request PDU in, one response PDU out (RFC 3416, RFC 1157).

Answers are cut from encoded varbinds, so that thousands of agents in one process are faster than
the managers that query them.
"""

from collections.abc import Iterator

from netwright.model.snmp import Tag
from netwright.simulate.encoding import name_of, sort_key, tag_of
from netwright.simulate.mib import Mib
from netwright.simulate.query import Query
from netwright.transport.snmp import ber
from netwright.transport.snmp.pdu import PduType

_SET = 0xA3  # RFC 3416 section 3; no manager of ours sends one
_NO_ERROR, _TOO_BIG, _NO_SUCH_NAME, _NOT_WRITABLE = 0, 1, 2, 17
_SUCCESS = ber.encode_integer(_NO_ERROR) * 2
_NO_SUCH_OBJECT = ber.encode(Tag.NO_SUCH_OBJECT, b"")
_NO_SUCH_INSTANCE = ber.encode(Tag.NO_SUCH_INSTANCE, b"")
_END_OF_MIB_VIEW = ber.encode(Tag.END_OF_MIB_VIEW, b"")
_ENVELOPE = 24  # the most that the headers inside a response PDU take


def respond(mib: Mib, query: Query, room: int, *, is_v1: bool = False) -> bytes | None:
    """Return the response PDU of at most `room` octets; None to what an agent does not serve."""
    room -= len(query.request_id) + _ENVELOPE
    if query.kind == PduType.GET_BULK:
        return response(query.request_id, _bulk(mib, query, room))
    if query.kind not in (PduType.GET, PduType.GET_NEXT, _SET):
        return None
    return _answer_v1(mib, query, room) if is_v1 else _answer_v2(mib, query, room)


def response(request_id: bytes, varbinds: bytes, error: int = _NO_ERROR, index: int = 0) -> bytes:
    """Return a Response PDU."""
    status = ber.encode_integer(error) + ber.encode_integer(index) if error else _SUCCESS
    content = request_id + status + ber.encode(ber.SEQUENCE, varbinds)
    return ber.encode(PduType.RESPONSE, content)


def _answer_v2(mib: Mib, query: Query, room: int) -> bytes:
    """Answer GET, GETNEXT and SET (RFC 3416 sections 4.2.1, 4.2.2, 4.2.5)."""
    if query.kind == _SET:
        return response(query.request_id, query.varbinds, _NOT_WRITABLE, 1)
    find = _get if query.kind == PduType.GET else _next
    varbinds = b"".join(find(mib, name) for name in query.names)
    if len(varbinds) > room:
        return response(query.request_id, b"", _TOO_BIG)
    return response(query.request_id, varbinds)


def _answer_v1(mib: Mib, query: Query, room: int) -> bytes:
    """Answer as RFC 1157 section 4.1, blind to Counter64 (RFC 3584 section 4.2)."""
    find = _next_v1 if query.kind == PduType.GET_NEXT else _get_v1
    found = [find(mib, name) for name in query.names]
    if query.kind == _SET or b"" in found:
        culprit = 1 if query.kind == _SET else found.index(b"") + 1
        return response(query.request_id, query.varbinds, _NO_SUCH_NAME, culprit)
    varbinds = b"".join(found)
    if len(varbinds) > room:
        return response(query.request_id, query.varbinds, _TOO_BIG)
    return response(query.request_id, varbinds)


def _bulk(mib: Mib, query: Query, room: int) -> bytes:
    """Answer GETBULK (RFC 3416 section 4.2.3) with as many whole varbinds as fit."""
    if len(query.names) == 1 and not query.non_repeaters:
        block = _repeat_one(mib, query.names[0], query.max_repetitions)
        if len(block) <= room:
            return block
    return b"".join(_fitting(_bulk_varbinds(mib, query), room))


def _repeat_one(mib: Mib, name: bytes, count: int) -> bytes:
    """Answer the usual GETBULK, of one name, with one slice."""
    block, missing = mib.block(name, count)
    if not missing:
        return block
    return block + _exception(mib.last_name() if block else name, _END_OF_MIB_VIEW)


def _bulk_varbinds(mib: Mib, query: Query) -> Iterator[bytes]:
    for name in query.names[: query.non_repeaters]:
        yield _next(mib, name)
    repeaters = [_endless(mib, name) for name in query.names[query.non_repeaters :]]
    for _ in range(query.max_repetitions if repeaters else 0):
        row = [next(repeater) for repeater in repeaters]
        yield from row
        if all(tag_of(varbind) == Tag.END_OF_MIB_VIEW for varbind in row):
            return


def _endless(mib: Mib, name: bytes) -> Iterator[bytes]:
    for varbind in mib.following(name):
        yield varbind
        name = name_of(varbind)
    end = _exception(name, _END_OF_MIB_VIEW)
    while True:
        yield end


def _fitting(varbinds: Iterator[bytes], room: int) -> Iterator[bytes]:
    for varbind in varbinds:
        room -= len(varbind)
        if room < 0:
            return
        yield varbind


def _get(mib: Mib, name: bytes) -> bytes:
    found = mib.get(name)
    if found:
        return found
    has_object = _has_object(mib, name)
    return _exception(name, _NO_SUCH_INSTANCE if has_object else _NO_SUCH_OBJECT)


def _has_object(mib: Mib, name: bytes) -> bool:
    """Tell whether the name's object has another instance; a guess for a compound index."""
    end = len(name) - 1
    while end > 0 and name[end - 1] >= ber.LONG_FORM:
        end -= 1
    nearest, missing = mib.block(name[:end], 1)
    return not missing and sort_key(name_of(nearest)).startswith(sort_key(name[:end]))


def _next(mib: Mib, name: bytes) -> bytes:
    block, missing = mib.block(name, 1)
    return _exception(name, _END_OF_MIB_VIEW) if missing else block


def _exception(name: bytes, exception: bytes) -> bytes:
    return ber.encode(ber.SEQUENCE, ber.encode(ber.OBJECT_IDENTIFIER, name) + exception)


def _get_v1(mib: Mib, name: bytes) -> bytes:
    found = mib.get(name)
    return found if found and tag_of(found) != Tag.COUNTER64 else b""


def _next_v1(mib: Mib, name: bytes) -> bytes:
    return next((found for found in mib.following(name) if tag_of(found) != Tag.COUNTER64), b"")
