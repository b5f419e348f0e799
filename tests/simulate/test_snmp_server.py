"""Simulated agents behind real sockets, asked by net-snmp and pysnmp."""

import asyncio
import shutil
import subprocess
from collections.abc import Callable
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData,
    ContextData,
    ObjectIdentity,
    ObjectType,
    SnmpEngine,
    UdpTransportTarget,
    UsmUserData,
    get_cmd,
    usmAesCfb128Protocol,
    usmHMAC192SHA256AuthProtocol,
)

from netwright.errors import UsageError
from netwright.model.credential import Community, Kind, Profile
from netwright.model.secret import Secret
from netwright.model.snmp import Oid, Tag, Value, oid, oid_text
from netwright.simulate.agent import Agent
from netwright.simulate.campus import CampusPlan
from netwright.simulate.mib import loose
from netwright.simulate.simulation import (
    Service,
    campus_simulation,
    placed_from,
    recording_simulation,
)
from netwright.simulate.snmp_server import serve_snmp
from netwright.simulate.sockets import Watched
from netwright.transport.snmp.engine import AsyncSnmpEngine
from tests.recordings import load
from tests.simulate.serving import serving

SYS_NAME = "1.3.6.1.2.1.1.5.0"
SYS_OBJECT_ID = oid("1.3.6.1.2.1.1.2.0")
ADDRESS = IPv4Address("127.0.5.1")
NetSnmp = Callable[..., list[str]]


@pytest.fixture
def net_snmp() -> NetSnmp:
    """Run a net-snmp command; its answer by lines."""
    if shutil.which("snmpbulkwalk") is None:
        pytest.skip("net-snmp's commands (Debian package snmp) are not installed")

    def run(command: str, *arguments: str) -> list[str]:
        ran = subprocess.run(
            [command, "-Lo", "-m", "", "-M", "", "-t", "2", *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return (ran.stdout + ran.stderr).splitlines()

    return run


@pytest.mark.integration
@pytest.mark.parametrize("name", ["ios_c3560", "junos_vmx", "nxos_n9k-c93180yc-fx3", "fortios"])
def test_a_recording_is_walked_as_it_was_recorded(
    name: str, shared_data: Path, net_snmp: NetSnmp
) -> None:
    """Every OID, none twice, by another maker's manager."""
    path = shared_data / "devices" / f"{name}.snmprec"
    served = recording_simulation([(ADDRESS, path)], "public", 0.0)

    with serving(served.agents) as ports:
        walked = net_snmp(
            "snmpbulkwalk", "-v2c", "-c", "public", "-Cc", "-OQn", "-Cr50",
            f"{ADDRESS}:{ports.snmp}", ".1",
        )  # fmt: skip

    names = {line.split(" ")[0].lstrip(".") for line in walked if line.startswith(".")}
    assert names == {oid_text(known) for known in load(path).names if known[0] == 1}


@pytest.mark.integration
def test_two_hundred_recordings_are_served_at_once(shared_data: Path) -> None:
    """The acceptance of discovery asks for it; here only that each answers as itself."""
    placed = placed_from(shared_data / "devices", IPv4Address("127.1.0.1"))[:200]
    served = recording_simulation(placed, "public", 0.0)

    with serving(served.agents) as ports:
        told = asyncio.run(_sys_object_ids([address for address, _ in placed], ports.snmp))

    assert told == [_recorded(path, SYS_OBJECT_ID) for _, path in placed]


@pytest.mark.integration
def test_v3_is_answered_to_net_snmp_and_what_is_wrong_is_named(net_snmp: NetSnmp) -> None:
    """Another maker's USM must agree with ours."""
    served = campus_simulation(CampusPlan(devices=8, is_broken=False), lambda: 0.0)
    core = IPv4Address("127.20.0.1")

    with serving({core: served.agents[core]}) as ports:

        def ask(user: str, auth: str, priv: str) -> str:
            answer = net_snmp(
                "snmpget", "-v3", "-l", "authPriv", "-u", user, "-a", "SHA-256", "-A", auth,
                "-x", "AES", "-X", priv, "-OQn", f"{core}:{ports.snmp}", SYS_NAME,
            )  # fmt: skip
            return answer[-1]

        answers = [
            ask("netops", "core-auth-pass", "core-priv-pass"),
            ask("netops", "wrong-auth-pass", "core-priv-pass"),
            ask("netops", "core-auth-pass", "wrong-priv-pass"),
            ask("nobody", "core-auth-pass", "core-priv-pass"),
        ]

    assert answers[0].endswith('"core-1"')
    assert "Authentication failure" in answers[1]
    assert "Decryption error" in answers[2]
    assert "Unknown user name" in answers[3]


@pytest.mark.integration
def test_pysnmp_reads_the_same_by_v2c_and_v3() -> None:
    """The second oracle."""
    served = campus_simulation(CampusPlan(devices=8, is_broken=False), lambda: 0.0)
    core = IPv4Address("127.20.0.1")
    user = UsmUserData(
        "netops",
        "core-auth-pass",
        "core-priv-pass",
        authProtocol=usmHMAC192SHA256AuthProtocol,
        privProtocol=usmAesCfb128Protocol,
    )

    with serving({core: served.agents[core]}) as ports:
        told = [
            asyncio.run(_pysnmp_get(str(core), ports.snmp, credential))
            for credential in (CommunityData("public"), user)
        ]

    assert told == ["core-1", "core-1"]


@pytest.mark.integration
def test_a_delayed_agent_answers_late() -> None:
    """A slow device is not a dead one."""
    agent = Agent({b"public": loose([(oid(SYS_NAME), Tag.OCTET_STRING, b"late")])})

    async def ask(port: int) -> tuple[str | None, float]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        told = await _pysnmp_get(str(ADDRESS), port, CommunityData("public"))
        return told, loop.time() - began

    with serving({ADDRESS: Service(agent, 0.3)}) as ports:
        told, elapsed_s = asyncio.run(ask(ports.snmp))

    assert told == "late"
    assert elapsed_s >= 0.3


def test_only_loopback_is_ever_bound() -> None:
    """A simulated network must not be found by a real one."""

    async def serve(address: str) -> None:
        with Watched() as watched:
            serve_snmp({IPv4Address(address): Service(Agent())}, 0, watched)

    for address in ("0.0.0.0", "192.0.2.1", "10.0.0.1"):  # noqa: S104 - it is refused
        with pytest.raises(UsageError, match="not a loopback address"):
            asyncio.run(serve(address))


def test_a_taken_address_is_said_in_one_line() -> None:
    """Two simulations at once."""
    with serving({ADDRESS: Service(Agent())}) as ports:

        async def serve() -> None:
            with Watched() as watched:
                serve_snmp({ADDRESS: Service(Agent())}, ports.snmp, watched)

        with pytest.raises(UsageError, match=f"cannot serve {ADDRESS}"):
            asyncio.run(serve())


def _recorded(path: Path, wanted: Oid) -> Value:
    return next((value for name, _, value in load(path).varbinds if name == wanted), None)


async def _pysnmp_get(
    address: str, port: int, credential: CommunityData | UsmUserData
) -> str | None:
    engine = SnmpEngine()
    target = await UdpTransportTarget.create((address, port), timeout=5, retries=1)
    question = ObjectType(ObjectIdentity(SYS_NAME))
    try:
        error, _, _, varbinds = await get_cmd(engine, credential, target, ContextData(), question)
    finally:
        engine.close_dispatcher()
    return None if error else str(varbinds[0][1])


async def _sys_object_ids(addresses: list[IPv4Address], port: int) -> list[Value]:
    profile = Profile("recorded", Kind.SNMP_V2C, Community(Secret("public")))
    async with AsyncSnmpEngine() as engine:
        sessions = [engine.session(address, profile, port=port) for address in addresses]
        answers = await asyncio.gather(*(session.get([SYS_OBJECT_ID]) for session in sessions))
    return [value for ((_, _, value),) in answers]
