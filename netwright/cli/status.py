"""`netwright status`: what is up, who said so, and how old that is."""

import time
from typing import Annotated, Any

import typer

from netwright.cli.invocation import Form, Invocation, invocation
from netwright.cli.output import show, show_list, table

EXIT_SOME_FAILED, EXIT_NOTHING = 3, 4

COLUMNS = ("device", "interface", "state", "source", "since", "age", "changes_1h")

app = typer.Typer(no_args_is_help=True, help="What is up between discoveries.")

At = Annotated[str | None, typer.Option("--at", help="As of then: RFC 3339, or -2h, -1d.")]


@app.command("poll")
def poll(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Devices; all that are known if none.")
    ] = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="Poll once; the default.")] = False,
    interval: Annotated[
        float, typer.Option(help="Poll every so many seconds, until interrupted.", min=0)
    ] = 0,
) -> None:
    """Ask devices whether they are there, and whether the ports of their links are up.

    Only the credential profile that is known to work is used. A device that is silent in two polls
    in a row is unreachable.
    """
    from netwright.cli.opened import open_project
    from netwright.project import entrypoint
    from netwright.runs.status import StatusRequest

    told = invocation(context)
    request = StatusRequest(names=names or [], tenant=told.tenant)
    with entrypoint("nornir_tasks.status.open_poller")(open_project(told)) as poller:
        report = _polled(told, poller, request)
        while interval and not once:
            time.sleep(max(0.0, interval - report[1]))
            report = _polled(told, poller, request)
    raise typer.Exit(_exit_code(report[0]))


def _polled(told: Invocation, poller: Any, request: Any) -> tuple[Any, float]:
    """Poll once and show what came of it; return the report, and how long it took."""
    from netwright.runs.status_report import summary_line

    began = time.monotonic()
    report = poller.poll(request)
    document = report.model_dump(exclude_none=True)
    show(told, document, lambda: "\n".join((summary_line(report), *_changes(report))))
    return report, time.monotonic() - began


def _changes(report: Any) -> list[str]:
    return [
        f"{one.device}{':' if one.interface else ''}{one.interface or ''}"
        f" {one.before or 'new'} -> {one.after}"
        for one in report.changes
    ]


def _exit_code(report: Any) -> int:
    if not report.answered:
        return EXIT_NOTHING
    return EXIT_SOME_FAILED if report.silent else 0


@app.command("list")
def list_(
    context: typer.Context,
    *,
    ports: Annotated[bool, typer.Option("--ports", help="Ports too, not devices alone.")] = False,
    at: At = None,
) -> None:
    """List the state of every device, and of every port that carries a link."""
    told = invocation(context)
    rows = [row for row in _rows(told, at) if ports or "interface" not in row]
    show_list(told, _shown(told, rows), COLUMNS)


@app.command("show")
def show_device(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The device's name.")],
    at: At = None,
) -> None:
    """Show the state of a device and of its ports that carry links."""
    from netwright.errors import UsageError

    told = invocation(context)
    rows = [row for row in _rows(told, at) if row["device"] == name]
    if not rows:
        raise UsageError(
            f"nothing was said of {name}", "`netwright status list` shows who is known"
        )
    device = next((row for row in rows if "interface" not in row), {"device": name})
    ports = [row for row in rows if "interface" in row]
    shown = _shown(told, rows)
    show(told, {**device, "interfaces": ports}, lambda: table(shown, COLUMNS))


def _rows(told: Invocation, at: str | None) -> list[dict[str, Any]]:
    from netwright.cli.instants import parse_instant
    from netwright.cli.opened import open_store
    from netwright.runs.clock import utc_now
    from netwright.runs.status_report import state_documents

    now = utc_now()
    with open_store(told) as store:
        return state_documents(store, told.tenant, now, parse_instant(at, now) if at else None)


def _shown(told: Invocation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tell ages as a person does, where a person looks."""
    from netwright.cli.ages import age_text

    if told.form is not Form.TEXT:
        return rows
    return [{**row, "age": age_text(row["age_s"])} for row in rows]
