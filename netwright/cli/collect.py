"""`netwright collect`: receive what devices send, and keep it for the workers."""

from typing import Annotated, Any

import typer

from netwright.cli.invocation import Invocation, invocation
from netwright.cli.output import note, show, table, write_json

EXIT_INTERRUPTED = 130

COLUMNS = ("kind", "address", "port", "received", "spooled", "stored", "kernel_drops", "shed")

app = typer.Typer(no_args_is_help=True, help="Receive syslog, notifications and flow records.")

Listen = Annotated[
    list[str] | None,
    typer.Option("--listen", help="KIND://ADDRESS:PORT; repeatable; port 0 is any."),
]


@app.command("syslog")
def syslog(context: typer.Context, listen: Listen = None) -> None:
    """Receive syslog: udp, tcp, tls."""
    _collect(invocation(context), "syslog", listen)


@app.command("notifications")
def notifications(context: typer.Context, listen: Listen = None) -> None:
    """Receive SNMP notifications: trap."""
    _collect(invocation(context), "notifications", listen)


@app.command("flows")
def flows(context: typer.Context, listen: Listen = None) -> None:
    """Receive flow records: netflow (and IPFIX), sflow."""
    _collect(invocation(context), "flows", listen)


@app.command("all")
def all_(context: typer.Context, listen: Listen = None) -> None:
    """Receive everything."""
    _collect(invocation(context), "all", listen)


@app.command("status")
def status(context: typer.Context) -> None:
    """Show what was received, kept, stored and lost."""
    import time

    from netwright.cli.opened import open_project
    from netwright.collectors.done import read_done
    from netwright.collectors.status import status_document
    from netwright.errors import SpoolError, StoreError

    told = invocation(context)
    project = open_project(told)
    try:
        done = read_done(project)
    except (SpoolError, StoreError) as error:  # what was received is known all the same
        note(f"netwright: {error}")
        done = None
    document = status_document(project.spool, done, time.time_ns())
    show(told, document, lambda: _text(document))


def _collect(told: Invocation, group: str, listen: list[str] | None) -> None:
    """Collect until SIGTERM; the first line on standard output says where."""
    import signal

    from netwright.cli.opened import log_level, open_project
    from netwright.collectors.collect import collect
    from netwright.collectors.endpoint import endpoints, of_group
    from netwright.collectors.status import status_document

    project = open_project(told)
    texts = listen or of_group(group, project.settings.collect.listen)
    ended_by = collect(project, endpoints(group, texts), log_level(told), _tell_ready)
    document = status_document(project.spool, None, 0)
    note(" ".join(f"{_sum(document, key)} {name}" for key, name in _TOLD))
    if ended_by is signal.SIGINT:
        raise typer.Exit(EXIT_INTERRUPTED)


_TOLD = (
    ("received", "received,"),
    ("spooled", "kept,"),
    ("shed", "shed,"),
    ("kernel_drops", "dropped by the kernel"),
)


def _sum(document: dict[str, Any], key: str) -> int:
    return sum(each[key] for each in document["listeners"])


def _tell_ready(bound: list[Any]) -> None:
    listeners = [{"kind": each.kind, "address": each.address, "port": each.port} for each in bound]
    write_json({"ready": True, "listeners": listeners})


def _text(document: dict[str, Any]) -> str:
    spool, shed = document["spool"], document["shed"]
    behind = "?" if spool["lag_s"] is None else spool["lag_s"]
    return (
        table(document["listeners"], COLUMNS)
        + f"spool: {spool['bytes']} bytes, {behind} s behind\n"
        + (table(shed, ("source", "reason", "messages")) if shed else "")
    )
