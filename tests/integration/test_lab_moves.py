"""Move cables of a real network, discover it again, and ask what changed."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.command import Netwright
from tests.integration.discovered import discovered
from tests.lab.campus import CAMPUS, RANGES
from tests.lab.container import RunningLab
from tests.lab.rewiring import moved
from tests.lab.topology import End

pytestmark = pytest.mark.integration
A1, A3 = End("a1", "eth0"), End("a3", "eth0")


def test_cables_moved_to_another_port_and_switch_are_the_whole_difference(
    own_net: RunningLab, new_campus_project: Path, tmp_path: Path
) -> None:
    """One box on another port of its bridge; one that nobody can read behind another switch."""
    folder = shutil.copytree(new_campus_project, tmp_path / "project")
    command = Netwright(folder, own_net.at_station)
    command.discover(*RANGES, code=3)
    before = command.json("topology", "export", "-f", "json")["at"]
    halfway = moved(own_net, End("sw1", "p2"), End("sw1", "p6"))
    after = moved(halfway, End("sw3", "p3"), End("sw2", "p6"))
    command.discover(*RANGES, code=3)
    known = discovered(CAMPUS, command)
    diff = command.json("topology", "diff", "--from", before, "--to", "-0s", code=5)
    differences = {
        kind: replace(known, topology=diff[kind]).cables() for kind in ("added", "removed")
    }

    assert known.links("lldp", "cdp") == after.lab.truth().links
    assert differences == {
        "removed": {frozenset((A1, End("sw1", "p2"))), frozenset((A3, End("sw3", "p3")))},
        "added": {frozenset((A1, End("sw1", "p6"))), frozenset((A3, End("sw2", "p6")))},
    }
    assert diff["changed"]["links"] == []
    assert [part["nodes"] for part in diff.values() if "nodes" in part] == [[], [], []]
