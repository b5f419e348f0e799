"""Remove what is old. Entrypoint: flows/retention.py:retention."""

import logging

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact
from prefect.runtime import flow_run

from netwright.logs import ensure_configured, log_context
from netwright.project import find_project
from netwright.runs.retention import RetentionReport, RetentionRequest, retain_project

DEFAULTS = RetentionRequest()


@flow(name="retention", persist_result=False)
def retention(request: RetentionRequest = DEFAULTS) -> RetentionReport:
    """Remove what is older than the settings say; the links of the past are kept."""
    project = find_project()
    ensure_configured(project.log_options(logging.INFO))
    with log_context(flow_run_id=flow_run.id, tenant=request.tenant):
        report = retain_project(project, request)
    verb = "would remove" if report.dry_run else "removed"
    get_run_logger().info("%s %d rows", verb, sum(report.removed.values()))
    rows = [{"table": name, "rows": number} for name, number in report.removed.items()]
    create_table_artifact(rows, key="removed", description=verb)
    return report
