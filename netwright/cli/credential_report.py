"""`netwright creds report` and `netwright creds audit`: what an auditor asks."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import show, show_list, table

AUDIT_COLUMNS = ("at", "by", "run_kind", "run_id", "profile", "address", "outcome", "detail")
_SECTIONS = {
    "without_credential": ("device", "address", "reason"),
    "unused": ("profile", "kind", "last_used"),
    "still_on_old": ("device", "address", "profile", "state", "detail"),
}
_TITLES = {
    "without_credential": "devices that no credential opens",
    "unused": "profiles that no device accepted for {days} days",
    "still_on_old": "devices that a rotation has yet to move",
}


def report(
    context: typer.Context,
    *,
    days: Annotated[int, typer.Option(help="Unused means: for so many days.", min=1)] = 90,
) -> None:
    """Show devices without a working credential, unused profiles, and what is left to rotate."""
    from datetime import timedelta

    from netwright.cli.opened import open_both
    from netwright.runs.clock import utc_now
    from netwright.runs.credential_report import report_credentials

    told = invocation(context)
    with open_both(told) as (project, store):
        found = report_credentials(project, store, told.tenant, timedelta(days=days), utc_now())
    document = {
        "without_credential": [_row(asdict(each)) for each in found.closed],
        "unused": [_row(asdict(each)) for each in found.unused],
        "still_on_old": [_row(asdict(each)) for each in found.old],
    }
    show(told, {"data": document}, lambda: _text(document, days))


def audit(
    context: typer.Context,
    *,
    profile: Annotated[str, typer.Option(help="Only this profile.")] = "",
    address: Annotated[str, typer.Option(help="Only at this address.")] = "",
    since: Annotated[str, typer.Option(help="From then on: RFC 3339, or -2d.")] = "",
    limit: Annotated[int, typer.Option(help="The newest so many.", min=1)] = 100,
) -> None:
    """List the uses of credentials: who or which run, which profile, where, and how it ended."""
    from netwright.cli.instants import parse_instant
    from netwright.cli.opened import open_store
    from netwright.runs.clock import utc_now
    from netwright.store.credential_uses import UseFilter, list_uses

    told = invocation(context)
    from_ = parse_instant(since, utc_now()) if since else None
    with open_store(told) as store, store.read() as session:
        uses = list_uses(session, told.tenant, UseFilter(profile, address, from_, limit))
    show_list(told, [_row(asdict(use)) for use in uses], AUDIT_COLUMNS)


def _row(values: dict[str, Any]) -> dict[str, Any]:
    from datetime import datetime

    from netwright.model.instant import rfc3339

    return {
        name: rfc3339(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _text(document: dict[str, list[dict[str, Any]]], days: int) -> str:
    parts = []
    for name, columns in _SECTIONS.items():
        rows = document[name]
        parts.append(f"{len(rows)} {_TITLES[name].format(days=days)}")
        if rows:
            parts.append(table(rows, columns))
    return "\n".join(parts)
