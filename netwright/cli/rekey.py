"""`netwright creds rekey`: the vault moves to a new password."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import note, show_list

EXIT_ERROR = 1

COLUMNS = ("file", "state", "values", "reason")


def rekey(
    context: typer.Context,
    *,
    vault_id: Annotated[str, typer.Option(help="Whose files; that of the tenant if none.")] = "",
    new_password: Annotated[
        str, typer.Option(help="Source of the new password: file, program, env:NAME, keyring:….")
    ] = "",
) -> None:
    """Move the vault to a new password, inline values too; made up at random if none is named.

    An interrupted rekey goes on when it is started again; until then both passwords open files.
    """
    from netwright.cli.opened import open_project
    from netwright.credentials.files import replace_text
    from netwright.credentials.rekey import RekeyState, move_vault
    from netwright.errors import VaultError

    told = invocation(context)
    project = open_project(told)
    sources = project.vault_passwords
    ours = vault_id or (told.tenant if told.tenant in sources else "default")
    if ours not in sources:
        raise VaultError(f"no password is set for vault id {ours!r}", "see netwright.toml")
    folders = (project.vault, project.inventory, project.root / "playbooks")
    report = move_vault(ours, sources[ours], lambda: _yaml_files(folders), new_password or None)
    rows = [
        {"file": str(each.path), "state": each.state, "values": each.values, "reason": each.reason}
        for each in report
        if each.values or each.reason
    ]
    replace_text(project.state / "rekey.json", json.dumps(rows, indent=2) + "\n")
    show_list(told, rows, COLUMNS)
    if any(each.state is RekeyState.FAILED for each in report):
        note("both passwords stay in use; mend those files and run it again")
        raise typer.Exit(EXIT_ERROR)


def _yaml_files(folders: Iterable[Path]) -> list[Path]:
    found = (path for folder in folders for path in folder.rglob("*.y*ml"))
    return sorted(path for path in found if path.is_file() and ".example." not in path.name)
