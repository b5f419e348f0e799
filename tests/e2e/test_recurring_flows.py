"""The flows that recur, as a Prefect worker runs them: status poll, retention, remediation."""

import json
from pathlib import Path

import pytest

from tests.e2e.prefect_server import Prefect

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

FLOWS = ("status", "retention", "remediation")


def test_a_new_projects_recurring_flows_complete(prefect: Prefect, tmp_path: Path) -> None:
    """All are scheduled before anything is discovered, and must not alarm anybody then."""
    prefect.netwright(tmp_path, "init", "my-network")
    prefect.netwright(tmp_path / "my-network", "deploy")
    for name in FLOWS:
        query = {"deployments": {"name": {"any_": [name]}}}
        [deployment] = prefect.call("deployments/filter", query)
        prefect.call(f"deployments/{deployment['id']}/create_flow_run", {})

    ended = {name: prefect.wait_for_run(name, timeout_s=180)["state_type"] for name in FLOWS}

    assert ended == dict.fromkeys(FLOWS, "COMPLETED"), prefect.log()


def test_a_program_asks_for_an_action_by_prefects_api(prefect: Prefect, tmp_path: Path) -> None:
    """What it wishes is judged, and stands in the list with the run's name."""
    prefect.netwright(tmp_path, "init", "asked")
    project = tmp_path / "asked"
    prefect.netwright(project, "deploy")
    [deployment] = prefect.call(
        "deployments/filter", {"deployments": {"name": {"any_": ["remediation"]}}}
    )
    wish = {"playbook": "block_address", "devices": ["fw1"], "params": {"address": "198.51.100.7"}}
    asked = {"parameters": {"request": {"wish": wish}}}
    before = [run["id"] for run in prefect.call("flow_runs/filter", {})]
    run = prefect.call(f"deployments/{deployment['id']}/create_flow_run", asked)

    ended = prefect.wait_for_run("remediation", timeout_s=180, but=before)

    assert ended["state_type"] == "COMPLETED", prefect.log()
    [action] = json.loads(prefect.netwright(project, "remediate", "list", "--json"))["data"]
    assert (action["state"], action["requested_by"]) == ("denied", f"flow:{run['name']}")
