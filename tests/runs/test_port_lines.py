"""Ports of simulated switches are shut and moved, and brought back: shut_port, quarantine_vlan."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netwright.errors import RefusedError
from netwright.playbooks.lines import Target, load_lines
from netwright.runs.device_lines import Work, work
from netwright.vendors.cli.configuring import CONFIGURING
from tests.playbooks.simulated import ROOT, Served, served

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
]
PORTS = {
    "arista_eos": "Ethernet7",
    "cisco_ios": "GigabitEthernet1/0/7",
    "cisco_xe": "GigabitEthernet1/0/7",
    "juniper_junos": "ge-0/0/7",
}
IN_VLAN = "unit 0 family ethernet-switching vlan members 20"


@pytest.fixture(params=sorted(PORTS))
def device(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Serve a switch with a port in VLAN 20."""
    with served(request.param, tmp_path / "known_hosts") as one:
        port = PORTS[request.param]
        if request.param == "juniper_junos":
            lines = ("configure exclusive", f"set interfaces {port} {IN_VLAN}", "commit", "exit")
        else:
            vlan = "switchport access vlan 20"
            lines = ("configure terminal", f"interface {port}", vlan, "end")
        one.type(*lines)
        yield one


def _do(device: Served, playbook: str, state: Any, **params: int) -> dict[str, Any]:
    platform = device.device.platform.name
    lines = load_lines(ROOT / playbook / "lines" / f"{platform}.yml")
    target = Target(lines, {"interface": PORTS[platform], **params})
    return work(device.login, Work([target], CONFIGURING[platform], state))


def test_a_port_is_shut_and_restored(device: Served) -> None:
    """And nothing is done twice."""
    made = _do(device, "shut_port", "present")
    assert (made["was_present"], made["present"]) == ([False], [True])
    assert not _do(device, "shut_port", "present")["changed"]

    back = _do(device, "shut_port", "absent")
    assert (back["changed"], back["present"]) == (True, [False])


def test_a_port_is_moved_to_quarantine_and_back(device: Served) -> None:
    """The diff shows both VLANs."""
    vlans = {"vid": 666, "home_vid": 20}
    made = _do(device, "quarantine_vlan", "present", **vlans)
    assert made["present"] == [True]
    old, new = made["diffs"][0].splitlines()
    assert (old[0], old[-3:], new[0], new[-4:]) == ("-", " 20", "+", " 666")

    back = _do(device, "quarantine_vlan", "absent", **vlans)
    assert back["present"] == [False]
    assert _do(device, "quarantine_vlan", "query", vid=20, home_vid=666)["present"] == [True]


def test_a_port_that_is_not_where_it_should_be_stays(device: Served) -> None:
    """Else nobody would know where it has to return to."""
    with pytest.raises(RefusedError, match="expected"):
        _do(device, "quarantine_vlan", "present", vid=666, home_vid=30)
