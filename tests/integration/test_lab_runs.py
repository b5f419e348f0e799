"""Runs on a network of real daemons that are killed, doubled, repeated, or refused."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from tests.integration.command import Netwright, ended
from tests.integration.discovered import Found, discovered
from tests.lab.campus import CAMPUS, NETOPS, RANGES
from tests.lab.container import RunningLab
from tests.lab.sshd_log import accepted_passwords, failed_passwords
from tests.lab.topology import End

pytestmark = pytest.mark.integration
TRUTH = CAMPUS.truth()
FW1 = str(CAMPUS.node("fw1").address)
SHELLS = ("10.77.255.3", "10.77.2.2")  # fw1 and sw2: nothing but SSH opens them
SLOWLY = {"NETWRIGHT_DISCOVERY_THREADS": "1", "NETWRIGHT_DISCOVERY_SHARD_SIZE": "1"}


def test_a_run_killed_in_the_middle_is_resumed_without_loss_or_repetition(
    net: RunningLab, project: Netwright
) -> None:
    """What was stored before the kill is not visited again, the rest is."""
    slow = replace(project, environment=SLOWLY)
    logins = accepted_passwords(net).total()
    with slow.start("discover", *RANGES) as process:
        _wait_until(lambda: accepted_passwords(net).total() > logins)
        process.kill()
        ended(process)
    run = project.json("runs", "list")["data"][0]
    before = {device["name"]: device["last_seen"] for device in project.devices()}

    report = project.discover("--resume", run["id"], code=3)

    assert run["state"] == "running"
    assert before.keys() < set(report["devices"])
    after = discovered(CAMPUS, project)
    assert after.devices.keys() == TRUTH.devices.keys()
    assert after.links("lldp", "cdp") == TRUTH.links
    seen = {device["name"]: device["last_seen"] for device in after.devices.values()}
    assert {name: seen[name] for name in before} == before


def test_two_runs_at_once_make_no_duplicates(project: Netwright) -> None:
    """They share the database: whoever comes second finds the devices there."""
    with project.start("discover", *RANGES) as one, project.start("discover", *RANGES) as other:
        results = [ended(one), ended(other)]

    assert [result.code for result in results] == [3, 3], [r.errors for r in results]
    assert discovered(CAMPUS, project).devices.keys() == TRUTH.devices.keys()


def test_a_second_run_changes_nothing_but_instants(
    net: RunningLab, found: Found, second: Netwright
) -> None:
    """Same names, same links; what opened a device is tried first, so no password is wrong."""
    wrong = failed_passwords(net)

    second.discover(*RANGES, code=3)

    known = discovered(CAMPUS, second)
    assert _lasting(known.devices) == _lasting(found.known.devices)
    assert known.links("lldp", "cdp") == found.known.links("lldp", "cdp")
    assert failed_passwords(net) == wrong


def test_a_wrong_password_ends_an_account_before_a_server_would(
    net: RunningLab, project: Netwright
) -> None:
    """Once per device, and after two devices without success between, nowhere any more."""
    project.add_credentials([_wrong("netops-old", realm="default")])
    before = failed_passwords(net)

    report = project.discover(*SHELLS, "--no-crawl", code=4)

    wrong = failed_passwords(net) - before
    assert [wrong[node, "netops"] for node in ("fw1", "sw2")] == [1, 1]
    assert {failure["address"] for failure in report["failed"]} == {*SHELLS}
    assert all("netops-old: refused" in failure["reason"] for failure in report["failed"])


def test_a_changed_host_key_fails_hard_and_no_password_is_sent(
    net: RunningLab, second: Netwright
) -> None:
    """Somebody may stand in between; the operator is told what was known, and what to do."""
    net.rekey("fw1")
    sent = failed_passwords(net) + accepted_passwords(net)

    report = second.discover(FW1, "--no-crawl", code=4)

    failure = report["failed"][0]
    assert (failure["address"], failure["stage"]) == (FW1, "ssh")
    assert "host key changed" in failure["reason"]
    assert "ssh-keygen" in failure["reason"]
    assert failed_passwords(net) + accepted_passwords(net) == sent


def test_a_device_that_went_down_keeps_what_is_known_of_it(
    net: RunningLab, second: Netwright
) -> None:
    """Silence is no answer, so it replaces nothing; the device's status says it."""
    before = _shown(second, "10.77.1.11")
    with net.unplugged(End("sw1", "p2")):
        second.discover("10.77.1.0/28", code=0)

    after = _shown(second, "10.77.1.11")

    assert after["tables"] == before["tables"]
    assert before["device"]["status"] == "up"
    assert after["device"] == before["device"] | {"status": "unreachable"}


def test_tables_that_did_not_answer_are_no_empty_ones(net: RunningLab, second: Netwright) -> None:
    """The agent dies in the middle of a visit: what was known stays, the device is degraded."""
    before = _shown(second, "10.77.1.12")
    hasty = replace(second, environment={"NETWRIGHT_DISCOVERY_BUDGET_S": "5"})
    with _silent_after(net, "a2", kilobytes=3):
        report = hasty.discover("10.77.1.12", "--no-crawl", code=3)

    after = _shown(second, "10.77.1.12")

    assert after["tables"] == before["tables"]
    assert after["device"]["status"] == "degraded"
    assert [failure["address"] for failure in report["failed"]] == ["10.77.1.12"]
    assert report["failed"][0]["device"] == after["device"]["name"]
    assert "neighbors, lldp_local" in report["failed"][0]["reason"]


def _wrong(name: str, realm: str) -> Profile:
    """Return a profile for the account netops that is offered before the right one."""
    login = Login(NETOPS.username or "", Secret("last-years-password"))
    return Profile(name, Kind.SSH, login, order=1, realm=realm)


def _lasting(devices: dict[str, Any]) -> dict[str, Any]:
    """Leave out what every run changes, and names' owners: which twin came first."""
    kept = ("mgmt_address", "name", "vendor", "platform", "serial", "credentials", "first_seen")
    return {node: {key: device.get(key) for key in kept} for node, device in devices.items()}


def _shown(project: Netwright, address: str) -> dict[str, Any]:
    device = next(d for d in project.devices() if d["mgmt_address"] == address)
    show = ("devices", "show", device["name"])
    tables = ("neighbors", "interfaces")
    rows = {table: project.json(*show, "--table", table)["data"] for table in tables}
    return {"device": device, "tables": rows}


@contextmanager
def _silent_after(net: RunningLab, node: str, kilobytes: int) -> Iterator[None]:
    """Let a node's agent say so much and no more for the duration of the block."""
    rule = f"udp sport 161 quota over {kilobytes} kbytes drop"
    chain = f"chain out {{ type filter hook output priority 0\n{rule}\n}}"
    net.run(node, "nft", "-f", "-", text=f"table ip silence {{\n{chain}\n}}\n")
    try:
        yield
    finally:
        net.run(node, "nft", "delete", "table", "ip", "silence")


def _wait_until(is_so: Callable[[], bool], timeout_s: float = 60.0) -> None:
    end = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
