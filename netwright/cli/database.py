"""`netwright db`: the schema of the database."""

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import show

app = typer.Typer(no_args_is_help=True, help="The database's schema.")


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
