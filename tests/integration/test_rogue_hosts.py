"""Nobody harvests credentials by answering: a real agent, and somebody that poses as it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import Version, read_message
from netwright.transport.snmp.usm_message import read_parameters
from tests.integration.command import Netwright, new_project
from tests.net_snmp import snmpd
from tests.transport.snmp.rogue import engine_report
from tests.transport.snmp.udp_agent import UdpAgent
from tests.transport.ssh.fake_device import FakeDevice, serving

pytestmark = pytest.mark.integration
REAL, ROGUE = "127.44.2.1", "127.44.2.2"
ENGINE, OTHER_ENGINE = "80001f8804726f7574657231", "80001f8804726f7574657232"
NEW_ENGINE = "80001f8804726f7574657233"
USER = UsmUser("ops", "SHA", Secret("CANARY-auth"), "AES-128", Secret("CANARY-priv"))
POOL = (
    Profile("ops", Kind.SNMP_V3, USER),
    Profile("ro", Kind.SNMP_V2C, Community(Secret("CANARY-ro"))),
)
NETOPS = Profile("netops", Kind.SSH, Login("netops", Secret("S3cure-net")))
AGENT = [
    f"exactEngineID 0x{ENGINE}",
    "sysName r1",
    "createUser ops SHA CANARY-auth AES CANARY-priv",
    "rouser ops priv",
    "rocommunity CANARY-ro",
]


class Rogue:
    """Answers with somebody's engine ID, and keeps what it is shown."""

    def __init__(self, engine_id: str, *, silent_to_users: bool = False) -> None:
        self._engine_id = bytes.fromhex(engine_id)
        self._is_silent = silent_to_users
        self.shown: set[str] = set()
        self.asked = 0

    def respond(self, data: bytes) -> Iterable[bytes]:
        """Say to be the engine."""
        self.asked += 1
        try:
            message = read_message(data)
        except ber.DecodeError:
            return []
        if message.version != Version.V3:
            self.shown.add("a community")
            return []
        if name := read_parameters(message).username:
            self.shown.add(f"the user {name.decode()}")
        return [] if self._is_silent else [engine_report(data, self._engine_id)]


@pytest.fixture
def command(tmp_path: Path) -> Netwright:
    """A project with a user and a community."""
    return new_project(tmp_path / "project", POOL)


@pytest.fixture
def port(tmp_path: Path, command: Netwright) -> int:
    """Know r1, and then let it be gone."""
    with snmpd(tmp_path / "r1", AGENT, REAL) as port:
        report = discover(command, REAL, port)
        assert report["devices"] == ["r1"]
    return port


def discover(command: Netwright, address: str, port: int, code: int = 0) -> dict[str, Any]:
    """Discover one address."""
    options = ("--no-crawl", f"--snmp-port={port}", "--ssh-port=1")
    return dict(command.discover(address, *options, code=code))


@pytest.mark.parametrize(
    ("address", "engine_id", "verdict"),
    [(ROGUE, ENGINE, "moved"), (REAL, OTHER_ENGINE, "changed")],
)
def test_an_engine_that_nobody_explained_is_shown_nothing(
    command: Netwright, port: int, address: str, engine_id: str, verdict: str
) -> None:
    """Neither by a discovery nor by `creds test`; a person is told, and may explain it."""
    rogue = Rogue(engine_id)
    with UdpAgent(rogue.respond, address, port=port):
        report = discover(command, address, port, code=4)
        tested = command.json("creds", "test", address, f"--snmp-port={port}", code=4)
        assert rogue.shown == set()
        [failure] = report["failed"]
        assert "no credential was sent" in failure["reason"]
        assert {each["outcome"] for each in tested["data"]} == {"skipped"}
        [conflict] = command.json("devices", "list", "--conflicts")["data"]
        assert (conflict["device"], conflict["other"], conflict["value"]) == (
            "r1",
            address,
            engine_id,
        )
        assert verdict in conflict["reason"]

        trusted = command.json("creds", "trust", address)
        discover(command, address, port, code=4)

    assert trusted == {"address": address, "engines": [engine_id]}
    assert rogue.shown == {"the user ops", "a community"}
    assert command.json("devices", "list", "--conflicts")["data"] == []


def test_a_device_that_a_user_read_is_never_shown_a_community(
    command: Netwright, port: int
) -> None:
    """Somebody that is silent to users waits for the community that would be tried next."""
    rogue = Rogue(ENGINE, silent_to_users=True)
    with UdpAgent(rogue.respond, REAL, port=port):
        discover(command, REAL, port, code=4)

    assert "a community" not in rogue.shown


def test_a_status_poll_shows_an_engine_that_nobody_explained_nothing(
    command: Netwright, tmp_path: Path
) -> None:
    """It asks every minute, and would tell whoever has taken the address over by then."""
    (command.project / "inventory" / "links.yaml").write_text("links:\n- ['r1:lo', 'r2:lo']\n")
    with snmpd(tmp_path / "r1", AGENT, REAL) as port:
        discover(command, REAL, port)
        polled = command.json("status", "poll")
        assert (polled["answered"], polled["ports"]) == (1, 1)

    rogue = Rogue(OTHER_ENGINE)
    with UdpAgent(rogue.respond, REAL, port=port):
        polled = command.json("status", "poll")

    assert (rogue.asked > 0, rogue.shown, polled["ports"]) == (True, set(), 0)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_the_host_key_that_is_known_explains_a_reinstalled_agent(
    command: Netwright, tmp_path: Path
) -> None:
    """It proves who it is before it is shown a password; a new host key proves nothing."""
    command.add_credentials([NETOPS])
    keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(2)]
    engines = [f"exactEngineID 0x{each}" for each in (ENGINE, OTHER_ENGINE, NEW_ENGINE)]
    port = ssh = 0
    ended, devices = [], list[FakeDevice]()
    for number, (engine, key) in enumerate(zip(engines, (keys[0], *keys), strict=True)):
        devices.append(FakeDevice())
        lines = [engine, *AGENT[1:]]
        with (
            snmpd(tmp_path / f"r1-{number}", lines, REAL, port) as port,
            serving(devices[-1], ssh, REAL, server_host_keys=[key]) as ssh,
        ):
            options = ("--no-crawl", f"--snmp-port={port}", f"--ssh-port={ssh}", "--json")
            ended.append(command.run("discover", REAL, *options))

    assert [each.code for each in ended] == [0, 0, 4]
    assert devices[-1].offered == []
    conflicts = command.json("devices", "list", "--conflicts")["data"]
    assert [each["value"] for each in conflicts if each["other"] == REAL] == [NEW_ENGINE]
