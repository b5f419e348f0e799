"""The engine as its callers see it: threads, event loops, many agents, a clean end."""

import asyncio
import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from ipaddress import IPv6Address, ip_address
from time import monotonic, sleep

import pytest

from netwright.errors import DeviceUnreachable, UsageError
from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.model.snmp import WalkEnd
from netwright.transport.snmp import AsyncSnmpEngine, Patience, SnmpEngine
from netwright.transport.snmp.pdu import PduType
from tests.transport.snmp.asking import names, session
from tests.transport.snmp.conftest import V2C
from tests.transport.snmp.hostile import ALL_ROWS, ROOT, SYS_NAME, HostileAgent, honest, read_query
from tests.transport.snmp.modes import silent
from tests.transport.snmp.udp_agent import UdpAgent

CANARY = "canary-4711"


def test_many_threads_share_one_engine(engine: SnmpEngine) -> None:
    """Nornir's workers hand their plans to one loop; each gets its own device's rows."""
    with ExitStack() as stack:
        agents = [stack.enter_context(HostileAgent(honest)) for _ in range(20)]
        with ThreadPoolExecutor(20) as pool:
            walks = list(pool.map(lambda agent: session(engine, agent).collect([ROOT]), agents))
    assert [names(walk[ROOT]) for walk in walks] == [ALL_ROWS] * 20


def test_one_session_serves_several_threads(engine: SnmpEngine) -> None:
    """Questions of two jobs to one agent share the cap and do not mix."""
    with HostileAgent(honest) as agent:
        shared = session(engine, agent)
        with ThreadPoolExecutor(8) as pool:
            walks = list(pool.map(lambda _: shared.collect([ROOT])[ROOT], range(8)))
            got = list(pool.map(lambda _: shared.get([SYS_NAME])[0][2], range(8)))
    assert [names(walk) for walk in walks] == [ALL_ROWS] * 8
    assert got == [b"hostile"] * 8


def test_an_event_loop_can_use_the_engine_directly() -> None:
    """The same sessions, awaited."""

    async def main(agent: HostileAgent) -> list[int]:
        async with AsyncSnmpEngine() as engine:
            asked = engine.session(agent.address, V2C, port=agent.port)
            walks = await asyncio.gather(*(asked.collect([ROOT]) for _ in range(3)))
            return [len(walk[ROOT].varbinds) for walk in walks]

    with HostileAgent(honest) as agent:
        assert asyncio.run(main(agent)) == [70, 70, 70]


def test_no_agent_is_asked_more_than_it_can_queue(engine: SnmpEngine) -> None:
    """Single-threaded agents drop what does not fit their queue: four at a time."""
    with HostileAgent(silent) as agent, ThreadPoolExecutor() as pool:
        asked = engine.session(agent.address, V2C, port=agent.port, timeout_s=30)
        walking = pool.submit(asked.collect, [(*ROOT, number) for number in range(100)])
        sleep(0.2)
        assert len(agent.queries) == 4
        asked.close()
        walking.result(timeout=2)


def test_an_ipv6_agent_is_reached(engine: SnmpEngine) -> None:
    """One socket per family, opened when first needed."""
    try:
        server = UdpAgent(lambda data: honest(read_query(data, 1)), address="::1")
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with server:
        asked = engine.session(IPv6Address("::1"), V2C, port=server.port)
        assert names(asked.collect([ROOT])[ROOT]) == ALL_ROWS


def test_a_closed_ipv6_port_is_refused_at_once(engine: SnmpEngine) -> None:
    """ICMPv6 comes through its own error queue."""
    try:
        server = UdpAgent(lambda _: [], address="::1")
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with server:
        port = server.port
    with pytest.raises(DeviceUnreachable, match="refused"):
        engine.session(IPv6Address("::1"), V2C, port=port, timeout_s=5).get([SYS_NAME])


def test_what_the_kernel_will_not_send_is_not_waited_for(engine: SnmpEngine) -> None:
    """No route, no permission, no such port: the reason is known at once."""
    started = monotonic()
    asked = engine.session(ip_address("127.0.0.1"), V2C, port=0, timeout_s=5)
    with pytest.raises(DeviceUnreachable, match="invalid argument"):
        asked.get([SYS_NAME])
    assert monotonic() - started < 1


def test_closing_the_engine_frees_who_waits() -> None:
    """Ctrl-C must not wait for the timeouts of a thousand devices."""
    engine = SnmpEngine()
    with HostileAgent(silent) as agent, ThreadPoolExecutor(2) as pool:
        asked = engine.session(agent.address, V2C, port=agent.port, timeout_s=30)
        walking = pool.submit(asked.collect, [ROOT])
        getting = pool.submit(asked.get, [SYS_NAME])
        while not agent.queries:
            pass
        engine.close()
        engine.close()
        walk = walking.result(timeout=2)[ROOT]
        assert (walk.end, walk.reason) == (WalkEnd.NO_ANSWER, "closed")
        with pytest.raises(DeviceUnreachable, match="closed"):
            getting.result(timeout=2)


def test_closing_a_session_ends_its_walks_only(engine: SnmpEngine) -> None:
    """Others go on."""
    with HostileAgent(silent) as mute, HostileAgent(honest) as agent, ThreadPoolExecutor() as pool:
        asked = engine.session(mute.address, V2C, port=mute.port, timeout_s=30)
        walking = pool.submit(asked.collect, [ROOT])
        while not mute.queries:
            pass
        asked.close()
        assert walking.result(timeout=2)[ROOT].reason == "closed"
        assert names(session(engine, agent).collect([ROOT])[ROOT]) == ALL_ROWS


def test_a_cancelled_walk_leaves_nothing_behind() -> None:
    """Its questions are forgotten, and late answers do no harm."""

    async def main(agent: HostileAgent) -> int:
        async with AsyncSnmpEngine() as engine:
            asked = engine.session(agent.address, V2C, port=agent.port)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asked.collect([ROOT]), 0.05)
            walk = (await asked.collect([(*ROOT[:-1], 99)]))[(*ROOT[:-1], 99)]
            return len(walk.varbinds)

    mute_first = iter([True])
    with HostileAgent(lambda query: [] if next(mute_first, False) else honest(query)) as agent:
        assert asyncio.run(main(agent)) == 0


def test_a_cancelled_walk_leaves_its_slots_to_others() -> None:
    """A job that waited behind it goes on at once, not at the next timeout."""

    async def main(agent: HostileAgent) -> float:
        async with AsyncSnmpEngine() as engine:
            asked = engine.session(
                agent.address, V2C, port=agent.port, patience=Patience(timeout_s=30)
            )
            walking = asyncio.create_task(asked.collect([(*ROOT, n) for n in range(8)]))
            await asyncio.sleep(0.05)
            getting = asyncio.create_task(asked.get([SYS_NAME]))
            await asyncio.sleep(0.05)
            walking.cancel()
            started = monotonic()
            await getting
            return monotonic() - started

    with HostileAgent(lambda query: honest(query) if query.kind == PduType.GET else []) as agent:
        assert asyncio.run(main(agent)) < 1


def test_engines_come_and_go_without_leaking() -> None:
    """Sockets, loops and threads end with the engine."""
    before = threading.active_count()
    with HostileAgent(honest) as agent:
        for _ in range(5):
            with SnmpEngine() as one, SnmpEngine() as two:
                session(one, agent).get([SYS_NAME])
                session(two, agent).get([SYS_NAME])
    gc.collect()  # an unclosed socket would warn, and warnings are errors here
    assert threading.active_count() == before


def test_a_closed_engine_says_so() -> None:
    """A task that outlives its engine must not wait for ever."""
    engine = SnmpEngine()
    asked = engine.session(ip_address("127.0.0.1"), V2C)
    engine.close()
    with pytest.raises(UsageError, match="engine is closed"):
        asked.get([SYS_NAME])


def test_a_profile_of_another_kind_is_refused(engine: SnmpEngine) -> None:
    """An SSH login must never be sent as a community."""
    profile = Profile("login", Kind.SSH, Login("admin", Secret(CANARY)))
    with pytest.raises(UsageError, match="login: not an SNMP credential"):
        engine.session(ip_address("127.0.0.1"), profile)


@pytest.mark.parametrize(
    "profile",
    [
        Profile("a", Kind.SNMP_V2C, Community(Secret(CANARY))),
        Profile("b", Kind.SNMP_V3, UsmUser("u", "SHA", Secret(CANARY), "AES", Secret(CANARY))),
    ],
)
def test_no_secret_shows_in_a_session_or_its_errors(engine: SnmpEngine, profile: Profile) -> None:
    """Tracebacks and logs print what is near: nothing near may hold the secret openly."""
    with UdpAgent(lambda _: []) as agent:
        asked = engine.session(agent.address, profile, port=agent.port, timeout_s=0.05, retries=0)
        with pytest.raises(DeviceUnreachable) as caught:
            asked.with_context("7").get([SYS_NAME])
    channel = asked._session._channel  # noqa: SLF001 - what a debugger would show
    shown = [asked, channel, channel.security, caught.value, profile]
    assert CANARY not in repr([*shown, caught.value.__cause__])


def test_a_vlan_context_is_appended_to_the_community(engine: SnmpEngine) -> None:
    """Cisco's agents show each VLAN's forwarding table under community@vlan."""
    with HostileAgent(honest) as agent:
        session(engine, agent).with_context("7").get([SYS_NAME])
        assert agent.queries[-1].community == b"public@7"


def test_patience_of_a_session_is_what_was_asked_for() -> None:
    """The defaults are those the documentation states."""
    assert Patience() == Patience(timeout_s=1.0, retries=2, budget_s=60.0, max_outstanding=4)
