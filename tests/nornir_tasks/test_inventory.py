"""The inventory plugin for Nornir: nornir_tasks.inventory."""

from pathlib import Path

import pytest
from nornir.plugins.inventory.simple import SimpleInventory

from nornir_tasks.inventory import ProjectInventory

HOSTS = {
    "a.yaml": "sw-1: {hostname: 10.0.0.1, groups: [access, hq], data: {rack: 7}}\n",
    "b.yaml": "r-1: {hostname: 10.0.0.2, port: 2222, platform: juniper_junos}\nr-2:\n",
}
GROUPS = """\
access: {platform: cisco_ios, groups: [hq], data: {role: access}}
hq: {data: {site: hq, role: any}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's inventory, and the same hosts in one file as Nornir's own plugin wants them."""
    (tmp_path / "hosts.d").mkdir()
    for name, text in HOSTS.items():
        (tmp_path / "hosts.d" / name).write_text(text)
    (tmp_path / "hosts.yaml").write_text("".join(HOSTS.values()).replace("r-2:\n", "r-2: {}\n"))
    (tmp_path / "groups.yaml").write_text(GROUPS)
    (tmp_path / "defaults.yaml").write_text("port: 22\ndata: {owner: noc}\n")
    return tmp_path


def test_shards_mean_what_nornirs_own_plugin_makes_of_one_file(folder: Path) -> None:
    """Whoever comes from Nornir keeps their files; only the size of them changes."""
    ours = ProjectInventory(str(folder)).load()
    files = [str(folder / name) for name in ("hosts.yaml", "groups.yaml", "defaults.yaml")]
    theirs = SimpleInventory(*files).load()

    assert ours.dict() == theirs.dict()
    for name, host in theirs.hosts.items():
        assert ours.hosts[name].extended_data() == host.extended_data()
        assert [ours.hosts[name].port, ours.hosts[name].platform] == [host.port, host.platform]


def test_data_of_a_host_can_be_changed_without_touching_others(folder: Path) -> None:
    """A task that keeps something on its host must not leak it to the next run."""
    plugin = ProjectInventory(str(folder), str(folder / "cache"))
    plugin.load().hosts["sw-1"].data["seen"] = True

    assert "seen" not in plugin.load().hosts["sw-1"].data
