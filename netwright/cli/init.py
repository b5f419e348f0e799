"""`netwright init`."""

from pathlib import Path
from typing import Annotated

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import show


def init(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="A new or empty directory.")],
) -> None:
    """Make a project directory: inventory, vault, settings, deployments, a git repository."""
    from netwright.project import init_project

    project = init_project(directory)
    document = {
        "project": str(project.root),
        "vault_passwords": project.vault_passwords,
        "database_url": project.database_url,
    }
    show(invocation(context), document, lambda: _next_steps(project.root))


def _next_steps(root: Path) -> str:
    return (
        f"{root} is a Netwright project. In it:\n"
        "  netwright creds add NAME --kind snmp_v2c    what to log in with\n"
        "  netwright discover ADDRESS --allow PREFIX   where to start, how far to go\n"
    )
