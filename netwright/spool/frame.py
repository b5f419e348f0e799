"""One message as it lies in a segment: checked, and of a length that is known before it is read.

A frame is a magic number, the length of its content, the CRC-32 of its content, then the content:
when, how and from whom, and the payload. The CRC starts from a number that only this spool knows:
a payload that holds a whole frame is none, wherever reading begins.
"""

import struct
from typing import NamedTuple
from zlib import crc32

from netwright.model.received import ListenerKind, Received

MAGIC = b"\xa7Nw\x01"
MOST_PAYLOAD = 1 << 19
"""Octets that are kept of a payload: no protocol that is heard has longer ones."""
MOST_FRAME = 1 << 20

_PREFIX = struct.Struct("<4sII")  # magic, length and CRC-32 of the content
_CONTENT = struct.Struct("<qBBHH")  # at_ns, kind, octets of the source, port, octets of the peer
_WHOLE = struct.Struct("<4sIIqBBHH")
_MOST_PEER = 1024

_KINDS = tuple(ListenerKind)  # a new one goes to the end: its place is what is written
_CODES = {kind: code for code, kind in enumerate(_KINDS)}


class Batch(NamedTuple):
    """What was read from a piece of a segment."""

    records: list[Received]
    end: int
    """Octets of the piece that were understood."""


def encode(  # noqa: PLR0913, PLR0917 - the parts of a message
    seed: int, at_ns: int, listener: ListenerKind, source: str, port: int, peer: str, payload: bytes
) -> bytes:
    """Return a message as a frame."""
    sender = source.encode()
    proved = peer.encode(errors="replace")[:_MOST_PEER] if peer else b""
    header = _CONTENT.pack(at_ns, _CODES[listener], len(sender), port, len(proved))
    content = header + sender + proved + payload[:MOST_PAYLOAD]
    return _PREFIX.pack(MAGIC, len(content), crc32(content, seed)) + content


def after(record: Received) -> int:
    """Return the position behind a record: where the next one begins."""
    return (
        record.position
        + _WHOLE.size
        + len(record.source.encode())
        + len(record.peer.encode())
        + len(record.payload)
    )


class Decoder:
    """Understands pieces of segments of one spool; remembers how senders are spelled."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._names: dict[tuple[bytes, int], tuple[str, str]] = {}

    def decode(self, piece: bytes, position: int, most: int) -> Batch:
        """Read whole, correct frames from the beginning of a piece that lies at a position."""
        records: list[Received] = []
        view, offset, end = memoryview(piece), 0, len(piece) - _WHOLE.size
        seed, names, make = self._seed, self._names, tuple.__new__
        while offset <= end and len(records) < most:
            magic, length, crc, at_ns, code, sender, port, proved = _WHOLE.unpack_from(
                piece, offset
            )
            begin = offset + _PREFIX.size
            past = begin + length
            if crc32(view[begin:past], seed) != crc or magic != MAGIC or past > len(piece):
                break
            begin = offset + _WHOLE.size
            text = begin + sender + proved
            who = piece[begin:text]
            source, peer = names.get((who, sender)) or self._names_of(who, sender)
            payload = piece[text:past]
            record = position + offset, at_ns, _KINDS[code], source, port, peer, payload
            records.append(make(Received, record))
            offset = past
        return Batch(records, offset)

    def find(self, piece: bytes, *, is_all: bool) -> int | None:
        """Return where in a piece, but at its beginning, the next correct frame begins.

        A frame that may go on behind the piece is taken for one, unless the piece is all there is.
        """
        found = piece.find(MAGIC, 1)
        while found >= 0:
            begin = found + _PREFIX.size
            past = begin + int.from_bytes(piece[found + 4 : found + 8], "little")
            if past <= len(piece):
                if crc32(memoryview(piece)[begin:past], self._seed) == _crc(piece, found):
                    return found
            elif not is_all and past - found <= MOST_FRAME:
                return found
            found = piece.find(MAGIC, found + 1)
        return None

    def _names_of(self, who: bytes, sender: int) -> tuple[str, str]:
        """Decode names once: few senders send most messages."""
        if len(self._names) > _MANY:
            self._names.clear()
        names = who[:sender].decode(errors="replace"), who[sender:].decode(errors="replace")
        return self._names.setdefault((who, sender), names)


def _crc(piece: bytes, frame: int) -> int:
    return int.from_bytes(piece[frame + 8 : frame + _PREFIX.size], "little")


_MANY = 100_000
