"""SNMPv3 against an authoritative engine that is honest, and one that is not."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pytest

from netwright.errors import AuthenticationFailed, ProtocolViolation
from netwright.model.credential import Kind, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.model.snmp import Tag, WalkEnd
from netwright.simulate.engine import Engine
from netwright.simulate.mib import loose
from netwright.transport.snmp import SnmpEngine, SnmpSession, ber
from netwright.transport.snmp.message import read_message
from netwright.transport.snmp.pdu import PduType
from netwright.transport.snmp.privacy import PRIVACY, Clock
from netwright.transport.snmp.usm import AUTHENTICATION
from netwright.transport.snmp.usm_message import (
    encode_message,
    encode_parameters,
    encode_scoped,
    read_parameters,
)
from tests.transport.snmp.hostile import ROOT, SYS_NAME
from tests.transport.snmp.udp_agent import UdpAgent

ENGINE_ID = bytes.fromhex("8000000001020304")
AUTH_KEY, PRIV_KEY = Secret("authpass12"), Secret("privpass12")
USER = UsmUser("admin", "SHA-256", AUTH_KEY, "AES-256", PRIV_KEY)
ROWS = 150
MIB = loose(
    [
        (SYS_NAME, Tag.OCTET_STRING, b"v3"),
        *(((*ROOT, row), Tag.INTEGER, row) for row in range(1, ROWS + 1)),
    ]
)
VLAN_MIB = loose([(SYS_NAME, Tag.OCTET_STRING, b"vlan 7")])


class Agent:
    """An engine whose clock and identity a test may change while it is read."""

    def __init__(self, *users: UsmUser) -> None:
        self.clock = Clock(3, 1000)
        self.users = users or (USER,)
        self.engine = self.with_id(ENGINE_ID)
        self.seen: list[bytes] = []

    def with_id(self, engine_id: bytes) -> Engine:
        """Make an engine of another identity."""
        contexts = {"": MIB, "vlan-7": VLAN_MIB}
        return Engine(engine_id, self.users, contexts, lambda: self.clock)

    def __call__(self, data: bytes) -> Iterable[bytes]:
        """Answer one datagram."""
        self.seen.append(data)
        answer = self.engine.respond(data)
        return [answer] if answer else []


@contextmanager
def opened(
    engine: SnmpEngine, respond: Callable[[bytes], Iterable[bytes]], user: UsmUser = USER
) -> Iterator[SnmpSession]:
    """Open a session with an agent."""
    profile = Profile("v3", Kind.SNMP_V3, user)
    with UdpAgent(respond) as agent:
        yield engine.session(
            agent.address, profile, port=agent.port, timeout_s=0.15, retries=1, budget_s=10
        )


def system_name(session: SnmpSession) -> object:
    """Get sysName."""
    return session.get([SYS_NAME])[0][2]


@pytest.mark.parametrize("auth", AUTHENTICATION)
@pytest.mark.parametrize("priv", [None, *PRIVACY])
def test_every_protocol_pair_reads_a_whole_table(
    engine: SnmpEngine, auth: str, priv: str | None
) -> None:
    """The contract's spellings, through discovery, time and several answers."""
    user = UsmUser("u", auth, AUTH_KEY, priv, PRIV_KEY if priv else None)
    with opened(engine, Agent(user), user) as session:
        walk = session.collect([ROOT])[ROOT]
        assert session.engine_id == ENGINE_ID
    assert (len(walk.varbinds), walk.end) == (ROWS, WalkEnd.ENDED)


def test_a_user_without_keys_reads(engine: SnmpEngine) -> None:
    """NoAuthNoPriv still discovers the engine first."""
    user = UsmUser("open")
    with opened(engine, Agent(user), user) as session:
        assert system_name(session) == b"v3"


def test_a_context_selects_another_mib(engine: SnmpEngine) -> None:
    """Bridges show each VLAN's forwarding table in a context of its own."""
    with opened(engine, Agent()) as session:
        assert system_name(session) == b"v3"
        assert system_name(session.with_context("vlan-7")) == b"vlan 7"
        with pytest.raises(AuthenticationFailed, match="unknownContext"):
            system_name(session.with_context("vlan-8"))
        walk = session.with_context("vlan-8").collect([ROOT])[ROOT]
    assert (walk.end, walk.reason) == (WalkEnd.NO_ANSWER, "unknownContext")


def test_the_context_of_the_credential_is_used(engine: SnmpEngine) -> None:
    """A profile may name one."""
    user = UsmUser("admin", "SHA-256", AUTH_KEY, "AES-256", PRIV_KEY, context="vlan-7")
    with opened(engine, Agent(), user) as session:
        assert system_name(session) == b"vlan 7"


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        (UsmUser("nobody", "SHA-256", AUTH_KEY), "unknownUserName"),
        (UsmUser("admin", "SHA-256", Secret("wrongpass12")), "wrongDigest"),
        (UsmUser("admin", "SHA", AUTH_KEY), "wrongDigest"),
        (
            UsmUser("admin", "SHA-256", AUTH_KEY, "AES-256", Secret("wrongpass12")),
            "decryptionError",
        ),
        (UsmUser("admin", "SHA-256", AUTH_KEY, "DES", PRIV_KEY), "decryptionError"),
        (UsmUser("authonly", "SHA", AUTH_KEY, "AES", PRIV_KEY), "unsupportedSecLevel"),
    ],
)
def test_a_wrong_credential_is_named_at_once(
    engine: SnmpEngine, user: UsmUser, reason: str
) -> None:
    """The operator learns which part is wrong; no report is ever taken for a value."""
    agent = Agent(USER, UsmUser("authonly", "SHA", AUTH_KEY))
    with opened(engine, agent, user) as session:
        with pytest.raises(AuthenticationFailed) as caught:
            session.get([SYS_NAME])
        walk = session.collect([ROOT])[ROOT]
    assert caught.value.reason == reason
    assert "pass12" not in str(caught.value)
    assert (walk.end, walk.reason, walk.varbinds) == (WalkEnd.NO_ANSWER, reason, [])


@pytest.mark.parametrize("clock", [Clock(3, 100_000), Clock(4, 0), Clock(2, 5)])
def test_a_clock_that_jumps_in_the_middle_of_a_walk_is_followed(
    engine: SnmpEngine, clock: Clock
) -> None:
    """A reboot, a reset or a corrected clock costs a round trip, not the walk."""
    agent = Agent()

    def jump(data: bytes) -> Iterable[bytes]:
        if len(agent.seen) == 3:
            agent.clock = clock
        return agent(data)

    with opened(engine, jump) as session:
        walk = session.collect([ROOT])[ROOT]
    assert (len(walk.varbinds), walk.end) == (ROWS, WalkEnd.ENDED)


def test_a_replaced_device_is_discovered_anew(engine: SnmpEngine) -> None:
    """The address stays, the engine ID changes: keys must be localized again."""
    agent = Agent()
    with opened(engine, agent) as session:
        assert system_name(session) == b"v3"
        agent.engine = agent.with_id(b"\x80\0\0\0\x01another")
        assert system_name(session) == b"v3"
        assert session.engine_id == b"\x80\0\0\0\x01another"


def test_duplicated_datagrams_change_nothing(engine: SnmpEngine) -> None:
    """Neither reports nor answers may be counted twice."""
    agent = Agent()
    with opened(engine, lambda data: [*agent(data)] * 3) as session:
        agent.clock = Clock(3, 0)
        walk = session.collect([ROOT])[ROOT]
    assert (len(walk.varbinds), walk.end) == (ROWS, WalkEnd.ENDED)


def test_an_engine_that_never_agrees_on_the_time_is_given_up(engine: SnmpEngine) -> None:
    """Its reports are bounded, and named."""
    agent = Agent()

    def drift(data: bytes) -> Iterable[bytes]:
        agent.clock = Clock(agent.clock.boots + 1, 0)
        return agent(data)

    with opened(engine, drift) as session, pytest.raises(AuthenticationFailed) as caught:
        session.get([SYS_NAME])
    assert caught.value.reason == "notInTimeWindow"
    assert len(agent.seen) <= 8


def test_an_engine_that_never_knows_itself_is_given_up(engine: SnmpEngine) -> None:
    """It answers every request with unknownEngineID."""
    agent = Agent()

    def amnesia(data: bytes) -> Iterable[bytes]:
        answers = [*agent(data)]
        agent.engine = agent.with_id(b"\x80\0\0\0\x01" + len(agent.seen).to_bytes(4))
        return answers

    with opened(engine, amnesia) as session, pytest.raises(AuthenticationFailed) as caught:
        session.get([SYS_NAME])
    assert caught.value.reason == "unknownEngineID"
    assert len(agent.seen) <= 8


def flipped(answer: bytes, at: int) -> bytes:
    """Return an answer with one bit turned."""
    return answer[:at] + bytes((answer[at] ^ 1,)) + answer[at + 1 :]


def test_a_tampered_answer_is_no_answer(engine: SnmpEngine) -> None:
    """Whoever sits in between can only make the device look silent."""
    agent = Agent(USER)

    def tamper(data: bytes) -> Iterable[bytes]:
        answers = [*agent(data)]
        return answers if len(agent.seen) < 2 else [flipped(answer, -1) for answer in answers]

    with opened(engine, tamper) as session, pytest.raises(ProtocolViolation) as caught:
        session.get([SYS_NAME])
    assert caught.value.reason == "garbage: answer with a wrong digest"


def test_octets_behind_an_answer_do_not_spoil_it(engine: SnmpEngine) -> None:
    """Some stacks pad datagrams; what the digest covers ends where the message does."""
    agent = Agent()
    with opened(engine, lambda data: [answer + b"\0\0" for answer in agent(data)]) as session:
        assert system_name(session) == b"v3"


def test_an_answer_without_authentication_is_not_believed(engine: SnmpEngine) -> None:
    """A forger who knows the message id but no key cannot lower the security level."""
    agent = Agent()

    def forge(data: bytes) -> Iterable[bytes]:
        answers = [*agent(data)]
        if len(agent.seen) < 2:
            return answers
        message = read_message(data)
        request_id = ber.encode_integer(message.id)
        content = request_id + ber.encode_integer(0) * 2 + ber.encode(ber.SEQUENCE, b"")
        scoped = encode_scoped(ENGINE_ID, b"", ber.encode(PduType.RESPONSE, content))
        parameters = encode_parameters(ENGINE_ID, agent.clock, (b"admin", b"", b""))
        return [encode_message(message.id, 0, parameters, scoped)]

    with opened(engine, forge) as session, pytest.raises(ProtocolViolation) as caught:
        session.get([SYS_NAME])
    assert caught.value.reason == "garbage: answer at another security level"


def test_an_old_answer_is_not_believed(engine: SnmpEngine) -> None:
    """An answer dated before what the engine already said is a replay (RFC 3414 section 3.2)."""
    agent = Agent()
    with opened(engine, agent) as session:
        assert system_name(session) == b"v3"
        readings = iter([Clock(3, 1000), Clock(2, 1000)] * 9)  # one to check, one to answer
        agent.engine = Engine(ENGINE_ID, agent.users, {"": MIB}, lambda: next(readings))
        with pytest.raises(ProtocolViolation) as caught:
            session.get([SYS_NAME])
    assert caught.value.reason == "garbage: answer not in time window"


def test_nothing_secret_is_sent_before_the_engine_is_known(engine: SnmpEngine) -> None:
    """Discovery carries neither user name nor digest (RFC 3414 section 4)."""
    agent = Agent()
    with opened(engine, agent) as session:
        system_name(session)
    first = read_message(agent.seen[0])
    found = read_parameters(first)
    assert (found.engine_id, found.username, first.flags & 3) == (b"", b"", 0)


def test_the_engine_is_discovered_once_for_all_sessions(engine: SnmpEngine) -> None:
    """Thousands of sessions a day would otherwise pay a round trip each."""
    agent = Agent()
    profile = Profile("v3", Kind.SNMP_V3, USER)
    with UdpAgent(agent) as server:
        for _ in range(5):
            session = engine.session(server.address, profile, port=server.port, timeout_s=0.5)
            assert system_name(session) == b"v3"
    assert len(agent.seen) == 6
