"""Which credential works: all in parallel, each outcome with its reason."""

from time import monotonic

import pytest

from netwright.model.credential import Community, Kind, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.model.snmp import Tag
from netwright.transport.snmp import Outcome, SnmpEngine
from netwright.transport.snmp.message import Version, read_message
from netwright.transport.snmp.pdu import PduType
from tests.transport.snmp.hostile import (
    NO_SUCH_OBJECT,
    SYS_NAME,
    HostileAgent,
    Query,
    honest,
    read_query,
    response,
)
from tests.transport.snmp.test_user import AUTH_KEY, ENGINE_ID, PRIV_KEY, USER, Agent
from tests.transport.snmp.udp_agent import UdpAgent


def community(name: str, kind: Kind = Kind.SNMP_V2C) -> Profile:
    """Make a profile of a community of the same name."""
    return Profile(f"{kind}-{name}", kind, Community(Secret(name)))


def user(name: str, credential: UsmUser) -> Profile:
    """Make a profile of a user."""
    return Profile(name, Kind.SNMP_V3, credential)


class Device:
    """An agent of all versions that knows one community and one user."""

    def __init__(self) -> None:
        self.v3 = Agent(USER)
        self.kinds: list[int] = []

    def __call__(self, data: bytes) -> list[bytes]:
        """Answer as a device does: a wrong community with silence."""
        version = read_message(data).version
        self.kinds.append(version)
        if version == Version.V3:
            return list(self.v3(data))
        query = read_query(data, 1)
        return honest(query) if query.community == b"right" else []


CANDIDATES = [
    community("wrong"),
    community("right"),
    community("right", Kind.SNMP_V1),
    community("wrong", Kind.SNMP_V1),
    user("good", USER),
    user("unknown", UsmUser("nobody", "SHA", AUTH_KEY)),
    user("bad-auth", UsmUser("admin", "SHA-256", Secret("wrongpass12"))),
    user("bad-priv", UsmUser("admin", "SHA-256", AUTH_KEY, "AES", PRIV_KEY)),
]


def test_every_profile_gets_its_outcome_and_reason(engine: SnmpEngine) -> None:
    """In the order given; what works shows the system group."""
    with UdpAgent(Device()) as agent:
        results = engine.probe(agent.address, CANDIDATES, port=agent.port, timeout_s=0.2)
    assert [(result.profile.name, result.outcome, result.reason) for result in results] == [
        ("snmp_v2c-wrong", Outcome.NO_ANSWER, "timeout"),
        ("snmp_v2c-right", Outcome.OK, ""),
        ("snmp_v1-right", Outcome.OK, ""),
        ("snmp_v1-wrong", Outcome.NO_ANSWER, "timeout"),
        ("good", Outcome.OK, ""),
        ("unknown", Outcome.REFUSED, "unknownUserName"),
        ("bad-auth", Outcome.REFUSED, "wrongDigest"),
        ("bad-priv", Outcome.REFUSED, "decryptionError"),
    ]
    assert {result.engine_id for result in results if result.profile.kind is Kind.SNMP_V3} == {
        ENGINE_ID
    }
    works = [result for result in results if result.outcome is Outcome.OK]
    assert all(len(result.system) == 7 for result in works)
    assert all(result.rtt_s is not None and result.rtt_s < 1 for result in works)
    assert [row[2] for row in works[0].system if row[0] == SYS_NAME] == [b"hostile"]


def test_users_are_tried_before_communities_go_out_in_the_clear(engine: SnmpEngine) -> None:
    """And v2c before v1: their version fields happen to fall."""
    device = Device()
    with UdpAgent(device) as agent:
        engine.probe(agent.address, CANDIDATES, port=agent.port, timeout_s=0.1, retries=0)
    assert device.kinds == sorted(device.kinds, reverse=True)


def test_wrong_communities_together_cost_one_timeout(engine: SnmpEngine) -> None:
    """Ten candidates tried one by one would cost ten."""
    candidates = [community(f"wrong-{number}") for number in range(10)]
    started = monotonic()
    with UdpAgent(Device()) as agent:
        results = engine.probe(agent.address, candidates, port=agent.port, timeout_s=0.2, retries=0)
    assert 0.2 <= monotonic() - started < 0.6
    assert {result.outcome for result in results} == {Outcome.NO_ANSWER}


def test_one_answer_shortens_the_wait_for_the_others(engine: SnmpEngine) -> None:
    """What a device takes is known then; the first timeout is for one not yet heard."""
    started = monotonic()
    with UdpAgent(Device()) as agent:
        results = engine.probe(
            agent.address, CANDIDATES[:2], port=agent.port, timeout_s=5.0, retries=3
        )
    assert monotonic() - started < 2
    assert [result.outcome for result in results] == [Outcome.NO_ANSWER, Outcome.OK]


def test_silence_to_users_holds_communities_up_for_one_timeout_only(engine: SnmpEngine) -> None:
    """Most agents know no SNMPv3 and say nothing: its retransmissions need no waiting for."""

    def without_v3(data: bytes) -> list[bytes]:
        return [] if read_message(data).version == Version.V3 else honest(read_query(data, 1))

    started = monotonic()
    with UdpAgent(without_v3) as agent:
        results = engine.probe(
            agent.address,
            [user("good", USER), community("right")],
            port=agent.port,
            timeout_s=0.6,
            retries=2,
        )
    assert [result.outcome for result in results] == [Outcome.NO_ANSWER, Outcome.OK]
    assert 0.6 <= monotonic() - started < 2.5


def test_a_closed_port_ends_the_probe_at_once(engine: SnmpEngine) -> None:
    """No profile can be right where nobody listens."""
    with UdpAgent(Device()) as agent:
        port = agent.port
    started = monotonic()
    results = engine.probe(agent.address, CANDIDATES, port=port, timeout_s=5.0)
    assert {(result.outcome, result.reason) for result in results} == {
        (Outcome.NO_ANSWER, "refused")
    }
    assert monotonic() - started < 1


def test_an_agent_that_drops_what_it_cannot_decrypt_is_explained(engine: SnmpEngine) -> None:
    """net-snmp sends no report then: only the answered discovery tells that it is there."""
    v3 = Agent(USER)

    def dropping(data: bytes) -> list[bytes]:
        answers = list(v3(data))
        return answers if len(v3.seen) == 1 else []

    with UdpAgent(dropping) as agent:
        (result,) = engine.probe(
            agent.address, [user("good", USER)], port=agent.port, timeout_s=0.1, retries=0
        )
    assert result.outcome is Outcome.NO_ANSWER
    assert result.reason == "timeout, though its engine answered: wrong privacy key?"


def test_an_empty_view_is_a_working_credential(engine: SnmpEngine) -> None:
    """The community is right; what it may read is another question."""

    def blind(query: Query) -> list[bytes]:
        return [response(query, [(name, NO_SUCH_OBJECT) for name in query.names])]

    with HostileAgent(blind) as agent:
        (result,) = engine.probe(agent.address, [community("right")], port=agent.port)
    assert result.outcome is Outcome.OK
    assert {row[1] for row in result.system} == {Tag.NO_SUCH_OBJECT}


def test_a_denied_community_is_refused_not_silent(engine: SnmpEngine) -> None:
    """Some agents say authorizationError."""

    def denying(query: Query) -> list[bytes]:
        assert query.kind == PduType.GET
        return [response(query, [], error=16)]

    with HostileAgent(denying) as agent:
        (result,) = engine.probe(agent.address, [community("right")], port=agent.port)
    assert (result.outcome, result.reason) == (Outcome.REFUSED, "authorizationError")


def test_no_profiles_no_packets(engine: SnmpEngine) -> None:
    """Nothing to try is not an error."""
    with HostileAgent(honest) as agent:
        assert engine.probe(agent.address, [], port=agent.port) == []
        assert not agent.queries


@pytest.mark.parametrize("kind", [Kind.SNMP_V2C, Kind.SNMP_V1])
def test_equal_profiles_under_two_names_both_get_a_result(engine: SnmpEngine, kind: Kind) -> None:
    """Results are by profile, not by secret."""
    twins = [Profile(name, kind, Community(Secret("right"))) for name in ("a", "b")]
    with UdpAgent(Device()) as agent:
        results = engine.probe(agent.address, twins, port=agent.port, timeout_s=0.2)
    assert [(result.profile.name, result.outcome) for result in results] == [
        ("a", Outcome.OK),
        ("b", Outcome.OK),
    ]
