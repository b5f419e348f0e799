"""Messages out of a stream: RFC 6587, both framings on one connection, frame by frame.

A frame that begins with a number, a space and `<` is counted in octets (section 3.4.1); any other
ends at a line feed, or at the NUL that some senders write instead (section 3.4.2). No I/O: bytes
in, messages out; how the bytes were cut on their way does not matter.
"""

import re

from netwright.events.text import MAX_BYTES

_COUNT = re.compile(rb"([1-9]\d{0,8}) <")
_MAY_BE_COUNT = re.compile(rb"[1-9]\d{0,8}(?: ?\Z)")
_TRAILER = re.compile(rb"[\n\0]")
_EMPTY = re.compile(rb"[\r\n\0]*")


class Framing:
    """The state of one connection."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max = max_bytes
        self._rest = b""
        self._skip = 0  # octets of a counted frame that is longer than we keep
        self._skip_line = False  # until the trailer of a line that is longer than we keep
        self.cut = 0
        """How many messages were longer than `max_bytes`, and lost their end."""

    def feed(self, received: bytes) -> list[bytes]:
        """Return the messages that are complete now, in order, without their framing."""
        buffer = self._rest + received
        messages: list[bytes] = []
        place = 0
        while True:
            place = self._past_skipped(buffer, place)
            end = self._frame(buffer, place, messages)
            if end is None:
                break
            place = end
        self._rest = buffer[place:]
        return messages

    def close(self) -> list[bytes]:
        """Return what the sender left without a trailer."""
        rest, self._rest = self._rest, b""
        return [rest] if rest.strip(b"\r\n\0") else []

    def _past_skipped(self, buffer: bytes, place: int) -> int:
        if self._skip:
            skipped = min(self._skip, len(buffer) - place)
            self._skip -= skipped
            place += skipped
        if self._skip_line:
            trailer = _TRAILER.search(buffer, place)
            self._skip_line = trailer is None
            place = trailer.end() if trailer else len(buffer)
        empty = None if self._skip else _EMPTY.match(buffer, place)
        return empty.end() if empty else place

    def _frame(self, buffer: bytes, place: int, messages: list[bytes]) -> int | None:
        """Take one frame; return where the next begins, or None if more has to come."""
        if place >= len(buffer):
            return None
        if count := _COUNT.match(buffer, place):
            return self._counted(buffer, count.end() - 1, int(count[1]), messages)
        return None if _MAY_BE_COUNT.match(buffer, place) else self._line(buffer, place, messages)

    def _line(self, buffer: bytes, place: int, messages: list[bytes]) -> int | None:
        trailer = _TRAILER.search(buffer, place)
        if trailer:
            messages.append(self._bounded(buffer[place : trailer.start()]))
            return trailer.end()
        if len(buffer) - place <= self._max:
            return None
        messages.append(self._bounded(buffer[place:]))
        self._skip_line = True
        return len(buffer)

    def _counted(self, buffer: bytes, start: int, count: int, messages: list[bytes]) -> int | None:
        end = start + count
        if end <= len(buffer):
            messages.append(self._bounded(buffer[start:end]))
            return end
        if len(buffer) - start <= self._max:
            return None
        messages.append(self._bounded(buffer[start:]))
        self._skip = end - len(buffer)
        return len(buffer)

    def _bounded(self, message: bytes) -> bytes:
        self.cut += len(message) > self._max
        return message[: self._max]
