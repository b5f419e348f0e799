"""`netwright audit`: who did what, and proof that nobody rewrote it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import note, show, show_list, table, write

EXIT_DIFFERENT = 5
COLUMNS = ("number", "at", "by", "verb", "subject", "detail")

app = typer.Typer(no_args_is_help=True, help="The audit of remediation, as a chain.")


@app.command("list")
def list_(
    context: typer.Context,
    *,
    subject: Annotated[str, typer.Option(help="Only about this action.")] = "",
    by: Annotated[str, typer.Option(help="Only by this person.")] = "",
    since: Annotated[str | None, typer.Option(help="Since then: RFC 3339, or -2h, -1d.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 100,
) -> None:
    """List entries, the newest first."""
    from netwright.cli.instants import parse_instant
    from netwright.cli.opened import open_store
    from netwright.runs.clock import utc_now
    from netwright.store.audit import AuditFilter, list_entries

    told = invocation(context)
    begins = parse_instant(since, utc_now()) if since else None
    with open_store(told) as store, store.read() as session:
        found = list_entries(session, told.tenant, AuditFilter(subject, by, begins, limit))
    show_list(told, [_document(one) for one in found], COLUMNS)


def _document(entry: Any) -> dict[str, Any]:
    from netwright.model.instant import rfc3339

    return {
        **entry._asdict(),
        "at": rfc3339(entry.at),
        "detail": json.loads(entry.detail),
    }


@app.command("verify")
def verify(context: typer.Context) -> None:
    """Check the chain from its beginning, and that every anchor is still in it.

    Exit code 5 when something was changed, taken out or cut off.
    """
    from netwright.cli.opened import open_both
    from netwright.runs.remediation.anchoring import anchors, verify_audit
    from netwright.store.audit import head

    told = invocation(context)
    with open_both(told) as (project, store):
        faults = verify_audit(project, store, told.tenant)
        with store.read() as session:
            end = head(session, told.tenant)
        count = len(list(anchors(project, told.tenant)))
    entries = end.number if end else 0
    rows = [one._asdict() for one in faults]
    document = {"valid": not faults, "entries": entries, "anchors": count, "faults": rows}
    fine = f"{entries} entries, {count} anchors: nothing was changed"
    if entries and not count:
        note("nothing is anchored: a chain that was cut, or written anew, would not show")
    show(told, document, lambda: table(rows, ("number", "reason")) if rows else fine)
    raise typer.Exit(EXIT_DIFFERENT if faults else 0)


@app.command("anchor")
def anchor_(context: typer.Context) -> None:
    """Write the end of the chain down outside the database."""
    from netwright.cli.opened import open_both
    from netwright.runs.remediation.anchoring import anchor

    told = invocation(context)
    with open_both(told) as (project, store):
        end = anchor(project, store, told.tenant)
    document = {"number": end.number, "digest": end.digest} if end else {}
    words = f"anchored entry {end.number}" if end else "nothing new to anchor"
    show(told, document, lambda: words)


@app.command("export")
def export(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Into this file.")] = None,
) -> None:
    """Write all entries as JSON lines, from the first on, with their digests."""
    from netwright.cli.opened import open_store
    from netwright.store.audit import chain

    told = invocation(context)

    def lines(entries: Iterator[Any]) -> Iterator[str]:
        return (json.dumps(_exact(one), ensure_ascii=False) for one in entries)

    with open_store(told) as store, store.read() as session:
        found = lines(chain(session, told.tenant))
        if output is None:
            for line in found:
                write(line)
            return
        with output.open("w", encoding="utf-8") as stream:
            count = sum(stream.write(f"{line}\n") > 0 for line in found)
    note(f"{count} entries in {output}")


def _exact(entry: Any) -> dict[str, Any]:
    """Leave the detail as it was hashed: whoever checks digests needs it to the letter."""
    from netwright.model.instant import rfc3339

    return {**entry._asdict(), "at": rfc3339(entry.at)}
