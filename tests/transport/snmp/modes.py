"""The ways agents were seen to misbehave, as modes of the hostile agent.

They were measured on other SNMP clients, several of which loop for ever, lose rows or report
success on a truncated table.
"""

from dataclasses import replace

from netwright.transport.snmp.message import Version
from netwright.transport.snmp.pdu import NO_SUCH_NAME, TOO_BIG, PduType
from tests.transport.snmp.hostile import (
    BEYOND,
    END_OF_MIB_VIEW,
    MIB,
    NO_SUCH_OBJECT,
    ROOT,
    Encoded,
    Query,
    following,
    honest,
    integer,
    response,
)

GEN_ERR, AUTHORIZATION_ERROR = 5, 16


def too_big_above_four(query: Query) -> list[bytes]:
    """Some agents build answers in a small buffer and refuse what does not fit."""
    if max(1, query.repetitions) * len(query.names) > 4:
        return [response(query, [], error=TOO_BIG)]
    return honest(query)


def silent_above_four(query: Query) -> list[bytes]:
    """A path that drops fragments looks like this."""
    return honest(query) if query.repetitions * len(query.names) <= 4 else []


def gen_err_on_second_bulk(query: Query) -> list[bytes]:
    """An agent that fails once in the middle of a table."""
    return [response(query, [], error=GEN_ERR, index=1)] if query.number == 2 else honest(query)


def gen_err_on_every_bulk(query: Query) -> list[bytes]:
    """An agent that never got GETBULK right."""
    if query.kind == PduType.GET_BULK:
        return [response(query, [], error=GEN_ERR)]
    return honest(query)


def deaf_to_bulk(query: Query) -> list[bytes]:
    """An agent that drops the PDU it does not know."""
    return [] if query.kind == PduType.GET_BULK else honest(query)


def first_datagram_lost(query: Query) -> list[bytes]:
    """Packet loss: only retransmission helps."""
    return honest(query) if query.number > 1 else []


def more_than_asked(query: Query) -> list[bytes]:
    """An agent that ignores max-repetitions."""
    return honest(replace(query, repetitions=query.repetitions + 7))


def one_row_per_bulk(query: Query) -> list[bytes]:
    """An agent that answers GETBULK like GETNEXT."""
    return honest(replace(query, repetitions=1))


def stray_request_id_first(query: Query) -> list[bytes]:
    """A late answer to something else."""
    stray = response(query, following(query.names[0], 3), request_id=query.request_id + 1)
    return [stray, *honest(query)]


def every_answer_twice(query: Query) -> list[bytes]:
    """A network that duplicates."""
    return honest(query) * 2


def no_such_name_at_the_end(query: Query) -> list[bytes]:
    """A proxy that speaks v2c but ends a walk like v1."""
    rows = [row for row in following(query.names[0], 60) if row[1] != END_OF_MIB_VIEW]
    rows = [row for row in rows if row[0] != BEYOND]
    return [response(query, rows) if rows else response(query, [], error=NO_SUCH_NAME, index=1)]


def no_such_object_at_the_end(query: Query) -> list[bytes]:
    """An agent that confuses the exceptions."""
    rows = [row for row in following(query.names[0], 60) if row[1] != END_OF_MIB_VIEW][:60]
    rows = [row for row in rows if row[0] != BEYOND]
    return [response(query, rows or [(query.names[0], NO_SUCH_OBJECT)])]


def end_of_mib_after_the_last_row(query: Query) -> list[bytes]:
    """The subtree is the last thing the agent has."""
    return honest(query, MIB[:-1])


def garbage_then_answer(query: Query) -> list[bytes]:
    """Noise from the agent's address does not hide its answer."""
    return [b"\x30\x82", b"GET / HTTP/1.0\r\n", *honest(query)]


def truncated_answer_first(query: Query) -> list[bytes]:
    """A broken first answer; the retransmission brings a whole one."""
    whole = honest(query)
    return [whole[0][:-5]] if query.number == 1 else whole


def backwards(query: Query) -> list[bytes]:
    """After row 50 the agent starts over: a walk that trusts it never ends."""
    rows: list[Encoded] = []
    at = query.names[0]
    for _ in range(max(1, query.repetitions)):
        name, value = following(at, 1)[0]
        at = name if name <= (*ROOT, 50) else (*ROOT, 10)
        rows.append((at, value))
    return [response(query, rows)]


def same_name_for_ever(query: Query) -> list[bytes]:
    """The classic broken agent."""
    rows = [((*ROOT, 1), integer(1))] * max(1, query.repetitions)
    return [response(query, rows)]


def gen_err_from_row_twenty(query: Query) -> list[bytes]:
    """A row that the agent cannot read at all."""
    rows = following(query.names[0], max(1, query.repetitions))
    if any(name >= (*ROOT, 20) for name, _ in rows):
        return [response(query, [], error=GEN_ERR, index=1)]
    return [response(query, rows)]


def too_big_always(query: Query) -> list[bytes]:
    """An agent that finds even one row too big."""
    return [response(query, [], error=TOO_BIG)]


def empty_answers(query: Query) -> list[bytes]:
    """No error, no rows: a walk that goes on asking never ends."""
    return [response(query, [])]


def access_denied(query: Query) -> list[bytes]:
    """The view does not let this community in."""
    return [response(query, [], error=AUTHORIZATION_ERROR)]


def unassigned_error(query: Query) -> list[bytes]:
    """An error-status that no RFC knows."""
    return [response(query, [], error=99)]


def truncated_ber(query: Query) -> list[bytes]:
    """Every answer is cut off."""
    return [honest(query)[0][:-5]]


def echo(query: Query) -> list[bytes]:
    """A reflector: our own packet comes back, with the right request-id."""
    return [query.data]


def another_version(query: Query) -> list[bytes]:
    """An agent that answers v2c in v1."""
    return honest(replace(query, version=int(Version.V1)))


def silent(query: Query) -> list[bytes]:  # noqa: ARG001
    """A wrong community, or nobody."""
    return []


def silent_after_row_twenty(query: Query) -> list[bytes]:
    """A device that dies in the middle."""
    if query.names[0] >= (*ROOT, 20):
        return []
    return [response(query, following(query.names[0], 20)[: query.repetitions])]
