"""Plan and look after actions on devices. Entrypoint: flows/remediation.py:remediation.

The event worker does the same all the time, in its own process; this flow is for a schedule on
another machine, so that a block ends although the worker's machine is gone, and for programs that
ask for an action by Prefect's API: what they wish is planned, and waits for a person.
"""

import logging

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.runtime import flow_run

from netwright.logs import ensure_configured, log_context
from netwright.project import find_project
from netwright.runs.remediation.scheduled import Done, RemediationRequest, remediate_project

DEFAULTS = RemediationRequest()


@flow(name="remediation", persist_result=False)
def remediation(request: RemediationRequest = DEFAULTS) -> Done:
    """Plan what is wished, end what is over, settle what was left, do what was approved."""
    project = find_project()
    ensure_configured(project.log_options(logging.INFO))
    with log_context(flow_run_id=flow_run.id, tenant=request.tenant):
        done = remediate(request, f"flow:{flow_run.name}")
    rows = [{"what": what, "actions": len(ids)} for what, ids in done.items()]
    get_run_logger().info(", ".join(f"{row['actions']} {row['what']}" for row in rows))
    create_table_artifact(rows, key="actions", description="what was done to actions")
    return done


@task(persist_result=False)
def remediate(request: RemediationRequest, by: str) -> Done:
    """Plan and sweep once."""
    return remediate_project(find_project(), request, by)
