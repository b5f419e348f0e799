"""The real deployment: a project of a user's, discovered by a Prefect worker."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.prefect_server import NETWRIGHT, Prefect

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

PORTS = ("--snmp-port", "21161", "--ssh-port", "21022")


@pytest.fixture(scope="module")
def campus(prefect: Prefect) -> Iterator[dict[str, Any]]:
    """A small simulated campus: its targets and its truth."""
    command = [*NETWRIGHT, "simulate", "--devices", "8", "--whole", *PORTS]
    with subprocess.Popen(command, env=prefect.environment, stdout=subprocess.PIPE) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def project(
    prefect: Prefect, campus: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A project with the campus's credentials, deployed to the server."""
    folder = tmp_path_factory.mktemp("home")
    prefect.netwright(folder, "init", "my-network")
    project = folder / "my-network"
    (project / "targets.txt").write_text("\n".join(campus["targets"]))
    for profile in campus["truth"]["credentials"]:
        name, kind, realm = (profile.pop(key) for key in ("name", "kind", "realm"))
        order = str(profile.pop("order"))
        secrets = project.parent / "secrets.json"
        secrets.write_text(json.dumps(profile))
        options = ("--kind", kind, "--realm", realm, "--order", order, "--secret-file", secrets)
        prefect.netwright(project, "creds", "add", name, *map(str, options))
    prefect.netwright(project, "deploy")
    return project


def test_a_submitted_discovery_finds_every_device(
    prefect: Prefect, campus: dict[str, Any], project: Path
) -> None:
    """`--submit` hands over the request, and a worker that has only the package does the rest."""
    targets = [str(address) for address in campus["targets"]]
    run = prefect.submit(project, *targets, *PORTS)

    assert run["state_type"] == "COMPLETED", prefect.log()

    shown = json.loads(prefect.netwright(project, "devices", "list", "--json"))["data"]
    truth = {device["name"] for device in campus["truth"]["devices"]}
    assert {device["name"] for device in shown} == truth
