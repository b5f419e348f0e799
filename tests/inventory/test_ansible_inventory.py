"""The inventory script for Ansible: inventory/ansible_inventory.py."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from netwright.inventory import load_inventory, load_overrides, load_scopes, load_variables

REFERENCE = Path(__file__).parent.parent.parent / "inventory"
HOSTS = """\
sw-1: {hostname: 10.0.0.1, groups: [access-layer], data: {rack: 7}}
r-1: {hostname: 10.0.0.2, port: 2222, username: ops, platform: juniper_junos}
odd: {hostname: 10.0.0.3, platform: nobody_knows}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory with the script in it, as a project has it."""
    (tmp_path / "hosts.d").mkdir()
    (tmp_path / "hosts.d" / "hq.yaml").write_text(HOSTS)
    (tmp_path / "groups.yaml").write_text(
        "access-layer: {platform: cisco_ios, groups: [hq], data: {role: access}}\n"
        "hq: {data: {site: hq, role: any}}\n"
    )
    (tmp_path / "defaults.yaml").write_text("port: 22\ndata: {owner: noc}\n")
    shutil.copy(REFERENCE / "ansible_inventory.py", tmp_path)
    return tmp_path


def ask(folder: Path, *arguments: str) -> Any:
    """Run the script as Ansible does, and read what it prints."""
    command = [sys.executable, "-I", str(folder / "ansible_inventory.py"), *arguments]
    return json.loads(subprocess.check_output(command, text=True))


def test_hosts_have_what_they_inherit(folder: Path) -> None:
    """Ansible and Netwright must agree about a device, whatever its groups are called."""
    variables = ask(folder, "--list")["_meta"]["hostvars"]

    assert variables["sw-1"] == {
        "ansible_host": "10.0.0.1",
        "ansible_port": 22,
        "ansible_network_os": "cisco.ios.ios",
        "ansible_connection": "ansible.netcommon.network_cli",
        "netwright": {
            "owner": "noc",
            "platform": "cisco_ios",
            "rack": 7,
            "role": "access",
            "site": "hq",
        },
    }
    inventory = load_inventory(folder)
    for name, host in inventory.hosts.items():
        ours = inventory.resolved(host)
        assert variables[name]["netwright"] == {**ours.data, "platform": ours.platform}
        assert variables[name]["ansible_port"] == ours.port
        assert ask(folder, "--host", name) == variables[name]


def test_groups_have_their_descendants(folder: Path) -> None:
    """A playbook for a site reaches the hosts of the site's groups."""
    document = ask(folder, "--list")

    assert document["hq"] == document["access_layer"] == {"hosts": ["sw-1"]}
    assert document["all"]["hosts"] == ["sw-1", "r-1", "odd"]


def test_an_unusable_inventory_is_one_line_and_no_hosts(folder: Path) -> None:
    """Ansible shows what a failing script says; acting on half an inventory would be worse."""
    (folder / "hosts.d" / "lab.yaml").write_text("sw-1: {}\n")
    command = [sys.executable, str(folder / "ansible_inventory.py"), "--list"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert "lab.yaml: in another file as well: sw-1" in done.stderr


@pytest.mark.integration
def test_ansible_itself_reads_it(folder: Path) -> None:
    """The script is executable, and Ansible finds nothing to warn about."""
    program = Path(sys.executable).parent / "ansible-inventory"
    if not program.exists():
        pytest.skip("ansible-inventory is not installed")
    command = [str(program), "-i", str(folder / "ansible_inventory.py"), "--list"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout)["_meta"]["hostvars"]["r-1"]["ansible_user"] == "ops"
    assert "[WARNING]" not in done.stderr


def test_the_reference_inventory_is_empty_but_for_comments() -> None:
    """A new project starts with examples to uncomment, not with devices that do not exist."""
    inventory = load_inventory(REFERENCE)

    assert not inventory.hosts
    assert not inventory.groups
    assert not load_scopes(REFERENCE)
    assert not load_variables(REFERENCE)


@pytest.mark.parametrize("path", sorted(REFERENCE.rglob("*.yaml")), ids=lambda path: path.name)
def test_the_examples_work_once_uncommented(path: Path, tmp_path: Path) -> None:
    """An example that does not load is worse than none."""
    body = path.read_text().partition("---\n")[2]
    text = "\n".join(line.removeprefix("# ").removeprefix("#") for line in body.splitlines())
    assert yaml.safe_load(text), path.name
    shutil.copytree(REFERENCE, tmp_path / "inventory")
    copy = tmp_path / "inventory"
    (copy / path.relative_to(REFERENCE)).write_text(text)
    (copy / "seeds.txt").write_text("192.0.2.9\n")
    if path.parent.name == "hosts.d":
        (copy / "groups.yaml").write_text("core:\n")

    load_inventory(copy)
    load_scopes(copy)
    load_variables(copy)
    load_overrides(copy)
