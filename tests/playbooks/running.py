"""Run a playbook's files as remediation does."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from netwright.credentials.folder import open_vault
from netwright.credentials.writing import add_profile
from netwright.playbooks.folder import find_playbook
from netwright.project import Project
from netwright.project.scaffold import init_project
from netwright.simulate.access import NETOPS_SSH
from netwright.transport.ansible.request import (
    AnsibleHost,
    AnsibleRequest,
    HostResult,
    HostState,
    RunState,
)
from netwright.transport.ansible.runner import AnsibleRunner
from tests.playbooks.simulated import ROOT, Served, served

Params = Sequence[Mapping[str, str | int]]


def run(
    host: AnsibleHost, name: str, params: Params, *files: str, is_check: bool = False, **more: Any
) -> HostResult:
    """Run files of a playbook that we bring; every task has to succeed."""
    result = attempt(host, name, params, *files, is_check=is_check, **more)
    assert result.state is HostState.OK, result
    return result


def attempt(
    host: AnsibleHost, name: str, params: Params, *files: str, is_check: bool = False, **more: Any
) -> HostResult:
    """Run files of a playbook that we bring, whatever comes of it."""
    folder = find_playbook([ROOT], name)
    request = AnsibleRequest(
        playbooks=tuple(folder.path / f"{file}.yml" for file in files),
        hosts=(host,),
        variables={
            "netwright_targets": [dict(one) for one in params],
            "netwright_device": host.name,
            "netwright_tenant": "default",
            "netwright_ttl_s": 600,
            **more,
        },
        library=(ROOT / "library",),
        is_check=is_check,
    )
    told = AnsibleRunner(lambda text: text).run(request)
    assert told.state is RunState.DONE, told
    return told.hosts[host.name]


@contextmanager
def simulated_host(platform: str, root: Path) -> Iterator[tuple[AnsibleHost, Served]]:
    """Serve a device, and return how Ansible reaches it by way of our own process."""
    project = init_project(root / "project")
    add_profile(open_vault(project.vault, project.vault_passwords, "default"), NETOPS_SSH)
    with served(platform, project.known_hosts) as device:
        yield host_of(project, device), device


def host_of(project: Project, device: Served) -> AnsibleHost:
    """Return the variables that `KnownDevices` gives."""
    return AnsibleHost(
        device.device.name,
        {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "netwright_platform": device.device.platform.name,
            "netwright_project": str(project.root),
            "netwright_profile": NETOPS_SSH.name,
            "netwright_address": str(device.device.address),
            "netwright_port": device.port,
        },
    )
