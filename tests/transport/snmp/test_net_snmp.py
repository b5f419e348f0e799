"""Against a real agent and a real client: net-snmp's snmpd and snmpbulkwalk on loopback."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from time import monotonic, sleep

import pytest

from netwright.errors import AuthenticationFailed, NetwrightError
from netwright.model.credential import Community, Kind, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.model.snmp import Oid, WalkEnd, oid, oid_text
from netwright.transport.snmp import Outcome, SnmpEngine, SnmpSession
from netwright.transport.snmp.privacy import PRIVACY
from netwright.transport.snmp.usm import AUTHENTICATION
from tests.transport.snmp.conftest import V1, V2C
from tests.transport.snmp.hostile import SYS_NAME

pytestmark = pytest.mark.integration

AUTH_PASS, PRIV_PASS = "authpass12", "privpass12"
ADDRESS = ip_address("127.0.0.1")
SNMPD = shutil.which("snmpd") or shutil.which("snmpd", path="/usr/sbin")
PRIVACY_OF_NET_SNMP = [protocol for protocol in PRIVACY if protocol != "AES-128"]
ROOTS = [oid(root) for root in ("1.3.6.1.2.1.1", "1.3.6.1.2.1.2.2", "1.3.6.1.6.3")]


def user_name(auth: str, priv: str | None) -> str:
    """Name the user of a pair of protocols."""
    return f"u{auth}{priv or ''}".replace("-", "").lower()


def configuration(port: int) -> str:
    """Return an snmpd.conf with a user for every pair of protocols."""
    lines = ["rocommunity public", f"agentaddress udp:127.0.0.1:{port}", "sysName lab"]
    lines += ["createUser open", "rouser open noauth"]
    for auth in AUTHENTICATION:
        name = user_name(auth, None)
        lines += [f"createUser {name} {auth} {AUTH_PASS}", f"rouser {name} auth"]
        for priv in PRIVACY_OF_NET_SNMP:
            name = user_name(auth, priv)
            lines.append(f"createUser {name} {auth} {AUTH_PASS} {priv} {PRIV_PASS}")
            lines.append(f"rouser {name} priv")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run snmpd; yield its port."""
    if SNMPD is None:
        pytest.skip("snmpd (Debian: snmpd) is not installed")
    folder = tmp_path_factory.mktemp("snmpd")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((str(ADDRESS), 0))
        number = int(probe.getsockname()[1])
    (folder / "snmpd.conf").write_text(configuration(number))
    command = [SNMPD, "-f", "-Lf", str(folder / "log"), "-C", "-c", str(folder / "snmpd.conf")]
    environment = {"SNMP_PERSISTENT_DIR": str(folder), "MIBS": ""}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as daemon:
        try:
            _wait_until_up(number, folder / "log")
            yield number
        finally:
            daemon.terminate()


def _wait_until_up(port: int, log: Path) -> None:
    deadline = monotonic() + 20
    with SnmpEngine() as engine:
        session = engine.session(ADDRESS, V2C, port=port, timeout_s=0.3, retries=0)
        while monotonic() < deadline:
            try:
                session.get([SYS_NAME])
            except NetwrightError:
                sleep(0.1)
            else:
                return
    pytest.skip(f"snmpd did not start: {log.read_text()[-500:]}")


def v3_session(engine: SnmpEngine, port: int, user: UsmUser) -> SnmpSession:
    """Open a session for a user."""
    return engine.session(ADDRESS, Profile("v3", Kind.SNMP_V3, user), port=port, timeout_s=0.5)


@pytest.mark.parametrize("auth", AUTHENTICATION)
@pytest.mark.parametrize("priv", [None, *PRIVACY_OF_NET_SNMP])
def test_every_protocol_pair_is_net_snmps(
    engine: SnmpEngine, port: int, auth: str, priv: str | None
) -> None:
    """An implementation that shares no line with ours understands and is understood."""
    priv_key = Secret(PRIV_PASS) if priv else None
    user = UsmUser(user_name(auth, priv), auth, Secret(AUTH_PASS), priv, priv_key)
    session = v3_session(engine, port, user)
    assert session.get([SYS_NAME])[0][2] == b"lab"
    walk = session.collect([ROOTS[0]])[ROOTS[0]]
    assert (walk.end, len(walk.varbinds) > 5) == (WalkEnd.ENDED, True)


def test_a_user_without_keys_is_net_snmps(engine: SnmpEngine, port: int) -> None:
    """NoAuthNoPriv."""
    assert v3_session(engine, port, UsmUser("open")).get([SYS_NAME])[0][2] == b"lab"


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        (UsmUser("nobody"), "unknownUserName"),
        (UsmUser("open", "SHA", Secret(AUTH_PASS)), "unsupportedSecLevel"),
        (UsmUser("usha", "SHA", Secret("wrongpass12")), "wrongDigest"),
        (UsmUser("usha", "MD5", Secret(AUTH_PASS)), "wrongDigest"),
    ],
)
def test_net_snmps_reports_are_named(
    engine: SnmpEngine, port: int, user: UsmUser, reason: str
) -> None:
    """In milliseconds, without a timeout."""
    started = monotonic()
    with pytest.raises(AuthenticationFailed) as caught:
        v3_session(engine, port, user).get([SYS_NAME])
    assert caught.value.reason == reason
    assert monotonic() - started < 0.5


@pytest.mark.parametrize("profile", [V1, V2C], ids=["v1", "v2c"])
def test_a_collection_equals_what_snmpbulkwalk_prints(
    engine: SnmpEngine, port: int, profile: Profile
) -> None:
    """Names and their number, subtree by subtree."""
    client = shutil.which("snmpbulkwalk")
    if client is None:
        pytest.skip("snmpbulkwalk (Debian: snmp) is not installed")
    walks = engine.session(ADDRESS, profile, port=port).collect(ROOTS)
    for root, walk in walks.items():
        command = [client, "-v2c", "-cpublic", "-One", "-m", "", f"{ADDRESS}:{port}"]
        printed = subprocess.run(
            [*command, oid_text(root)], capture_output=True, text=True, check=True
        ).stdout
        assert walk.end is WalkEnd.ENDED
        assert [name for name, _, _ in walk.varbinds] == list(_names(printed))


def _names(printed: str) -> Iterator[Oid]:
    for line in printed.splitlines():
        if line.startswith(".1") and "No more variables left" not in line:
            yield oid(line.split(" ")[0])


def test_a_probe_sorts_right_from_wrong(engine: SnmpEngine, port: int) -> None:
    """A real agent's silence and reports."""
    profiles = [
        V2C,
        Profile("wrong", Kind.SNMP_V2C, Community(Secret("wrong"))),
        Profile(
            "user",
            Kind.SNMP_V3,
            UsmUser("ushaaes", "SHA", Secret(AUTH_PASS), "AES", Secret(PRIV_PASS)),
        ),
        Profile("nobody", Kind.SNMP_V3, UsmUser("nobody")),
    ]
    results = engine.probe(ADDRESS, profiles, port=port, timeout_s=0.3)
    assert [(result.outcome, result.reason) for result in results] == [
        (Outcome.OK, ""),
        (Outcome.NO_ANSWER, "timeout"),
        (Outcome.OK, ""),
        (Outcome.REFUSED, "unknownUserName"),
    ]
