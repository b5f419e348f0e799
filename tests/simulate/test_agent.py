"""Answers of an agent: netwright.simulate.agent."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.snmp import Tag, Varbind
from netwright.simulate.agent import Agent
from netwright.simulate.mib import loose
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Version, read_message
from netwright.transport.snmp.pdu import Pdu, PduType, Request, decode_pdu, encode_request

NAME, LOCATION, COUNTER = (1, 3, 6, 1, 5, 0), (1, 3, 6, 1, 6, 0), (1, 3, 6, 2, 1)
ROWS: list[Varbind] = [
    (NAME, Tag.OCTET_STRING, b"sw-1"),
    (LOCATION, Tag.OCTET_STRING, b"here"),
    (COUNTER, Tag.COUNTER64, 2**63),
    ((1, 3, 6, 2, 2), Tag.INTEGER, -1),
]
AGENT = Agent({b"public": loose(ROWS)})


def test_get_returns_the_instance_with_its_type() -> None:
    """The plainest question of all."""
    assert _ask(Request(PduType.GET, (NAME,))).varbinds == [ROWS[0]]


def test_get_of_an_unknown_object_and_of_an_unknown_instance_differ() -> None:
    """RFC 3416 section 4.2.1 has an exception for each."""
    answer = _ask(Request(PduType.GET, ((1, 3, 6, 1, 5, 9), (1, 3, 6, 9, 1, 0))))

    assert [tag for _, tag, _ in answer.varbinds] == [Tag.NO_SUCH_INSTANCE, Tag.NO_SUCH_OBJECT]


def test_get_next_walks_from_one_table_into_the_next() -> None:
    """A walk without GETBULK."""
    assert _ask(Request(PduType.GET_NEXT, (LOCATION,))).varbinds == [ROWS[2]]


def test_get_bulk_ends_with_end_of_mib_view_named_as_the_last_varbind() -> None:
    """That is how a manager knows that the walk is complete."""
    answer = _ask(Request(PduType.GET_BULK, (LOCATION,), 10))

    assert answer.varbinds == [*ROWS[2:], (ROWS[-1][0], Tag.END_OF_MIB_VIEW, None)]


def test_get_bulk_of_two_names_answers_row_by_row() -> None:
    """Several columns of a table in one question (RFC 3416 section 4.2.3)."""
    answer = _ask(Request(PduType.GET_BULK, (NAME, COUNTER), 2))

    end = (ROWS[3][0], Tag.END_OF_MIB_VIEW, None)
    assert answer.varbinds == [ROWS[1], ROWS[3], ROWS[2], end]


def test_get_bulk_keeps_to_the_largest_message() -> None:
    """Whole varbinds only, as many as fit."""
    agent = Agent({b"public": loose(ROWS)}, max_size=90)
    datagram = _message(Request(PduType.GET_BULK, ((1, 3),), 10))

    answer = agent.respond(datagram)

    assert answer is not None
    assert len(answer) <= 90
    assert _read(answer).varbinds == ROWS[:3]


def test_get_of_more_than_fits_is_too_big() -> None:
    """RFC 3416 section 4.2.1: no partial answer to GET."""
    agent = Agent({b"public": loose(ROWS)}, max_size=60)

    answer = agent.respond(_message(Request(PduType.GET, (NAME, LOCATION))))

    assert answer is not None
    assert (_read(answer).error_status, _read(answer).varbinds) == (1, [])


def test_version_1_names_the_missing_variable() -> None:
    """RFC 1157 section 4.1.2: noSuchName with the position."""
    answer = _ask(Request(PduType.GET, (NAME, (1, 3, 9))), Version.V1)

    assert (answer.error_status, answer.error_index) == (2, 2)


def test_version_1_does_not_see_64_bit_counters() -> None:
    """RFC 3584 section 4.2.2.1: GETNEXT skips them."""
    assert _ask(Request(PduType.GET_NEXT, (LOCATION,)), Version.V1).varbinds == [ROWS[3]]


def test_version_1_knows_no_get_bulk() -> None:
    """The manager must not expect an answer."""
    datagram = _message(Request(PduType.GET_BULK, (NAME,), 10), Version.V1)

    assert AGENT.respond(datagram) is None


def test_an_unknown_community_is_met_with_silence() -> None:
    """So is how a wrong credential looks from outside."""
    datagram = _message(Request(PduType.GET, (NAME,)), community=b"private")

    assert AGENT.respond(datagram) is None


def test_an_agent_without_get_bulk_drops_it() -> None:
    """Some agents need GETNEXT."""
    agent = Agent({b"public": loose(ROWS)}, has_bulk=False)

    assert agent.respond(_message(Request(PduType.GET_BULK, (NAME,), 10))) is None
    assert agent.respond(_message(Request(PduType.GET_NEXT, (NAME,)))) is not None


@given(st.binary(max_size=200))
def test_garbage_never_raises(datagram: bytes) -> None:
    """One bad datagram must not end a simulation of thousands."""
    assert AGENT.respond(datagram) is None


@given(st.data())
def test_a_damaged_request_never_raises(data: st.DataObject) -> None:
    """Nearly right is the worst kind of wrong."""
    datagram = bytearray(_message(Request(PduType.GET_BULK, (NAME, COUNTER), 5)))
    for _ in range(data.draw(st.integers(1, 4))):
        datagram[data.draw(st.integers(0, len(datagram) - 1))] = data.draw(st.integers(0, 255))

    AGENT.respond(bytes(datagram))


def _ask(request: Request, version: Version = Version.V2C) -> Pdu:
    answer = AGENT.respond(_message(request, version))
    assert answer is not None
    return _read(answer)


def _message(
    request: Request, version: Version = Version.V2C, community: bytes = b"public"
) -> bytes:
    content = ber.encode_integer(version) + ber.encode(ber.OCTET_STRING, community)
    return ber.encode(ber.SEQUENCE, content + encode_request(request, 4711))


def _read(datagram: bytes) -> Pdu:
    message = read_message(datagram)
    pdu = decode_pdu(datagram, message.at, message.end)
    assert pdu.request_id == 4711
    return pdu
