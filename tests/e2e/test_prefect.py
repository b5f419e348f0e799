"""The pins hold: a real Prefect server, worker, deployment, schedule and flow run."""

import json
from typing import Any

import pytest

from tests.e2e.prefect_server import Prefect, wait_until

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

TICK = '''
"""The smallest flow that logs as ours do."""

import logging

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from netwright.logs import LogOptions, ensure_configured, log_context


@flow
async def tick() -> None:
    """Log a line with Prefect's logger and one with the library's."""
    ensure_configured(LogOptions(level=logging.INFO))
    with log_context(run_id="r-1", tenant="acme", flow_run_id=flow_run.id):
        get_run_logger().info("ticked", extra={"device": "sw-1"})
        logging.getLogger("netwright.tick").info("from the library")
'''

PREFECT_YAML = """
name: ticking
pull:
  - netwright.project.enter: {}
deployments:
  - name: tick
    entrypoint: flows/tick.py:tick
    work_pool: {name: netwright, job_variables: {working_dir: "{{ $PWD }}"}}
    concurrency_limit: 1
    schedules: [interval: 20]
"""


@pytest.fixture(scope="session")
def ticked(prefect: Prefect, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The flow run that a schedule started, of a project deployed as a user deploys his."""
    project = tmp_path_factory.mktemp("project")
    (project / "netwright.toml").touch()
    (project / "flows").mkdir()
    (project / "flows" / "tick.py").write_text(TICK)
    (project / "prefect.yaml").write_text(PREFECT_YAML)
    prefect.netwright(project, "deploy")
    run = prefect.wait_for_run("tick")
    prefect.pause("tick")  # the server lives as long as the session, and has no more to prove
    return run


def test_a_schedule_fires_and_the_worker_completes_the_run(ticked: dict[str, Any]) -> None:
    """With SQLAlchemy 2.1 schedules never fire, with newer FastAPI nothing can be deployed."""
    assert (ticked["state_type"], ticked["auto_scheduled"]) == ("COMPLETED", True)


def test_prefect_shows_the_fields_of_both_loggers(prefect: Prefect, ticked: dict[str, Any]) -> None:
    """Prefect's UI shows a message only, so a line without its device would say nothing."""
    context = f"run_id=r-1 tenant=acme flow_run_id={ticked['id']}"
    expected = {f"ticked {context} device=sw-1", f"from the library {context}"}

    def messages() -> set[str]:
        query = {"logs": {"flow_run_id": {"any_": [ticked["id"]]}}}
        return {log["message"] for log in prefect.call("logs/filter", query)}

    # The run sends them in batches, the last when its process ends.
    wait_until(lambda: expected <= messages(), 30, lambda: f"{expected} not in {messages()}")
    assert expected <= messages()


def test_the_worker_prints_both_loggers_as_json(prefect: Prefect, ticked: dict[str, Any]) -> None:
    """A log collector sees one schema, whoever logged."""
    lines = [json.loads(line) for line in prefect.log().splitlines() if line.startswith("{")]
    stamped = [line for line in lines if line.get("labels.flow_run_id") == ticked["id"]]
    fields = {
        line["message"]: (line["labels.run_id"], line["organization.id"])
        for line in stamped
        if "labels.run_id" in line
    }

    assert fields == {"ticked": ("r-1", "acme"), "from the library": ("r-1", "acme")}
