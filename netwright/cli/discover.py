"""`netwright discover`: find, log in to, identify and crawl a network."""

import asyncio
import sys
from typing import Annotated

import typer

from netwright.cli.invocation import Form, Invocation, invocation
from netwright.cli.output import note, show, table
from netwright.runs.progress import ProgressLine
from netwright.runs.request import DiscoveryReport, DiscoveryRequest

EXIT_SOME_FAILED, EXIT_NOTHING, EXIT_INTERRUPTED = 3, 4, 130

Targets = Annotated[
    list[str] | None, typer.Argument(help="Addresses, prefixes, ranges or @file.", show_default="")
]


def discover(  # noqa: PLR0913 - one parameter per option of the contract
    context: typer.Context,
    targets: Targets = None,
    *,
    scope: Annotated[str, typer.Option(help="A scope of inventory/scopes.yaml.")] = "",
    allow: Annotated[
        list[str] | None, typer.Option(help="Prefix the crawl may enter; repeatable.")
    ] = None,
    deny: Annotated[
        list[str] | None, typer.Option(help="Prefix never contacted; repeatable.")
    ] = None,
    resume: Annotated[str, typer.Option(help="Go on with this run.")] = "",
    submit: Annotated[bool, typer.Option(help="Hand the run to the Prefect work pool.")] = False,
    max_hops: Annotated[int, typer.Option(help="Most hops from a target.", min=-1)] = -1,
    max_devices: Annotated[int, typer.Option(help="Most devices to visit.", min=0)] = 0,
    no_crawl: Annotated[bool, typer.Option("--no-crawl", help="Do not follow neighbors.")] = False,
    snmp_port: Annotated[int, typer.Option(help="UDP port of SNMP agents.", max=65535)] = 0,
    ssh_port: Annotated[int, typer.Option(help="TCP port of SSH servers.", max=65535)] = 0,
    yes: Annotated[bool, typer.Option("--yes", help="Sweep more than 4,096 addresses.")] = False,
    explain: Annotated[
        str, typer.Option(help="Say what the last run did with an address, and why.")
    ] = "",
) -> None:
    """Discover the network behind some addresses.

    Only what answers is contacted further, and nothing outside the allowed prefixes: the targets
    and --allow, minus --deny. Ctrl-C keeps what was found; --resume goes on.
    """
    told = invocation(context)
    if explain:
        _explain(told, explain)
        return
    request = DiscoveryRequest(
        targets=targets or [],
        scope=scope,
        allow=allow or [],
        deny=deny or [],
        max_hops=max_hops,
        max_devices=max_devices,
        crawl=not no_crawl,
        snmp_port=snmp_port,
        ssh_port=ssh_port,
        confirmed=yes,
        resume=resume,
        tenant=told.tenant,
    )
    if submit:
        _submit(told, request)
        return
    report = _run(told, request)
    show(told, report.model_dump(exclude_none=True), lambda: _summary(report))
    raise typer.Exit(_exit_code(report))


def _run(told: Invocation, request: DiscoveryRequest) -> DiscoveryReport:
    from netwright.project import entrypoint

    project = told.project()
    if project.settings.prefect_api_url:
        flow = entrypoint("flows.discovery.discovery")
        report: DiscoveryReport = asyncio.run(flow(request))
        return report
    run_discovery = entrypoint("nornir_tasks.discovery.run_discovery")
    found: DiscoveryReport = run_discovery(project, request, _progress(told))
    return found


def _submit(told: Invocation, request: DiscoveryRequest) -> None:
    from netwright.project import entrypoint

    told.project()
    flow_run: str = asyncio.run(entrypoint("flows.discovery.submit")(request))
    show(told, {"flow_run": flow_run}, lambda: f"submitted as flow run {flow_run}")


def _progress(told: Invocation) -> ProgressLine:
    if not (sys.stderr.isatty() and told.form is Form.TEXT and told.verbosity >= 0):
        return ProgressLine()

    def rewrite(line: str) -> None:
        sys.stderr.write(f"\r{line:<78}")
        sys.stderr.flush()

    return ProgressLine(rewrite)


def _explain(told: Invocation, text: str) -> None:
    from ipaddress import ip_address

    from netwright.errors import UsageError
    from netwright.runs.report import explain

    try:
        address = ip_address(text)
    except ValueError as error:
        raise UsageError(f"not an address: {text!r}") from error
    with told.store() as store:
        lines = explain(told.project(), store, told.tenant, address)
    show(told, {"address": text, "explanation": lines}, lambda: "\n".join(lines))


def _summary(report: DiscoveryReport) -> str:
    from netwright.runs.report import failure_rows, summary_line

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
