"""An engine that is objected to hears nothing but who it is: netwright.transport.snmp.engine."""

from collections.abc import Iterable
from ipaddress import ip_address

import pytest

from netwright.errors import AuthenticationFailed
from netwright.model.credential import Kind, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.transport.snmp import Outcome, SnmpEngine
from netwright.transport.snmp.message import read_message
from netwright.transport.snmp.usm_message import read_parameters
from tests.transport.snmp.hostile import SYS_NAME
from tests.transport.snmp.rogue import engine_report
from tests.transport.snmp.udp_agent import UdpAgent

ENGINE_ID = bytes.fromhex("80001f8804726f677565")
USER = Profile(
    "v3",
    Kind.SNMP_V3,
    UsmUser("ops", "SHA", Secret("CANARY-auth"), "AES-128", Secret("CANARY-priv")),
)


class Rogue:
    """Answers every message with a report that names an engine, and keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, int]] = []  # user name, flags

    def respond(self, data: bytes) -> Iterable[bytes]:
        """Say to be the engine."""
        message = read_message(data)
        self.heard.append((read_parameters(message).username, message.flags & 3))
        return [engine_report(data, ENGINE_ID)]


def test_no_key_is_used_for_an_engine_that_is_objected_to() -> None:
    """It hears questions without a name, a digest or a cipher; and is not asked for long."""
    rogue, asked = Rogue(), []

    def object_to(address: str, engine_id: bytes) -> str | None:
        asked.append((address, engine_id))
        return "that of r1"

    with UdpAgent(rogue.respond) as agent, SnmpEngine(object_to) as engine:
        [result] = engine.probe(agent.address, [USER], port=agent.port, timeout_s=0.3)
        session = engine.session(agent.address, USER, port=agent.port, timeout_s=0.3)
        with pytest.raises(AuthenticationFailed, match="that of r1"):
            session.set([(SYS_NAME, b"x")])

    assert (result.outcome, result.reason) == (Outcome.REFUSED, "that of r1")
    assert set(rogue.heard) == {(b"", 0)}
    assert set(asked) == {("127.0.0.1", ENGINE_ID)}


def test_without_an_objection_the_user_is_named() -> None:
    """The rogue of these tests would have got something."""
    rogue = Rogue()
    with UdpAgent(rogue.respond) as agent, SnmpEngine() as engine:
        engine.probe(agent.address, [USER], port=agent.port, timeout_s=0.3)

    assert (b"ops", 3) in rogue.heard


def test_who_is_there_is_asked_without_a_credential() -> None:
    """RFC 3414 section 4; and silence is no engine."""
    rogue = Rogue()
    with UdpAgent(rogue.respond) as agent, SnmpEngine() as engine:
        assert engine.discover(agent.address, port=agent.port, timeout_s=0.3) == ENGINE_ID
        assert engine.discover(ip_address("127.0.0.1"), port=1, timeout_s=0.1) is None

    assert set(rogue.heard) == {(b"", 0)}
