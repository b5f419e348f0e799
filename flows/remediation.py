"""Look after actions on devices. Entrypoint: flows/remediation.py:remediation.

The event worker does the same all the time, in its own process; this flow is for a schedule on
another machine, so that a block ends although the worker's machine is gone.
"""

import logging

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.runtime import flow_run

from netwright.logs import ensure_configured, log_context
from netwright.project import find_project
from netwright.runs.remediation.opening import SweepRequest, sweep_project
from netwright.runs.remediation.sweeping import SweepReport

DEFAULTS = SweepRequest()


@flow(name="remediation", persist_result=False)
def remediation(request: SweepRequest = DEFAULTS) -> SweepReport:
    """End what is over, settle what somebody left in flight, do what was approved."""
    project = find_project()
    ensure_configured(project.log_options(logging.INFO))
    with log_context(flow_run_id=flow_run.id, tenant=request.tenant):
        report = sweep(request)
    rows = [{"what": what, "actions": len(ids)} for what, ids in report.items()]
    get_run_logger().info(", ".join(f"{row['actions']} {row['what']}" for row in rows))
    create_table_artifact(rows, key="actions", description="what was done to actions")
    return report


@task(persist_result=False)
def sweep(request: SweepRequest) -> SweepReport:
    """Sweep once."""
    return sweep_project(find_project(), request)
