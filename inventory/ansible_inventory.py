#!/usr/bin/env python3
"""Ansible's view of this inventory: `ansible-playbook -i inventory/ansible_inventory.py ...`.

Needs Python and PyYAML only. Every host has what it inherits, resolved as Nornir does, so that
Ansible and Netwright agree whatever the names of the groups; what `data` says is in the variable
`netwright`, out of the way of Ansible's own names.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
CONNECTION = "ansible.netcommon.network_cli"
NETWORK_OS = {  # Netmiko's device_type: the collection that speaks to it
    "arista_eos": "arista.eos.eos",
    "cisco_asa": "cisco.asa.asa",
    "cisco_ios": "cisco.ios.ios",
    "cisco_nxos": "cisco.nxos.nxos",
    "cisco_xe": "cisco.ios.ios",
    "cisco_xr": "cisco.iosxr.iosxr",
    "huawei": "community.network.ce",
    "juniper_junos": "junipernetworks.junos.junos",
    "vyos": "vyos.vyos.vyos",
}

Entry = dict[str, Any]


def main() -> int:
    """Print what Ansible asks for."""
    parser = argparse.ArgumentParser(description="The inventory for Ansible.")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--list", action="store_true", help="all hosts, groups and variables")
    asked.add_argument("--host", metavar="NAME", help="the variables of one host")
    arguments = parser.parse_args()
    try:
        inventory = Inventory(FOLDER)
        document = inventory.host(arguments.host) if arguments.host else inventory.document()
    except (OSError, ValueError, yaml.YAMLError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    json.dump(document, sys.stdout, indent=2, default=str)
    return 0


class Inventory:
    """The hosts of all shards, with the groups and defaults they inherit from."""

    def __init__(self, folder: Path) -> None:
        self.hosts: dict[str, Entry] = {}
        for path in sorted(folder.glob("hosts.d/*.yaml")):
            shard = _load(path)
            if twice := shard.keys() & self.hosts.keys():
                raise ValueError(f"{path}: in another file as well: {', '.join(sorted(twice))}")
            self.hosts |= shard
        self.groups: dict[str, Entry] = _load(folder / "groups.yaml")
        self.defaults: Entry = _load(folder / "defaults.yaml")

    def document(self) -> Entry:
        """Return the answer to --list."""
        groups: dict[str, Entry] = {"all": {"hosts": list(self.hosts)}}
        for name, host in self.hosts.items():
            for group in dict.fromkeys(self._ancestors(host)):
                group_name = re.sub(r"\W", "_", group)  # what Ansible takes as a group's name
                groups.setdefault(group_name, {"hosts": []})["hosts"].append(name)
        return {"_meta": {"hostvars": {name: self.host(name) for name in self.hosts}}, **groups}

    def host(self, name: str) -> Entry:
        """Return the variables of a host; none of one that does not exist."""
        if name not in self.hosts:
            return {}
        host = self.hosts[name] or {}
        chain = [
            host,
            *(self.groups[group] or {} for group in self._ancestors(host)),
            self.defaults,
        ]
        said: Entry = {}
        data: Entry = {}
        for entry in reversed(chain):
            said |= {key: value for key, value in entry.items() if value}
            data |= entry.get("data") or {}
        return _variables(said, data)

    def _ancestors(self, entry: Entry | None) -> Iterator[str]:
        for group in (entry or {}).get("groups") or ():
            if group not in self.groups:
                raise ValueError(f"no group {group!r} in groups.yaml")
            yield group
            yield from self._ancestors(self.groups[group])


def _variables(said: Entry, data: Entry) -> Entry:
    platform = said.get("platform")
    network_os = NETWORK_OS.get(platform or "")
    variables = {
        "ansible_host": said.get("hostname"),
        "ansible_port": said.get("port"),
        "ansible_user": said.get("username"),
        "ansible_network_os": network_os,
        "ansible_connection": CONNECTION if network_os else None,
        "netwright": data | {"platform": platform},
    }
    return {name: value for name, value in variables.items() if value is not None}


def _load(path: Path) -> Entry:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    document = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
    if not isinstance(document or {}, dict):
        raise ValueError(f"{path}: expected names, each with keys and values")  # noqa: TRY004
    return document or {}


if __name__ == "__main__":
    sys.exit(main())
