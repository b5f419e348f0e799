"""What runs on a simulated device is saved, here or there: netwright.runs.saved_configuration."""

from pathlib import Path

import pytest

from netwright.project.scaffold import init_project
from netwright.runs.clock import utc_now
from netwright.runs.configuration_copies import Copies, copies_of, settled
from netwright.runs.saved_configuration import Where, Work, work
from netwright.vendors.cli.configuring import CONFIGURING
from tests.playbooks.edges import EDGES
from tests.playbooks.running import run, simulated_host
from tests.playbooks.simulated import Served, served

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
]


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    """Return the copies of a device in a project of its own."""
    return copies_of(init_project(tmp_path / "project"), "default", "../edge 1")


def _do(device: Served, copies: Copies, where: Where, *, is_asked: bool) -> dict[str, object]:
    how = CONFIGURING[device.device.platform.name]
    with device.login() as session:
        return work(session, Work([where], how, copies, utc_now(), is_asked))


@pytest.mark.parametrize("platform", sorted(EDGES))
def test_a_copy_is_kept_before_and_after_a_change(
    platform: str, tmp_path: Path, copies: Copies
) -> None:
    """And the same configuration is kept once."""
    with served(platform, tmp_path / "known_hosts") as device:
        assert _do(device, copies, "copy", is_asked=False)["present"] == [False]
        made = _do(device, copies, "copy", is_asked=True)
        assert (made["was_present"], made["present"]) == ([False], [True])
        before = copies.latest()
        assert not _do(device, copies, "copy", is_asked=True)["changed"]

        device.type(*EDGES[platform])
        assert _do(device, copies, "copy", is_asked=False)["present"] == [False]
        changed = _do(device, copies, "copy", is_asked=True)
        assert changed["present"] == [True]
        assert "NETWRIGHT-BLOCKED" not in str(changed["diffs"])
        assert "NETWRIGHT-BLOCKED" in (copies.latest() or "")
        assert copies.latest() != before


@pytest.mark.parametrize("platform", sorted(EDGES))
def test_what_runs_is_kept_over_a_restart(platform: str, tmp_path: Path, copies: Copies) -> None:
    """IOS, ASA and EOS have to be told; the others keep what is committed."""
    with served(platform, tmp_path / "known_hosts") as device:
        device.type(*EDGES[platform])
        is_kept = not CONFIGURING[platform].startup
        assert _do(device, copies, "startup", is_asked=False)["present"] == [is_kept]

        made = _do(device, copies, "startup", is_asked=True)
        assert (made["changed"], made["present"]) == (not is_kept, [True])
        assert not _do(device, copies, "startup", is_asked=True)["changed"]
        assert copies.latest() is None


def test_a_copy_is_sealed_and_its_place_is_safe(copies: Copies, tmp_path: Path) -> None:
    """A configuration holds passwords; a device chooses its own name."""
    path = copies.add("snmp-server community hunter22\n", utc_now())

    assert path is not None
    assert path.is_relative_to(tmp_path / "project")
    assert path.read_text().startswith("$ANSIBLE_VAULT;1.")
    assert path.stat().st_mode & 0o077 == 0
    assert copies.latest() == "snmp-server community hunter22\n"
    assert copies.add("snmp-server community hunter22\n", utc_now()) is None


def test_what_changes_by_itself_is_no_configuration() -> None:
    """Else every look would be a change."""
    text = "Building configuration...\n! Last configuration change at 10:00\nhostname a\n shut\n\n"

    assert settled(text) == "hostname a\n shut\n"
    assert settled(": Saved\n: Written by x\n#config-version=1\nntp clock-period 17\n") == ""


def test_the_playbook_saves_and_reads_back(tmp_path: Path) -> None:
    """Through Ansible: planned, done, done already."""
    with simulated_host("arista_eos", tmp_path) as (host, _):
        wanted = [{"where": "copy"}, {"where": "startup"}]
        planned = run(host, "save_config", wanted, "verify", "apply", is_check=True)
        assert planned.facts["present"] == [False, True]
        assert str(planned.facts["diffs"][0]).startswith("!save a copy: +")

        made = run(host, "save_config", wanted, "apply", "verify")
        assert (made.facts["was_present"], made.facts["present"]) == ([False, True], [True, True])
