"""Templates (RFC 3954 section 5.2, RFC 7011 section 3.4): what the octets of a record are.

A template is compiled once into one `struct.Struct` that reads all records of a set, and the few
elements are named that need more than that.
"""

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from struct import Struct
from typing import Any, NamedTuple

from netwright.events.flows import values
from netwright.events.flows.elements import PADDING, Element, Kind, element, scope

VARIABLE = 0xFFFF  # RFC 7011 section 7
_LONG = 255

_UNSIGNED = {1: "B", 2: "H", 4: "I", 8: "Q"}
_SIGNED = {1: "b", 2: "h", 4: "i", 8: "q"}
Record = dict[str, Any]
_Convert = Callable[[bytes], Any]
_CONVERT: dict[Kind, _Convert] = {
    Kind.UNSIGNED: values.unsigned,
    Kind.SIGNED: values.signed,
    Kind.REAL: values.real,
    Kind.IPV4: values.ipv4,
    Kind.IPV6: values.ipv6,
    Kind.MAC: values.mac,
    Kind.TEXT: values.text,
    Kind.NTP: values.ntp,
    Kind.OCTETS: values.hexadecimal,
}


class Field(NamedTuple):
    """One field of a template as it was sent; `is_scope` where NetFlow v9 counts it apart."""

    number: int
    length: int
    enterprise: int = 0
    is_scope: bool = False

    @property
    def element(self) -> Element:
        """What it is."""
        return scope(self.number) if self.is_scope else element(self.enterprise, self.number)


class Layout:
    """How the records of a template are read; equal templates share one."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields
        self.is_variable = any(field.length == VARIABLE for field in fields)
        self.size = sum(1 if field.length == VARIABLE else field.length for field in fields)
        """Octets of a record, at least."""

    def read(self, data: bytes, at: int, end: int) -> Iterator[tuple[bytes, Record]]:
        """Yield the octets of each whole record from `at` to `end`, and what they say."""
        return self._read_variable(data, at, end) if self.is_variable else self._read(data, at, end)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The elements' names; padding has none; of two with one name the last counts."""
        return tuple(field.element.name for field in self.fields if field.number != PADDING)

    @cached_property
    def _struct(self) -> Struct:
        return Struct(">" + "".join(map(_code, self.fields)))

    @cached_property
    def _converts(self) -> tuple[tuple[str, _Convert], ...]:
        """What is more than a number that the struct reads."""
        last = {field.element.name: field for field in self.fields if field.number != PADDING}
        return tuple(
            (name, _CONVERT[field.element.kind])
            for name, field in last.items()
            if _code(field)[-1] == "s"
        )

    def _read(self, data: bytes, at: int, end: int) -> Iterator[tuple[bytes, Record]]:
        names, converts, size = self.names, self._converts, self.size
        end = at + (end - at) // size * size  # what is left over is padding
        for record in self._struct.iter_unpack(data[at:end]):
            said = dict(zip(names, record))  # noqa: B905 - as long; being strict takes a third more
            for name, convert in converts:
                said[name] = convert(said[name])
            yield data[at : at + size], said
            at += size

    def _read_variable(self, data: bytes, at: int, end: int) -> Iterator[tuple[bytes, Record]]:
        while end - at >= self.size:
            start, said = at, Record()
            for field in self.fields:
                at, stop = _extent(data, at, end, field.length)
                if stop > end:
                    return
                if field.number != PADDING:
                    said[field.element.name] = _CONVERT[field.element.kind](data[at:stop])
                at = stop
            yield data[start:at], said


def _extent(data: bytes, at: int, end: int, length: int) -> tuple[int, int]:
    """Return from where to where a value is (RFC 7011 section 7)."""
    if length != VARIABLE:
        return at, at + length
    if at >= end:
        return at, end + 1
    length = data[at]
    if length < _LONG:
        return at + 1, at + 1 + length
    return at + 3, at + 3 + int.from_bytes(data[at + 1 : at + 3])


def _code(field: Field) -> str:
    if field.number == PADDING:
        return f"{field.length}x"
    codes = {Kind.UNSIGNED: _UNSIGNED, Kind.SIGNED: _SIGNED}.get(field.element.kind, {})
    return codes.get(field.length) or f"{field.length}s"


@lru_cache(maxsize=2048)
def layout(fields: tuple[Field, ...]) -> Layout:
    """Return the layout of a template; most exporters of a network have the same few."""
    return Layout(fields)
