"""`netwright tokens`: who may decide, besides whoever sits at this machine."""

from typing import Annotated

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import note, show, show_list

COLUMNS = ("name", "role", "created_at", "expires_at", "used_at", "state")

app = typer.Typer(no_args_is_help=True, help="Tokens for NETWRIGHT_TOKEN, with roles.")


@app.command("create")
def create(
    context: typer.Context,
    *,
    name: Annotated[str, typer.Option("--name", help="Who holds it; the audit names it.")],
    role: Annotated[str, typer.Option("--role", help="viewer, operator, approver or admin.")],
    days: Annotated[int, typer.Option(help="Days for which it is valid; 0: for ever.", min=0)] = 90,
) -> None:
    """Make a token and print it, this once."""
    from datetime import timedelta

    from netwright.cli.opened import open_store
    from netwright.errors import RefusedError, UsageError
    from netwright.model.role import Role
    from netwright.runs.clock import utc_now
    from netwright.runs.remediation.tokens import acting_person, create_token

    told = invocation(context)
    try:
        wanted = (name, Role(role))
    except ValueError as error:
        raise UsageError(f"no role {role!r}", ", ".join(Role)) from error
    now = utc_now()
    with open_store(told) as store:
        person = acting_person(store, told.tenant, now)
        if not person.role.covers(Role.ADMIN):
            raise RefusedError(f"{person.name} may not make tokens", "an admin may")
        lasts = timedelta(days=days) if days else None
        token = create_token(store, told.tenant, wanted, person.name, (now, lasts))
    note("it is shown this once: keep it where only its holder reads")
    show(told, {"name": name, "role": role, "token": token}, lambda: token)


@app.command("list")
def list_(context: typer.Context) -> None:
    """List the tokens; their secrets are not kept."""
    from netwright.cli.opened import open_store
    from netwright.model.instant import rfc3339
    from netwright.runs.clock import utc_now
    from netwright.store.tokens import list_tokens

    told, now = invocation(context), utc_now()
    with open_store(told) as store, store.read() as session:
        tokens = list_tokens(session, told.tenant)
    rows = [
        {
            "name": one.name,
            "role": one.role.value,
            "state": "valid" if one.is_valid(now) else "revoked" if one.revoked_at else "expired",
            **{
                key: rfc3339(at)
                for key, at in (
                    ("created_at", one.created_at),
                    ("expires_at", one.expires_at),
                    ("used_at", one.used_at),
                )
                if at
            },
        }
        for one in tokens
    ]
    show_list(told, rows, COLUMNS)


@app.command("revoke")
def revoke(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Whose token.")]
) -> None:
    """Let a token be used no more."""
    from netwright.cli.opened import open_store
    from netwright.errors import UsageError
    from netwright.runs.clock import utc_now
    from netwright.store.tokens import revoke_token

    told = invocation(context)
    with open_store(told) as store, store.write() as session:
        if not revoke_token(session, told.tenant, name, utc_now()):
            raise UsageError(f"{name} has no valid token", "`netwright tokens list`")
    show(told, {"revoked": name}, lambda: f"{name} is revoked")
