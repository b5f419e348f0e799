"""An SNMP agent that misbehaves as told: a mode per way to be wrong.

A mode is a function from a query to the datagrams sent back. Every mode starts from `honest`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from netwright.model.snmp import Oid, Tag, oid
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Version
from netwright.transport.snmp.pdu import NO_SUCH_NAME, PduType
from tests.transport.snmp.udp_agent import UdpAgent

ROOT = oid("1.3.6.1.4.1.99999.1")
ROWS = 70
ALL_ROWS = [(*ROOT, row) for row in range(1, ROWS + 1)]
BEYOND = oid("1.3.6.1.4.1.99999.2.1.0")
SYS_NAME = oid("1.3.6.1.2.1.1.5.0")
COMMUNITY = b"public"

Encoded = tuple[Oid, bytes]
"""A name, and its value as it travels."""


@dataclass(frozen=True)
class Query:
    """A request as the agent read it; `number` counts them from 1."""

    data: bytes
    number: int
    version: int
    community: bytes
    request_id: int
    kind: int
    repetitions: int
    names: list[Oid]


Mode = Callable[[Query], Iterable[bytes]]


def integer(value: int) -> bytes:
    """Encode an INTEGER."""
    return ber.encode_integer(value)


MIB: list[Encoded] = [
    (SYS_NAME, ber.encode(Tag.OCTET_STRING, b"hostile")),
    *(((*ROOT, row), integer(row)) for row in range(1, ROWS + 1)),
    (BEYOND, integer(0)),
]
END_OF_MIB_VIEW = ber.encode(Tag.END_OF_MIB_VIEW, b"")
NO_SUCH_OBJECT = ber.encode(Tag.NO_SUCH_OBJECT, b"")


def honest(query: Query, mib: list[Encoded] = MIB) -> list[bytes]:
    """Answer as RFC 3416 says."""
    if query.kind == PduType.GET:
        values = dict(mib)
        rows = [(name, values.get(name, NO_SUCH_OBJECT)) for name in query.names]
        return [response(query, rows)]
    columns = [following(name, max(1, query.repetitions), mib) for name in query.names]
    ended = [index for index, rows in enumerate(columns, 1) if rows[0][1] == END_OF_MIB_VIEW]
    if query.version == Version.V1 and ended:
        return [response(query, [], error=NO_SUCH_NAME, index=ended[0])]
    return [response(query, [row for rows in zip(*columns, strict=True) for row in rows])]


def following(name: Oid, count: int, mib: list[Encoded] = MIB) -> list[Encoded]:
    """Return what comes after a name, filled up with endOfMibView."""
    rows = [row for row in mib if row[0] > name][:count]
    last = rows[-1][0] if rows else name
    return rows + [(last, END_OF_MIB_VIEW)] * (count - len(rows))


def response(
    query: Query,
    rows: Iterable[Encoded],
    *,
    error: int = 0,
    index: int = 0,
    request_id: int | None = None,
) -> bytes:
    """Encode a response to a query."""
    listed = b"".join(
        ber.encode(ber.SEQUENCE, ber.encode_oid(name) + value) for name, value in rows
    )
    request_id = query.request_id if request_id is None else request_id
    pdu = b"".join(map(ber.encode_integer, (request_id, error, index)))
    pdu = ber.encode(PduType.RESPONSE, pdu + ber.encode(ber.SEQUENCE, listed))
    header = ber.encode_integer(query.version) + ber.encode(ber.OCTET_STRING, query.community)
    return ber.encode(ber.SEQUENCE, header + pdu)


class HostileAgent:
    """Serves a mode on a loopback address until closed; remembers the queries."""

    def __init__(self, mode: Mode, reply_from: str | None = None) -> None:
        self.queries: list[Query] = []
        self._mode = mode
        self._agent = UdpAgent(self._respond, reply_from=reply_from)
        self.address, self.port = self._agent.address, self._agent.port

    def __enter__(self) -> Self:
        """Start to answer."""
        self._agent.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Stop."""
        self._agent.close()

    def _respond(self, data: bytes) -> Iterable[bytes]:
        query = read_query(data, len(self.queries) + 1)
        self.queries.append(query)
        return self._mode(query)


def read_query(data: bytes, number: int) -> Query:
    """Read a request."""
    at, end = ber.expect(data, 0, len(data), ber.SEQUENCE)
    version, at = ber.read_integer(data, at, end)
    community, at = ber.read_string(data, at, end)
    kind, at, end = ber.header(data, at, end)
    request_id, at = ber.read_integer(data, at, end)
    _, at = ber.read_integer(data, at, end)
    repetitions, at = ber.read_integer(data, at, end)
    at, end = ber.expect(data, at, end, ber.SEQUENCE)
    names = []
    while at < end:
        inside, at = ber.expect(data, at, end, ber.SEQUENCE)
        start, stop = ber.expect(data, inside, at, ber.OBJECT_IDENTIFIER)
        names.append(ber.decode_oid(data[start:stop]))
    return Query(data, number, version, community, request_id, kind, repetitions, names)
