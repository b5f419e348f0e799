"""Run a discovery from the command line and show what it found."""

import asyncio
import os
import sys

from netwright.cli.addresses import address_of
from netwright.cli.invocation import Form, Invocation
from netwright.cli.opened import open_both, open_project
from netwright.cli.output import note, show, table
from netwright.errors import UsageError
from netwright.project import entrypoint
from netwright.runs.progress import ProgressLine
from netwright.runs.report import explain as explain_address
from netwright.runs.report import failure_rows, summary_line
from netwright.runs.request import DiscoveryReport, DiscoveryRequest

EXIT_SOME_FAILED, EXIT_NOTHING, EXIT_INTERRUPTED = 3, 4, 130


def run(told: Invocation, request: DiscoveryRequest) -> int:
    """Discover, show the report and return the exit code."""
    report = _run(told, request)
    show(told, report.model_dump(exclude_none=True), lambda: summary(report))
    return _exit_code(report)


def _run(told: Invocation, request: DiscoveryRequest) -> DiscoveryReport:
    project = open_project(told)
    if project.settings.prefect_api_url:
        os.environ["PREFECT_API_URL"] = project.settings.prefect_api_url
        flow = entrypoint("flows.discovery.discovery")
        report: DiscoveryReport = asyncio.run(flow(request))
        return report
    run_discovery = entrypoint("nornir_tasks.discovery.run_discovery")
    found: DiscoveryReport = run_discovery(project, request, _progress(told))
    return found


def submit(told: Invocation, request: DiscoveryRequest) -> None:
    """Hand the discovery to the work pool."""
    url = open_project(told).settings.prefect_api_url
    if not url:
        raise UsageError("no Prefect server to submit to", "set prefect_api_url in netwright.toml")
    os.environ["PREFECT_API_URL"] = url
    flow_run: str = asyncio.run(entrypoint("flows.discovery.submit")(request))
    show(told, {"flow_run": flow_run}, lambda: f"submitted as flow run {flow_run}")


def _progress(told: Invocation) -> ProgressLine:
    if not (sys.stderr.isatty() and told.form is Form.TEXT and told.verbosity >= 0):
        return ProgressLine()

    def rewrite(line: str) -> None:
        sys.stderr.write(f"\r{line:<78}")
        sys.stderr.flush()

    return ProgressLine(rewrite)


def explain(told: Invocation, text: str) -> None:
    """Say what the last run did with an address, and why."""
    address = address_of(text)
    with open_both(told) as (project, store):
        lines = explain_address(project, store, told.tenant, address)
    show(told, {"address": text, "explanation": lines}, lambda: "\n".join(lines))


def summary(report: DiscoveryReport) -> str:
    """Return what a discovery found, as text."""
    parts = [summary_line(report)]
    if report.failed:
        rows = failure_rows(report)
        parts += [f"\n{len(rows)} without a way in, or broken on it:"]
        parts += [table(rows, ("address", "device", "stage", "reason"))]
    if report.unmanaged:
        rows = [one.model_dump() for one in report.unmanaged]
        parts += [f"\n{len(rows)} alive or heard of, but not managed:"]
        parts += [table(rows, ("address", "reason"))]
    if report.state == "interrupted":
        parts += [f"\ninterrupted; go on with: netwright discover --resume {report.run_id}"]
    return "\n".join(parts)


def _exit_code(report: DiscoveryReport) -> int:
    if report.state == "interrupted":
        note(f"interrupted; go on with: netwright discover --resume {report.run_id}")
        return EXIT_INTERRUPTED
    if report.devices:
        return EXIT_SOME_FAILED if report.failed else 0
    return EXIT_NOTHING
