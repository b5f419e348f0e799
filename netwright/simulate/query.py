"""Request PDUs as an agent receives them (RFC 3416 section 3)."""

from typing import NamedTuple

from netwright.transport.snmp import ber

_LONGEST_NAME = 5 * ber.MAX_SUB_IDENTIFIERS


class Query(NamedTuple):
    """A request PDU; what is echoed is kept as it came."""

    kind: int
    request_id: bytes  # the whole element
    non_repeaters: int
    max_repetitions: int
    names: list[bytes]
    varbinds: bytes


def read_query(data: bytes, at: int, end: int) -> Query:
    """Read a request PDU.

    Raises:
        DecodeError: it is not one.
    """
    kind, at, end = ber.header(data, at, end)
    _, _, stop = ber.header(data, at, end)
    request_id = data[at:stop]
    non_repeaters, stop = ber.read_integer(data, stop, end)
    max_repetitions, stop = ber.read_integer(data, stop, end)
    at, end = ber.expect(data, stop, end, ber.SEQUENCE)
    varbinds = data[at:end]
    names = []
    while at < end:
        inside, at = ber.expect(data, at, end, ber.SEQUENCE)
        start, stop = ber.expect(data, inside, at, ber.OBJECT_IDENTIFIER)
        if stop - start > _LONGEST_NAME:
            raise ber.DecodeError("OID of more than 128 sub-identifiers")
        names.append(data[start:stop])
    return Query(kind, request_id, max(non_repeaters, 0), max(max_repetitions, 0), names, varbinds)
