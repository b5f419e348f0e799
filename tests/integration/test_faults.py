"""Every device broken in its own way, in one discovery: each gives one clear line."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.integration.command import Ended, Netwright, new_project
from tests.integration.faulty import (
    HOSTILE_TEXT,
    PASSWORD,
    POOL,
    Device,
    Dripping,
    Mute,
    Web,
    endless,
    garbage,
    honest,
    looping,
    of_another_owner,
    served,
    with_description,
)
from tests.transport.ssh.fake_device import FakeDevice

pytestmark = pytest.mark.integration

GOOD = "127.88.0.1"
HOSTILE = "127.88.0.2"
LOOPING = "127.88.0.3"
ENDLESS = "127.88.0.4"
GARBAGE = "127.88.0.5"
OTHER_OWNER = "127.88.0.6"
DRIPPING = "127.88.0.7"
DRIPPING_SHELL = "127.88.0.8"
WRONG_PASSWORD = "127.88.0.9"
MUTE = "127.88.0.10"
WEB = "127.88.0.11"
REFUSED = "127.88.0.12"
SHELL = "127.88.0.13"

DEVICES = {
    GOOD: Device(honest()),
    HOSTILE: Device(with_description(HOSTILE_TEXT)),
    LOOPING: Device(looping()),
    ENDLESS: Device(endless()),
    GARBAGE: Device(garbage),
    OTHER_OWNER: Device(of_another_owner()),
    DRIPPING: Device(ssh=Dripping),
    DRIPPING_SHELL: Device(ssh=FakeDevice(password=PASSWORD, pause_s=1.0)),
    WRONG_PASSWORD: Device(ssh=FakeDevice(password="another")),
    MUTE: Device(ssh=Mute),
    WEB: Device(ssh=Web),
    REFUSED: Device(),
    SHELL: Device(ssh=FakeDevice(password=PASSWORD, prompt="sw13#")),
}
BUDGET_S = 4


@dataclass(frozen=True, slots=True)
class Faults:
    """A discovery of all of them."""

    command: Netwright
    report: dict[str, Any]
    text: Ended

    def failure(self, address: str) -> tuple[str, str]:
        """Return the stage and reason of the one line there is for a device."""
        lines = [each for each in self.report["failed"] if each["address"] == address]
        assert len(lines) == 1, self.report["failed"]
        return lines[0]["stage"], lines[0]["reason"]

    def device(self, address: str) -> dict[str, Any]:
        """Return a device that was found all the same."""
        return next(d for d in self.command.devices() if d["mgmt_address"] == address)


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Faults:
    """Discover them, once as JSON and once as text."""
    fresh = new_project(tmp_path_factory.mktemp("faults") / "project", POOL)
    environment = {"NETWRIGHT_DISCOVERY_BUDGET_S": str(BUDGET_S)}
    command = Netwright(fresh.project, environment=environment)
    again = Netwright(
        Path(shutil.copytree(fresh.project, fresh.project.with_name("again"))),
        environment=environment,
    )
    with served(DEVICES) as ports:
        report = command.discover(*DEVICES, *ports.options, "--no-crawl", code=3)
        text = again.run("discover", *DEVICES, *ports.options, "--no-crawl")
    return Faults(command, report, text)


def test_what_is_whole_is_found_beside_what_is_broken(faults: Faults) -> None:
    """Five of thirteen are met, and the exit code says that some failed."""
    found = {device["mgmt_address"]: device for device in faults.command.devices()}

    assert found.keys() == {GOOD, HOSTILE, LOOPING, ENDLESS, SHELL}
    assert found[GOOD]["status"] == found[SHELL]["status"] == "up"
    assert found[GOOD]["vendor"] is not None
    assert found[SHELL]["credentials"] == {"ssh": "netops-ssh"}


@pytest.mark.parametrize(
    ("address", "stage", "reason"),
    [
        (LOOPING, "snmp", "all tables: truncated (OID not increasing)"),
        (ENDLESS, "snmp", "truncated (time budget)"),
        (GARBAGE, "snmp", "SNMP answers garbage"),
        (OTHER_OWNER, "snmp", "SNMP answers, but to no credential profile"),
        (DRIPPING, "ssh", "no SSH handshake in "),
        (MUTE, "ssh", "no SSH handshake in "),
        (DRIPPING_SHELL, "ssh", f"time budget of {BUDGET_S} s used up"),
        (WRONG_PASSWORD, "ssh", "netops-ssh: refused"),
        (WEB, "ssh", "SSH handshake failed"),
    ],
)
def test_each_broken_device_gives_one_line_with_stage_and_reason(
    faults: Faults, address: str, stage: str, reason: str
) -> None:
    """Who reads it knows where to look; twelve tables broken alike are one reason."""
    failed_at, said = faults.failure(address)

    assert failed_at == stage
    assert reason in said
    assert len(said) < 300
    assert len(re.findall(rf"^{address}\t", faults.text.output, re.MULTILINE)) == 1


def test_where_nothing_listens_is_no_failure(faults: Faults) -> None:
    """It answers ping and refuses connections: alive, and nothing to manage it by."""
    unmanaged = faults.report["unmanaged"]

    assert [each["address"] for each in unmanaged] == [REFUSED]
    assert "no management protocol answered" in unmanaged[0]["reason"]


def test_a_looping_or_endless_agent_is_known_as_far_as_it_tells(faults: Faults) -> None:
    """Its name comes before its tables, and its tables do not come at all."""
    looping_device, endless_device = faults.device(LOOPING), faults.device(ENDLESS)

    assert looping_device["sys_name"]
    assert endless_device["sys_name"]
    assert {looping_device["status"], endless_device["status"]} == {"degraded"}


def test_hostile_text_is_one_bounded_printable_line(faults: Faults) -> None:
    """No terminal obeys a device's sysDescr, whether asked for JSON or text."""
    device = faults.device(HOSTILE)
    shown = faults.command.run("devices", "show", device["name"]).output

    assert device["sys_object_id"] == "1.3.6.1.4.1.9.1.2068"
    assert device["sys_descr"].isprintable()
    assert len(device["sys_descr"]) <= 1024
    assert all(line.isprintable() for line in shown.replace("\t", " ").splitlines())
    lines = faults.text.output.replace("\t", " ").splitlines()
    assert all(line.isprintable() for line in lines)


def test_nobody_sees_a_traceback(faults: Faults) -> None:
    """Devices are expected to be broken."""
    assert faults.text.code == 3
    assert "Traceback" not in faults.text.errors
