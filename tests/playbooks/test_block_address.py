"""An address is blocked by a real nftables in a namespace: playbooks/block_address."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from netwright.playbooks.folder import PlaybookFolder, find_playbook
from netwright.transport.ansible.request import (
    AnsibleHost,
    AnsibleRequest,
    HostResult,
    HostState,
    RunState,
)
from netwright.transport.ansible.runner import AnsibleRunner

ROOT = Path(__file__).parent.parent.parent / "playbooks"
NAMESPACE = "nwblock"
ATTACKER, OTHER = "198.51.100.7/32", "2001:db8::7/128"

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root makes namespaces"),
    pytest.mark.skipif(not shutil.which("nft"), reason="nftables is not installed"),
]


@pytest.fixture
def firewall(tmp_path: Path) -> Iterator[AnsibleHost]:
    """Make a namespace in which the modules run."""
    subprocess.run(["ip", "netns", "add", NAMESPACE], check=True)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec ip netns exec {NAMESPACE} {sys.executable} "$@"\n')
    python.chmod(python.stat().st_mode | stat.S_IEXEC)
    local = {"ansible_connection": "local", "ansible_python_interpreter": str(python)}
    yield AnsibleHost("fw", {**local, "ansible_become_exe": "env", "netwright_platform": "linux"})
    subprocess.run(["ip", "netns", "del", NAMESPACE], check=True)


@pytest.fixture
def playbook() -> PlaybookFolder:
    """Return the playbook that we bring."""
    return find_playbook([ROOT], "block_address")


def _run(
    host: AnsibleHost, playbook: PlaybookFolder, *files: str, is_check: bool = False
) -> HostResult:
    request = AnsibleRequest(
        playbooks=tuple(playbook.path / file for file in files),
        hosts=(host,),
        variables={
            "netwright_targets": [{"address": ATTACKER}, {"address": OTHER}],
            "netwright_ttl_s": 600,
        },
        library=(ROOT / "library",),
        is_check=is_check,
    )
    told = AnsibleRunner(lambda text: text).run(request)
    assert told.state is RunState.DONE, told
    assert told.hosts["fw"].state is HostState.OK, told
    return told.hosts["fw"]


def _ruleset() -> str:
    command = ["ip", "netns", "exec", NAMESPACE, "nft", "list", "ruleset"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_block_is_planned_made_read_and_taken_back(
    firewall: AnsibleHost, playbook: PlaybookFolder
) -> None:
    """The whole way, twice: nothing happens the second time."""
    planned = _run(firewall, playbook, "verify.yml", "apply.yml", is_check=True)
    assert "+drop from 198.51.100.7/32" in planned.diff
    assert planned.facts["present"] == [False, False]
    assert "netwright" not in _ruleset()

    made = _run(firewall, playbook, "apply.yml", "verify.yml")
    assert made.is_changed
    assert made.facts == {
        "was_present": [False, False],
        "present": [True, True],
        "diffs": [f"+drop from {ATTACKER}", f"+drop from {OTHER}"],
    }
    assert "198.51.100.7 timeout" in _ruleset()

    again = _run(firewall, playbook, "apply.yml")
    assert (again.is_changed, again.facts["was_present"]) == (False, [True, True])

    back = _run(firewall, playbook, "rollback.yml", "verify.yml")
    assert back.facts["present"] == [False, False]
    assert "198.51.100.7" not in _ruleset()
    assert not _run(firewall, playbook, "rollback.yml").is_changed


def test_what_else_the_firewall_does_stays_as_it_is(
    firewall: AnsibleHost, playbook: PlaybookFolder
) -> None:
    """The operator's own table is not ours."""
    command = ["ip", "netns", "exec", NAMESPACE, "nft", "add table inet filter"]
    subprocess.run(command, check=True)

    _run(firewall, playbook, "apply.yml", "rollback.yml")

    assert "table inet filter" in _ruleset()
