"""`netwright db`: the schema of the database, and the keys of what is encrypted in it."""

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import show

app = typer.Typer(no_args_is_help=True, help="The database: its schema, its keys.")


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
