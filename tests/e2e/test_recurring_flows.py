"""The flows that recur, as a Prefect worker runs them: status poll, retention, remediation."""

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
