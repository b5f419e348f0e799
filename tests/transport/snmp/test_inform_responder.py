"""Informs are acknowledged, and nothing else is given away."""

import random
from dataclasses import replace

import pytest

from netwright.model.credential import UsmUser
from netwright.model.secret import Secret
from netwright.transport.snmp import ber
from netwright.transport.snmp.inform_responder import InformResponder, LocalEngine
from netwright.transport.snmp.message import read_message
from netwright.transport.snmp.pdu import PduType, decode_pdu
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.report import reason_of
from netwright.transport.snmp.usm_message import (
    encode_message,
    encode_parameters,
    encode_scoped,
    read_parameters,
    read_scoped,
)
from netwright.transport.snmp.usm_users import UsmUsers
from tests.notifications import (
    LINK_DOWN,
    PORT_3,
    PROFILES,
    USER,
    community_message,
    pdu,
    v3_message,
)

ENGINE = LocalEngine(bytes.fromhex("800000000501020304"), 5, 1000.0)
NOW_S = 1100.0
INFORM = pdu(LINK_DOWN, PORT_3, PduType.INFORM)


@pytest.fixture
def responder() -> InformResponder:
    """A responder with one user."""
    return InformResponder(ENGINE, UsmUsers(PROFILES))


def as_reportable(message: bytes) -> bytes:
    """Return a message whose flags ask for reports."""
    at = message.index(bytes.fromhex("0401")) + 2
    return message[:at] + bytes((message[at] | 4,)) + message[at + 1 :]


@pytest.mark.parametrize("community", ["c0mmunity-canary", "whatever"])
def test_an_inform_of_v2c_is_acknowledged_whatever_its_community(
    responder: InformResponder, community: str
) -> None:
    """Were only the known ones answered, anybody could try communities here."""
    answer = responder.respond(community_message(INFORM, community), NOW_S)

    assert answer == community_message(pdu(LINK_DOWN, PORT_3, PduType.RESPONSE), community)


@pytest.mark.parametrize("kind", [PduType.TRAP, PduType.GET, PduType.SET, PduType.RESPONSE])
def test_nothing_else_of_v2c_is_answered(responder: InformResponder, kind: PduType) -> None:
    """We are no agent."""
    assert responder.respond(community_message(pdu(LINK_DOWN, (), kind)), NOW_S) is None


def test_a_sender_of_v3_learns_who_we_are(responder: InformResponder) -> None:
    """Discovery: our engine's ID, boots and time (RFC 3414 section 4)."""
    question = encode_message(
        9, 0, encode_parameters(b"", Clock(0, 0), (b"", b"", b"")), encode_scoped(b"", b"", INFORM)
    )
    answer = responder.respond(question, NOW_S)

    assert answer is not None
    message = read_message(answer)
    found = read_parameters(message)
    assert (message.id, found.engine_id, found.clock) == (9, ENGINE.id, Clock(5, 100))
    report = decode_pdu(message.data, *read_scoped(message.data, message.at, message.end))
    assert reason_of(report) == "unknownEngineID"


def test_an_inform_of_v3_is_acknowledged_under_the_users_keys(responder: InformResponder) -> None:
    """Signed and encrypted like the inform."""
    question = v3_message(INFORM, engine_id=ENGINE.id, clock=Clock(5, 90))
    answer = responder.respond(question, NOW_S)

    assert answer is not None
    message = read_message(answer)
    opened = UsmUsers(PROFILES).open(message, read_parameters(message))
    acknowledged = decode_pdu(opened.data, *read_scoped(opened.data, opened.at, opened.end))
    assert (acknowledged.type, acknowledged.request_id) == (PduType.RESPONSE, 77)
    assert acknowledged.varbinds[2:] == list(PORT_3)


def test_a_late_inform_is_told_the_time_by_a_signed_report(responder: InformResponder) -> None:
    """After a restart of ours its sender has our old boots (RFC 3414 section 3.2, step 7a)."""
    answer = responder.respond(v3_message(INFORM, engine_id=ENGINE.id, clock=Clock(4, 90)), NOW_S)

    assert answer is not None
    message = read_message(answer)
    assert message.flags == 1
    signed = replace(USER, priv_protocol=None)
    profile = replace(PROFILES[1], credential=signed)
    opened = UsmUsers([profile]).open(message, read_parameters(message))
    report = decode_pdu(opened.data, *read_scoped(opened.data, opened.at, opened.end))
    assert reason_of(report) == "notInTimeWindow"


@pytest.mark.parametrize(
    "user",
    [
        replace(USER, username="nobody"),
        replace(USER, auth_key=Secret("authpass-2")),
        replace(USER, priv_key=Secret("privpass-2")),
        replace(USER, auth_protocol=None, priv_protocol=None),
    ],
)
def test_whoever_is_not_that_user_hears_nothing(responder: InformResponder, user: UsmUser) -> None:
    """Not even whether the user exists."""
    question = v3_message(INFORM, user, engine_id=ENGINE.id, clock=Clock(5, 90))

    assert responder.respond(as_reportable(question), NOW_S) is None
    assert responder.refused.total() == 1


def test_a_trap_of_another_engine_is_not_answered(responder: InformResponder) -> None:
    """Its sender's engine is the authoritative one."""
    assert responder.respond(v3_message(pdu(LINK_DOWN)), NOW_S) is None


def test_no_datagram_raises_whatever_its_octets(responder: InformResponder) -> None:
    """Anybody may send anything to an open port."""
    chance = random.Random(5)  # noqa: S311 - the same at every run
    seeds = (
        community_message(INFORM),
        v3_message(INFORM, engine_id=ENGINE.id, clock=Clock(5, 90)),
        encode_message(9, 0, ber.encode(4, b""), encode_scoped(b"", b"", INFORM)),
    )
    for number in range(6_000):
        octets = bytearray(seeds[number % 3])
        for _ in range(chance.randrange(1, 6)):
            octets[chance.randrange(len(octets))] = chance.choice((0, 255, chance.randrange(256)))
        responder.respond(bytes(octets[: chance.randrange(len(octets) + 1)]), NOW_S)
    assert len(responder.refused) < 100
