"""Poll the status of devices and links. Entrypoint: flows/status.py:status."""

import logging

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from netwright.logs import ensure_configured, log_context
from netwright.project import find_project
from netwright.runs.status import StatusRequest
from netwright.runs.status_report import StatusReport, summary_line
from nornir_tasks.status import poll_status

DEFAULTS = StatusRequest()


@flow(name="status", persist_result=False)
def status(request: StatusRequest = DEFAULTS) -> StatusReport:
    """Ask every known device whether it is there, and whether its links are up."""
    project = find_project()
    ensure_configured(project.log_options(logging.INFO))
    with log_context(flow_run_id=flow_run.id, tenant=request.tenant):
        report = poll_status(project, request)
    get_run_logger().info(summary_line(report))
    return report
