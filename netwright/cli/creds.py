"""`netwright creds`: credential profiles in the vault, and what becomes of them on devices."""

from pathlib import Path
from typing import Annotated, Any

import typer

from netwright.cli import (
    credential_import,
    credential_report,
    credential_rotation,
    credential_trials,
    rekey,
)
from netwright.cli.invocation import invocation
from netwright.cli.output import show, show_list
from netwright.model.credential import DEFAULT_ORDER, Kind, Profile

COLUMNS = ("name", "kind", "username", "order", "scopes", "realm")

app = typer.Typer(no_args_is_help=True, help="Credential profiles: the vault.")
app.command("test")(credential_trials.try_out)
app.command("unlock")(credential_trials.unlock)
app.command("trust")(credential_trials.trust)
app.command("report")(credential_report.report)
app.command("audit")(credential_report.audit)
app.command("rotate")(credential_rotation.rotate)
app.command("rekey")(rekey.rekey)
app.command("migrate")(credential_import.migrate)

Name = Annotated[str, typer.Argument(help="The profile's name.")]


@app.command("add")
def add(  # noqa: PLR0913 - one parameter per option of the contract
    context: typer.Context,
    name: Name,
    *,
    kind: Annotated[Kind, typer.Option(help="What it logs in to.")],
    username: Annotated[str, typer.Option(help="User name, for all kinds but communities.")] = "",
    secret_stdin: Annotated[
        bool, typer.Option("--secret-stdin", help="Read the kind's fields as JSON from stdin.")
    ] = False,
    secret_file: Annotated[
        Path | None, typer.Option(help="Read the kind's fields as JSON from a file.")
    ] = None,
    realm: Annotated[str, typer.Option(help="Accounts that lock together; `local`: none.")] = "",
    scope: Annotated[
        list[str] | None, typer.Option(help="Prefix it may be offered to; repeatable.")
    ] = None,
    order: Annotated[int | None, typer.Option(help="Lower is tried first.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Change the profile of that name.")
    ] = False,
) -> None:
    """Encrypt a profile into the vault; secrets are asked for, or come as JSON.

    Fields: community; username, auth_protocol, auth_key, priv_protocol, priv_key, context;
    username, password, enable_password, private_key, jump.
    """
    from netwright.cli.opened_vault import forgive, open_folder, open_profile
    from netwright.cli.secrets_input import read_secrets
    from netwright.credentials.schema import parse_profile, profile_values
    from netwright.credentials.writing import add_profile, replace_profile

    told = invocation(context)
    options = {"username": username, "realm": realm, "scopes": scope, "order": order}
    given = {key: value for key, value in options.items() if value not in (None, "", [])}
    # First: once a vault is open, `--secret-file <(…)` is out of reach.
    fields = read_secrets(kind, given.keys(), stdin=secret_stdin, file=secret_file)
    folder = open_folder(told)
    old = open_profile(folder, name) if replace else None
    kept = profile_values(old) if old and old.kind is kind else {}
    profile = parse_profile(name, kept | fields | given | {"kind": kind.value}, encrypted=True)
    path = replace_profile(folder, profile) if replace else add_profile(folder, profile)
    forgive(told, profile)
    show(told, {"file": str(path), **_row(profile)}, lambda: f"{name} is in {path}, encrypted")


@app.command("list")
def list_(context: typer.Context) -> None:
    """List the profiles in the order in which they are tried; no secret is shown."""
    from netwright.cli.opened import open_project
    from netwright.project.credentials import profiles_of

    told = invocation(context)
    rows = [_row(each) for each in profiles_of(open_project(told), told.tenant).values()]
    show_list(told, rows, COLUMNS)


@app.command("show")
def show_profile(context: typer.Context, name: Name) -> None:
    """Show a profile: all but its secrets, and which secrets it has."""
    from netwright.cli.opened_vault import find_profile
    from netwright.credentials.schema import SECRETS, profile_values

    told = invocation(context)
    profile, provider = find_profile(told, name)
    values = profile_values(profile)
    shown = _row(profile) | {key: values[key] for key in values if key not in SECRETS}
    document = shown | {"secrets": sorted(values.keys() & SECRETS), "provider": provider}
    lines = [f"{key:>14}  {_text(value)}" for key, value in document.items()]
    show(told, document, lambda: "\n".join(lines))


@app.command("remove")
def remove(context: typer.Context, name: Name) -> None:
    """Remove a profile from the vault."""
    from netwright.cli.opened_vault import open_folder
    from netwright.credentials.writing import remove_profile

    told = invocation(context)
    path = remove_profile(open_folder(told), name)
    show(told, {"name": name, "file": str(path)}, lambda: f"{name} is removed from {path}")


@app.command("order")
def put_in_order(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Profiles, the first to be tried first.")],
) -> None:
    """Let some profiles be tried in this order, before all others."""
    from dataclasses import replace

    from netwright.cli.opened_vault import open_folder, open_profile
    from netwright.credentials.folder import load_profiles
    from netwright.credentials.writing import replace_profile

    folder = open_folder(invocation(context))
    chosen = [open_profile(folder, name) for name in dict.fromkeys(names)]
    others = [each.order for each in load_profiles(folder).values() if each not in chosen]
    first = min(others, default=DEFAULT_ORDER) - len(chosen)
    for position, profile in enumerate(chosen, start=first):
        if profile.order != position:
            replace_profile(folder, replace(profile, order=position))
    list_(context)


def _row(profile: Profile) -> dict[str, Any]:
    row = {
        "name": profile.name,
        "kind": profile.kind.value,
        "username": profile.username,
        "order": profile.order,
        "scopes": [str(each) for each in profile.scopes],
        "realm": profile.realm,
    }
    return {key: value for key, value in row.items() if value is not None}


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
