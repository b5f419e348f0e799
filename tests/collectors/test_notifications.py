"""Notifications of net-snmp's own senders, received by the running collector."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from netwright.model.notification import Trust
from netwright.model.snmp import oid
from netwright.project import find_project, init_project
from netwright.project.credentials import profiles_of
from netwright.transport.snmp.notification_reader import NotificationReader
from tests.collectors.collector import ROOT, Collector, collecting, payloads, wait_until
from tests.notifications import LINK_DOWN

needs_net_snmp = pytest.mark.skipif(
    not shutil.which("snmpinform"), reason="net-snmp's snmptrap and snmpinform are not installed"
)
pytestmark = [pytest.mark.integration, needs_net_snmp]

PORT_3 = ("1.3.6.1.2.1.2.2.1.1.3", "i", "3", "1.3.6.1.2.1.31.1.1.1.1.3", "s", "Gi0/3")
USER = ("-v3", "-u", "netops", "-l", "authPriv", "-a", "SHA-256", "-x", "AES")
KEYS = ("-A", "authpass-1", "-X", "privpass-1")
SECRET = {
    "username": "netops",
    "auth_protocol": "SHA-256",
    "auth_key": "authpass-1",
    "priv_protocol": "AES-128",
    "priv_key": "privpass-1",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an SNMPv3 user and a community in its vault."""
    folder = tmp_path_factory.mktemp("notifications") / "project"
    init_project(folder)
    for name, kind, secret in (
        ("v3", "snmp_v3", SECRET),
        ("v2", "snmp_v2c", {"community": "campus-community"}),
    ):
        subprocess.run(
            [
                *(sys.executable, "-c", "from netwright.cli import main; main()"),
                *("creds", "add", name, "--kind", kind, "--secret-stdin"),
                *("--project", str(folder)),
            ],
            input=orjson.dumps(secret),
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)},
            check=True,
        )
    return folder


@pytest.fixture(scope="module")
def collector(project: Path) -> Iterator[Collector]:
    """A collector of notifications."""
    with collecting(project, "trap://127.0.0.1:0", group="notifications") as running:
        yield running


def send(collector: Collector, *arguments: str, name: str = "1.3.6.1.6.3.1.1.5.3") -> int:
    """Send one; return the sender's exit code."""
    command, *options = arguments
    target = f"127.0.0.1:{collector.ports['trap']}"
    ran = subprocess.run(
        [command, *options, "-r", "3", "-t", "1", target, "", name, *PORT_3],
        check=False,
        capture_output=True,
    )
    return ran.returncode


def newest(collector: Collector) -> bytes:
    """Return what was kept last."""
    return payloads(collector.spool)[-1]


@pytest.mark.parametrize(
    "options",
    [
        ("snmpinform", "-v2c", "-c", "campus-community"),
        ("snmpinform", *USER, *KEYS),
        ("snmptrap", "-v2c", "-c", "campus-community"),
        ("snmptrap", *USER, *KEYS, "-e", "0x80001f8804aabbccdd"),
    ],
    ids=["inform-v2c", "inform-v3", "trap-v2c", "trap-v3"],
)
def test_what_net_snmp_sends_is_kept_acknowledged_and_understood(
    project: Path, collector: Collector, options: tuple[str, ...]
) -> None:
    """An inform's sender exits with 0 only when it has heard from us."""
    before = len(collector.payloads())

    assert send(collector, *options) == 0

    collector.wait_for(before + 1)
    reader = NotificationReader(profiles_of(find_project(project), "default").values())
    told = reader.read(newest(collector), "127.0.0.1", 0.0)
    assert told.notification is not None
    assert told.notification.name == LINK_DOWN
    assert told.notification.is_inform == (options[0] == "snmpinform")
    assert told.trust in {Trust.COMMUNITY, Trust.USER}


def test_a_trap_of_v1_is_kept_and_understood(collector: Collector) -> None:
    """What the oldest devices send."""
    before = len(collector.payloads())
    target = f"127.0.0.1:{collector.ports['trap']}"
    v1 = ("snmptrap", "-v1", "-c", "campus-community", target, "1.3.6.1.4.1.9.9.43.2")
    subprocess.run([*v1, "192.0.2.9", "6", "1", "", *PORT_3], check=True)
    collector.wait_for(before + 1)

    told = NotificationReader(()).read(newest(collector), "127.0.0.1", 0.0)
    assert told.notification is not None
    assert told.notification.name == oid("1.3.6.1.4.1.9.9.43.2.0.1")
    assert told.notification.agent == "192.0.2.9"


def test_a_wrong_key_is_not_acknowledged(collector: Collector) -> None:
    """And its sender learns nothing but that nobody answers."""
    wrong = ("-A", "authpass-2", "-X", "privpass-1")

    assert send(collector, "snmpinform", *USER, *wrong) != 0


def test_a_sender_finds_us_again_after_a_kill(project: Path, collector: Collector) -> None:
    """The same engine ID, one boot more: senders learn the new time and go on."""
    path = project / ".netwright" / "snmp_engine.json"
    first = orjson.loads(path.read_bytes())
    os.kill(collector.receiver(), signal.SIGKILL)
    wait_until(lambda: orjson.loads(path.read_bytes()) != first)

    assert send(collector, "snmpinform", *USER, *KEYS) == 0
    second = orjson.loads(path.read_bytes())
    assert second == {"engine_id": first["engine_id"], "boots": first["boots"] + 1}
