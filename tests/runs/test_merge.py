"""Configuration is merged by NAPALM, confirmed and taken back: netwright.runs.merge."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from napalm import get_network_driver

from netwright.errors import CommandRejected, RefusedError
from netwright.playbooks.merges import MergeTexts
from netwright.runs.merge import merging_by, work
from netwright.transport.ssh.merging import Merger
from tests.playbooks.running import attempt, run, simulated_host
from tests.playbooks.simulated import Served, served

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
]
TEXT = "interface Ethernet7\n   description quarantined\n   shutdown\n"
UNDO = "interface Ethernet7\n   no description quarantined\n   no shutdown\n"
TEXTS = [MergeTexts(TEXT, UNDO)]


def _shown(device: Served) -> str:
    return device.type("show running-config interfaces Ethernet7")


def test_a_merge_is_planned_made_read_and_taken_back(tmp_path: Path) -> None:
    """The device itself says what would change; nothing happens the second time."""
    with served("arista_eos", tmp_path / "known_hosts") as device:
        enter = merging_by(device.login)
        planned = work(enter, TEXTS, "present", is_check=True)
        assert (planned["present"], planned["was_present"]) == ([False], [False])
        assert "+ shutdown" in planned["diffs"][0]
        assert "shutdown" not in _shown(device)

        made = work(enter, TEXTS, "present")
        assert (made["present"], made["diffs"]) == ([True], planned["diffs"])
        assert "shutdown" in _shown(device)
        assert not work(enter, TEXTS, "present")["changed"]
        assert work(enter, TEXTS, "query")["present"] == [True]

        back = work(enter, TEXTS, "absent")
        assert (back["changed"], back["present"]) == (True, [False])
        assert "shutdown" not in _shown(device)


def test_a_merge_that_nobody_confirms_is_taken_back_by_the_device(tmp_path: Path) -> None:
    """Whoever has locked himself out cannot confirm."""
    now = [0.0]
    with served("arista_eos", tmp_path / "known_hosts", lambda: now[0]) as device:
        sessions = (login() for login in [device.login] * 2)  # to compare and to commit

        with pytest.raises((StopIteration, RuntimeError)):
            work(merging_by(sessions.__next__), TEXTS, "present")
        assert "shutdown" in _shown(device)
        now[0] = 301.0
        assert "shutdown" not in _shown(device)


def test_a_refused_line_leaves_nothing_behind(tmp_path: Path) -> None:
    """NAPALM by itself goes on, and would merge the rest."""
    with served("arista_eos", tmp_path / "known_hosts") as device:
        enter = merging_by(device.login)
        with pytest.raises(CommandRejected, match="compare"):
            work(enter, [MergeTexts(f"{TEXT}nonsense\n", UNDO)], "present")
        assert "shutdown" not in _shown(device)
        assert work(enter, TEXTS, "query")["present"] == [False]


def test_where_napalm_cannot_merge_is_said(tmp_path: Path) -> None:
    """Junos and firewalls have drivers that do not speak to a command line."""
    refused = pytest.raises(RefusedError, match="does not merge")
    with served("juniper_junos", tmp_path / "known_hosts") as device, refused:
        work(merging_by(device.login), TEXTS, "query")


def test_the_order_of_things_is_what_napalm_asks_for(tmp_path: Path) -> None:
    """Its own mock driver counts: compared, committed with a timer, confirmed."""
    calls = {"load_merge_candidate": 5, "discard_config": 5, "commit_config": 1}
    for name, count in calls.items():
        for number in range(1, count + 1):
            (tmp_path / f"{name}.{number}").write_text("{}")
    for number, diff in enumerate(["+ntp", "+ntp", ""], 1):
        (tmp_path / f"compare_config.{number}").write_text(json.dumps({"diff": diff}))
    (tmp_path / "confirm_commit.1").write_text("{}")
    driver = get_network_driver("mock")("sw", "", "", optional_args={"path": str(tmp_path)})
    driver.open()

    @contextmanager
    def enter() -> Iterator[Merger]:
        yield Merger(driver, "sw")

    made = work(enter, TEXTS, "present")

    assert (made["was_present"], made["present"], made["diffs"]) == ([False], [True], ["+ntp"])
    assert driver.calls["commit_config"] == driver.calls["confirm_commit"] == 1
    assert not driver.has_pending_commit()


def test_the_playbook_merges_a_file_of_the_project(tmp_path: Path) -> None:
    """Through Ansible; a name that is no file of the project's is refused with those that are."""
    with simulated_host("arista_eos", tmp_path) as (host, device):
        folder = tmp_path / "project" / "playbooks" / "merges" / "quarantine"
        folder.mkdir(parents=True)
        (folder / "arista_eos.cfg").write_text(TEXT)
        (folder / "arista_eos.undo.cfg").write_text(UNDO)
        wanted = [{"file": "quarantine"}]

        unknown = attempt(host, "merge_config", [{"file": "other"}], "apply", is_check=True)
        assert "there are: quarantine" in unknown.message
        made = run(host, "merge_config", wanted, "apply", "verify")
        assert (made.facts["was_present"], made.facts["present"]) == ([False], [True])
        back = run(host, "merge_config", wanted, "rollback", "verify")
        assert back.facts["present"] == [False]
        assert "shutdown" not in _shown(device)
