"""100,000 broken packets: one typed error or a value, no crash, no hang."""

from random import Random
from time import monotonic

import pytest

from netwright.errors import NetwrightError
from netwright.model.credential import UsmUser
from netwright.model.secret import Secret
from netwright.model.snmp import WalkEnd, oid
from netwright.simulate.engine import Engine
from netwright.simulate.mib import loose
from netwright.transport.snmp import SnmpEngine
from netwright.transport.snmp.ber import DecodeError
from netwright.transport.snmp.community import CommunitySecurity
from netwright.transport.snmp.message import Version, read_message
from netwright.transport.snmp.pdu import PduType, Request
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.remote_engine import RemoteEngine
from netwright.transport.snmp.security import Security
from netwright.transport.snmp.user import UserSecurity
from tests.transport.snmp.asking import session
from tests.transport.snmp.hostile import MIB, ROOT, HostileAgent, Query, honest, read_query

PACKETS = 100_000
REQUEST = Request(PduType.GET_BULK, (ROOT,), 20, oid("1.3.6.1.4.1.99999.2"))
ENGINE_ID = bytes.fromhex("8000000001020304")
USER = UsmUser("u", "SHA", Secret("authpass1"), "AES", Secret("privpass1"))


def mutated(rng: Random, data: bytes) -> bytes:
    """Return the packet with a few octets turned, cut, doubled or filled with noise."""
    packet = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(packet) + 1)
        match rng.randrange(5):
            case 0:
                packet[at : at + 1] = bytes((rng.randrange(256),))
            case 1:
                del packet[at:]
            case 2:
                del packet[at : at + rng.randrange(8)]
            case 3:
                packet[at:at] = rng.randbytes(rng.randrange(8))
            case _:
                packet[at:at] = packet[at : at + rng.randrange(64)]
    return bytes(packet)


def samples() -> list[tuple[Security, bytes]]:
    """Return good answers to mutate: v2c, v1, v3 in the clear and v3 encrypted."""
    found: list[tuple[Security, bytes]] = []
    for version in (Version.V2C, Version.V1):
        security = CommunitySecurity(version, Secret("public"))
        query = read_query(security.seal(REQUEST, 77, 0.0), 1)
        found.append((security, honest(query, MIB[1:])[0]))
    remote = RemoteEngine()
    remote.discovered(ENGINE_ID, Clock(1, 10), 0.0)
    rows = [(name, 2, 1) for name, _ in MIB]
    for user in (UsmUser("u"), USER):
        engine = Engine(ENGINE_ID, [user], {"": loose(rows)}, lambda: Clock(1, 10))
        admitted = UserSecurity(user, remote)
        answer = engine.respond(admitted.seal(REQUEST, 77, 0.0))
        assert answer is not None
        found.append((admitted, answer))
    return found


def test_the_samples_are_good() -> None:
    """Else the mutants would prove nothing."""
    for security, data in samples():
        assert len(security.open(read_message(data), REQUEST, 0.0).varbinds) == 20


def test_the_decoder_survives_broken_packets() -> None:
    """Mutated answers of every version, and pure noise."""
    rng = Random(4711)  # noqa: S311
    good = samples()
    refused = 0
    started = monotonic()
    for number in range(PACKETS):
        security, data = good[number % len(good)]
        packet = rng.randbytes(rng.randrange(60)) if number % 10 == 9 else mutated(rng, data)
        try:
            security.open(read_message(packet), REQUEST, 0.0)
        except DecodeError:
            refused += 1
    assert 0 < refused < PACKETS
    assert monotonic() - started < 60


@pytest.mark.parametrize("seed", range(3))
def test_the_engine_survives_an_agent_of_broken_packets(engine: SnmpEngine, seed: int) -> None:
    """Mutated answers over a socket: every walk ends within the budget, whatever it got."""
    rng = Random(seed)  # noqa: S311

    def broken(query: Query) -> list[bytes]:
        packets = [mutated(rng, honest(query)[0]) for _ in range(rng.randrange(6))]
        return packets + honest(query) * (rng.random() < 0.5)

    with HostileAgent(broken) as agent:
        asked = session(engine, agent, budget_s=5)
        walks = asked.collect([ROOT, (*ROOT[:-1], 7), oid("1.3.6.1.2.1")])
        try:
            asked.get([ROOT])
        except NetwrightError as error:
            assert str(error)  # noqa: PT017
    assert all(walk.reason for walk in walks.values() if walk.end is not WalkEnd.ENDED)
