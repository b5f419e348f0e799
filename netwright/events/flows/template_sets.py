"""Read sets (RFC 3954 section 5, RFC 7011 section 3.3) and the templates in them."""

from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple

from netwright.events.flows.export import MalformedError
from netwright.events.flows.template import VARIABLE, Field

FIRST_DATA_SET = 256

_PAIR = Struct(">HH")
_TRIPLE = Struct(">HHH")
_MOST_FIELDS = 256
_LONGEST_RECORD = 65_535
_OF_ENTERPRISE = 0x8000


class Template(NamedTuple):
    """A template as it was sent; without fields, that it is withdrawn (RFC 7011 section 8.1)."""

    id: int
    fields: tuple[Field, ...]
    is_options: bool


class SetKinds(NamedTuple):
    """Which sets hold templates, in one version."""

    templates: int
    options: int


V9, IPFIX = SetKinds(0, 1), SetKinds(2, 3)


def sets(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (ID, where its content starts, where it ends) of each set.

    Raises:
        MalformedError: a set does not fit.
    """
    while end - at >= _PAIR.size:
        set_id, length = _PAIR.unpack_from(data, at)
        if length < _PAIR.size or at + length > end:
            raise MalformedError(f"a set of {length} octets where {end - at} are left")
        yield set_id, at + _PAIR.size, at + length
        at += length


def templates(data: bytes, at: int, end: int, set_id: int) -> Iterator[Template]:
    """Yield the templates of a set that holds such.

    Raises:
        MalformedError: a template does not fit, or is of absurd size.
    """
    read = _READERS[set_id]
    while end - at >= _PAIR.size:
        template, at = read(data, at, end)
        size = sum(1 if field.length == VARIABLE else field.length for field in template.fields)
        if template.fields and not 0 < size <= _LONGEST_RECORD:
            raise MalformedError(f"a template of records of {size} octets")
        if template.id >= FIRST_DATA_SET or not template.fields:
            yield template


def _v9_template(data: bytes, at: int, end: int) -> tuple[Template, int]:
    template_id, count = _PAIR.unpack_from(data, at)
    fields, at = _v9_fields(data, at + _PAIR.size, end, count)
    return Template(template_id, fields, is_options=False), at


def _v9_options(data: bytes, at: int, end: int) -> tuple[Template, int]:
    """Read an options template, which counts the octets of its fields (RFC 3954 section 6.1)."""
    _need(at + _TRIPLE.size <= end)
    template_id, scopes, options = _TRIPLE.unpack_from(data, at)
    at += _TRIPLE.size
    about, at = _v9_fields(data, at, end, scopes // _PAIR.size, is_scope=True)
    fields, at = _v9_fields(data, at, end, options // _PAIR.size)
    return Template(template_id, about + fields, is_options=True), at


def _v9_fields(
    data: bytes, at: int, end: int, count: int, *, is_scope: bool = False
) -> tuple[tuple[Field, ...], int]:
    _need(0 <= count <= _MOST_FIELDS and at + count * _PAIR.size <= end)
    stop = at + count * _PAIR.size
    pairs = _PAIR.iter_unpack(data[at:stop])
    return tuple(Field(number, length, 0, is_scope) for number, length in pairs), stop


def _ipfix_template(data: bytes, at: int, end: int) -> tuple[Template, int]:
    template_id, count = _PAIR.unpack_from(data, at)
    fields, at = _ipfix_fields(data, at + _PAIR.size, end, count)
    return Template(template_id, fields, is_options=False), at


def _ipfix_options(data: bytes, at: int, end: int) -> tuple[Template, int]:
    template_id, count = _PAIR.unpack_from(data, at)
    if not count:
        return Template(template_id, (), is_options=True), at + _PAIR.size
    _need(at + _TRIPLE.size <= end)
    fields, at = _ipfix_fields(data, at + _TRIPLE.size, end, count)
    return Template(template_id, fields, is_options=True), at


def _ipfix_fields(data: bytes, at: int, end: int, count: int) -> tuple[tuple[Field, ...], int]:
    _need(count <= _MOST_FIELDS)
    fields = []
    for _ in range(count):
        _need(at + _PAIR.size <= end)
        number, length = _PAIR.unpack_from(data, at)
        at += _PAIR.size
        enterprise = 0
        if number & _OF_ENTERPRISE:
            _need(at + _PAIR.size <= end)
            enterprise = int.from_bytes(data[at : at + 4])
            at += 4
        fields.append(Field(number & ~_OF_ENTERPRISE, length, enterprise))
    return tuple(fields), at


def _need(it: bool) -> None:  # noqa: FBT001
    if not it:
        raise MalformedError("a template that does not fit into its set")


_READERS = {
    V9.templates: _v9_template,
    V9.options: _v9_options,
    IPFIX.templates: _ipfix_template,
    IPFIX.options: _ipfix_options,
}
