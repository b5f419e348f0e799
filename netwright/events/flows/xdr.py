"""Read XDR (RFC 4506) as far as sFlow needs it: from a bounded stretch of a datagram."""

from struct import Struct

from netwright.events.flows.export import MalformedError

_UNSIGNED = Struct(">I")
_HYPER = Struct(">Q")


class Xdr:
    """A stretch of octets that is read from its beginning on."""

    __slots__ = ("at", "data", "end", "start")

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self.data = data
        self.at = self.start = at
        self.end = end

    def unsigned(self) -> int:
        """Return the next 32-bit number."""
        return self._number(_UNSIGNED)

    def hyper(self) -> int:
        """Return the next 64-bit number."""
        return self._number(_HYPER)

    def numbers(self, count: int) -> tuple[int, ...]:
        """Return the next 32-bit numbers."""
        return tuple(self.unsigned() for _ in range(count))

    def fixed(self, size: int) -> bytes:
        """Return so many octets; padding after them is skipped.

        Raises:
            MalformedError: there are fewer.
        """
        at = self._advance(size + -size % 4)
        return self.data[at : at + size]

    def opaque(self) -> bytes:
        """Return octets of a length that stands before them."""
        return self.fixed(self.unsigned())

    def inner(self) -> "Xdr":
        """Return a stretch of a length that stands before it."""
        size = self.unsigned()
        at = self._advance(size)
        return Xdr(self.data, at, at + size)

    def _number(self, form: Struct) -> int:
        value: int = form.unpack_from(self.data, self._advance(form.size))[0]
        return value

    def _advance(self, size: int) -> int:
        at = self.at
        if at + size > self.end:
            raise MalformedError("XDR that is cut off")
        self.at += size
        return at
