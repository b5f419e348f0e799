"""`netwright runs`: what was run, and what came of it."""

from typing import Annotated

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import show, show_list

app = typer.Typer(no_args_is_help=True, help="The runs of discoveries.")

COLUMNS = ("id", "kind", "state", "started_at", "finished_at", "devices", "links")


@app.command("list")
def list_(
    context: typer.Context,
    limit: Annotated[int, typer.Option(help="The newest so many.", min=1)] = 20,
) -> None:
    """List the newest runs."""
    from netwright.cli.opened import open_store
    from netwright.runs.report import run_documents

    told = invocation(context)
    with open_store(told) as store:
        show_list(told, run_documents(store, told.tenant, limit), COLUMNS)


@app.command("show")
def show_run(context: typer.Context, run: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Show what a discovery found, as it reported it."""
    from netwright.cli.discovery import summary
    from netwright.cli.opened import open_store
    from netwright.runs.report import report_run

    told = invocation(context)
    with open_store(told) as store:
        report = report_run(store, told.tenant, run)
    show(told, report.model_dump(exclude_none=True), lambda: summary(report))
