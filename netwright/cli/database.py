"""`netwright db`: the schema of the database, the keys of what is encrypted, and what is kept."""

from typing import Annotated

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import show, table

app = typer.Typer(no_args_is_help=True, help="The database: its schema, its keys, what it keeps.")


@app.command("upgrade")
def upgrade(context: typer.Context) -> None:
    """Migrate the database to this version's schema."""
    from netwright.cli.opened import open_project
    from netwright.store.database import Store
    from netwright.store.migrate import HEAD, current_revision, upgrade

    told = invocation(context)
    store = Store(open_project(told).database_url)
    try:
        before = current_revision(store)
        upgrade(store)
    finally:
        store.close()
    document = {"from": before, "to": HEAD}
    show(told, document, lambda: f"schema: {before or 'empty'} -> {HEAD}")


@app.command("rotate-key")
def rotate_key(context: typer.Context) -> None:
    """Move every encrypted value to a new database key; an interrupted rotation goes on."""
    from netwright.cli.opened import open_both
    from netwright.runs.database_key import rotate_database_key

    told = invocation(context)
    with open_both(told) as (project, store):
        rotated = rotate_database_key(store, project.database_key)
    document = {"key": rotated.key_id, "values": rotated.values, "retired": rotated.retired}
    show(told, document, lambda: f"{rotated.values} values moved to the key {rotated.key_id}")


@app.command("retain")
def retain(
    context: typer.Context,
    *,
    keep_days: Annotated[
        int | None,
        typer.Option(help="Days evidence and runs are kept, instead of the settings'.", min=0),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
) -> None:
    """Remove what is older than the settings say; the links of the past are kept.

    `topology show --at` and `topology diff` answer as before, with less proof.
    """
    from netwright.cli.opened import open_project
    from netwright.runs.retention import RetentionRequest, retain_project

    told = invocation(context)
    request = RetentionRequest(keep_days=keep_days, dry_run=dry_run, tenant=told.tenant)
    report = retain_project(open_project(told), request)
    rows = [{"table": name, "rows": number} for name, number in report.removed.items()]
    what = "would be removed" if dry_run else "removed"
    show(
        told,
        report.model_dump(),
        lambda: table(rows, ("table", "rows")) if rows else f"nothing {what}",
    )
