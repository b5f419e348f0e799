"""An address is blocked on simulated devices, by Ansible and our own login: block_address."""

from pathlib import Path

import pytest

from netwright.playbooks.folder import find_playbook
from netwright.playbooks.lines import Target, load_lines
from netwright.transport.ansible.request import HostState
from tests.playbooks.edges import EDGES
from tests.playbooks.running import attempt, run, simulated_host
from tests.playbooks.simulated import ROOT

ATTACKER = [{"address": "198.51.100.7/32"}]
ROUTER_AND_FIREWALLS = ("cisco_ios", "cisco_asa", "fortinet", "paloalto_panos")


@pytest.mark.integration
@pytest.mark.parametrize("platform", ROUTER_AND_FIREWALLS)
def test_a_block_is_planned_made_read_and_taken_back(platform: str, tmp_path: Path) -> None:
    """No credential passes through Ansible: our process takes it from the vault."""
    with simulated_host(platform, tmp_path) as (host, device):
        device.type(*EDGES[platform])

        planned = run(host, "block_address", ATTACKER, "verify", "apply", is_check=True)
        assert planned.facts["present"] == [False]
        assert planned.diff.startswith("+")

        made = run(host, "block_address", ATTACKER, "apply", "verify")
        assert made.facts == {
            "was_present": [False],
            "present": [True],
            "diffs": [planned.diff],
        }
        back = run(host, "block_address", ATTACKER, "apply", "rollback", "verify")
        assert (back.facts["was_present"], back.facts["present"]) == ([True], [False])


@pytest.mark.integration
def test_a_block_that_nothing_denies_is_refused(tmp_path: Path) -> None:
    """With the reason, before anything is changed."""
    with simulated_host("cisco_ios", tmp_path) as (host, _):
        refused = attempt(host, "block_address", ATTACKER, "apply", is_check=True)

    assert refused.state is HostState.FAILED
    assert "would do nothing" in refused.message


SETTLED = {
    "cisco_asa": ("198.51.100.7/32", " network-object host 198.51.100.7"),
    "fortinet": ("198.51.100.0/28", '  set member "none" "nw-198.51.100.0_28"'),
    "paloalto_panos": (
        "2001:db8::7/128",
        "set address-group NETWRIGHT-BLOCKED static [ nobody nw-2001-db8--7_128 ]",
    ),
    "arista_eos": ("198.51.100.7/32", "   20 deny ip host 198.51.100.7 any"),
    "juniper_junos": (
        "198.51.100.7/32",
        "set policy-options prefix-list NETWRIGHT-BLOCKED 198.51.100.7/32",
    ),
}


@pytest.mark.parametrize("platform", sorted(SETTLED))
def test_what_a_device_documents_to_show_is_read_as_blocked(platform: str) -> None:
    """And another address is not."""
    lines = load_lines(ROOT / "block_address" / "lines" / f"{platform}.yml")
    address, shown = SETTLED[platform]

    assert Target(lines, {"address": address}).is_there(f"header\n{shown}\n")
    for other in ("198.51.100.70/32", "198.51.100.0/29", "2001:db8::70/128"):
        assert not Target(lines, {"address": other}).is_there(shown)


@pytest.mark.parametrize("playbook", sorted(path.parent.name for path in ROOT.glob("*/lines")))
def test_every_platform_but_linux_has_its_lines(playbook: str) -> None:
    """What action.yml promises is there, and no file is for nobody."""
    promised = {*find_playbook([ROOT], playbook).playbook.platforms} - {"linux"}

    assert {path.stem for path in (ROOT / playbook / "lines").glob("*.yml")} == promised
    for path in (ROOT / playbook / "lines").glob("*.yml"):
        load_lines(path)
