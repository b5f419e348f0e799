"""Loading the inventory: netwright.inventory.loading."""

import os
import stat
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import InventoryError
from netwright.inventory import load_inventory
from netwright.yaml_text import parse

HQ = """\
core-1:
  hostname: 10.0.0.1
  groups: [core]
  data: {site: hq, installed: 2024-02-29, slots: {1: a}}
core-2:
  hostname: 2001:DB8::2
  platform: arista_eos
"""
GROUPS = """\
core:
  platform: cisco_ios
  groups: [everything]
  data: {role: core}
everything:
  port: 2222
  data: {role: any, region: kr}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory of one site."""
    folder = tmp_path / "inventory"
    (folder / "hosts.d").mkdir(parents=True)
    (folder / "hosts.d" / "hq.yaml").write_text(HQ)
    (folder / "groups.yaml").write_text(GROUPS)
    (folder / "defaults.yaml").write_text("username: netops\ndata: {region: world, owner: noc}\n")
    return folder


def test_a_host_inherits_from_its_groups_and_the_defaults(folder: Path) -> None:
    """The nearest word counts: host, groups in depth, defaults."""
    inventory = load_inventory(folder)
    host = inventory.resolved(inventory.hosts["core-1"])

    assert (host.platform, host.port, host.username) == ("cisco_ios", 2222, "netops")
    assert host.data == {
        "site": "hq",
        "installed": "2024-02-29",
        "slots": {"1": "a"},
        "role": "core",
        "region": "kr",
        "owner": "noc",
    }


def test_a_host_is_found_by_its_address(folder: Path) -> None:
    """A discovered device takes the name that the inventory gives its address."""
    inventory = load_inventory(folder)
    found = [inventory.host_at(ip_address(text)) for text in ("10.0.0.1", "2001:db8::2", "::3")]

    assert [host and host.name for host in found] == ["core-1", "core-2", None]


def test_an_empty_project_has_an_empty_inventory(tmp_path: Path) -> None:
    """Discovery works before anybody has written a file."""
    inventory = load_inventory(tmp_path)

    assert (inventory.hosts, inventory.groups, inventory.defaults.data) == ({}, {}, {})


def test_the_cache_gives_what_the_files_gave(folder: Path, tmp_path: Path) -> None:
    """A date, a numeric key: nothing may depend on whether a cache was there."""
    cache = tmp_path / "cache"
    cold = load_inventory(folder, cache)
    (kept,) = cache.iterdir()

    assert load_inventory(folder, cache) == cold == load_inventory(folder)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_changed_file_is_read_again(folder: Path, tmp_path: Path) -> None:
    """The cache goes by content, not by time: git sets times as it likes."""
    shard = folder / "hosts.d" / "hq.yaml"
    load_inventory(folder, tmp_path)
    before = shard.stat()
    shard.write_text(HQ.replace("10.0.0.1", "10.0.0.9"))
    os.utime(shard, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert load_inventory(folder, tmp_path).hosts["core-1"].hostname == "10.0.0.9"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff"])
def test_a_damaged_cache_is_made_anew(folder: Path, tmp_path: Path, damage: bytes) -> None:
    """What can be computed again must never stop a run."""
    expected = load_inventory(folder, tmp_path)
    (tmp_path / "inventory.json").write_bytes(damage)

    assert load_inventory(folder, tmp_path) == expected


def test_a_cache_that_cannot_be_written_costs_only_time(folder: Path, tmp_path: Path) -> None:
    """A full or read-only disk is no reason not to discover."""
    blocked = tmp_path / "file"
    blocked.write_text("")

    assert load_inventory(folder, blocked / "cache").hosts


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("hosts.d/b.yaml", "x:\n  ports: 1\n", "hosts.d/b.yaml:2: unknown key 'ports'; there are"),
        ("hosts.d/b.yaml", "x:\n  port: ssh\n", "hosts.d/b.yaml:2: port: expected a number up to"),
        ("hosts.d/b.yaml", "x: {hostname: 10.1}", "hosts.d/b.yaml:1: hostname: expected a text"),
        ("hosts.d/b.yaml", "x:\n\n  password: p\n", "hosts.d/b.yaml:3: 'password' is a secret"),
        ("hosts.d/b.yaml", "x:\n  data:\n    secret: p\n", "hosts.d/b.yaml:2: data: 'secret' is"),
        ("hosts.d/b.yaml", "x: [1]", "hosts.d/b.yaml:1: expected keys and values"),
        ("hosts.d/b.yaml", "- x", "hosts.d/b.yaml: expected names"),
        ("hosts.d/b.yaml", "x: {\n", "hosts.d/b.yaml:2: did not find expected node content"),
        ("hosts.d/b.yaml", "x: {}\ny: {}\nx: {}\n", "hosts.d/b.yaml:3: 'x' stands twice"),
        ("hosts.d/b.yaml", "x: {data: {a: 1}}\ncore-2: {}", "hosts.d/hq.yaml:5: host 'core-2' is"),
        ("hosts.d/b.yaml", "x:\n  groups: [edge]\n", "hosts.d/b.yaml:2: no group 'edge' in groups"),
        ("groups.yaml", "core: {groups: [a]}\na: {groups: [core]}", "groups in a circle: "),
        ("defaults.yaml", "data: 1", "defaults.yaml:1: data: expected keys and values"),
    ],
)
def test_an_error_names_file_and_line(folder: Path, name: str, text: str, message: str) -> None:
    """Whoever merged it sees where to look, whichever of 200 files it is."""
    (folder / name).write_text(text)
    with pytest.raises(InventoryError) as error:
        load_inventory(folder)

    assert message in str(error.value)


@given(st.text(max_size=80))
def test_any_text_is_a_mapping_or_an_inventory_error(text: str) -> None:
    """A half-merged file is an error message, never a traceback."""
    try:
        document = parse("x.yaml", text)
    except InventoryError:
        return

    assert all(isinstance(key, str) for key in document)
