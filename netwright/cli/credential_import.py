"""`netwright creds migrate`: plain-text credentials of another product into the vault."""

import re
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from netwright.cli.invocation import Invocation, invocation
from netwright.cli.output import note, show

EXIT_SOME_FAILED = 3

_SHOWN_PROBLEMS = 20


def migrate(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(help="A SQLite file, a CSV file, or a postgresql:// URL.")
    ],
    *,
    mapping: Annotated[
        Path | None, typer.Option(help="Which column is what: tables: {TABLE: {COLUMN: ROLE}}.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count only; write nothing anywhere.")
    ] = False,
    wipe: Annotated[
        bool,
        typer.Option("--wipe", help="Then empty the plain values in the source, and prove it."),
    ] = False,
    restore: Annotated[
        bool, typer.Option("--restore", help="Put wiped values back into the source.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Drop the encrypted backup of the source's values.")
    ] = False,
) -> None:
    """Import plain-text credentials of another product: one profile each, for its devices only.

    Every row is kept encrypted in the database, written to the vault, and checked there. A run
    that was interrupted goes on when it is started again. The source stays as it is without --wipe.
    """
    from netwright.credentials.legacy.survey import survey
    from netwright.runs.legacy_source import open_source, read_mapping_file

    told = invocation(context)
    if re.match(r"\w+(\+\w+)?://[^/@]*:[^/@]+@", source):
        note("netwright: everybody here can read that URL's password; use ~/.pgpass or PGPASSWORD")
    with open_source(source) as opened:
        found = survey(opened, read_mapping_file(mapping))
        document = _counts(opened.name, found)
        if not dry_run:
            work = "restore" if restore else "forget" if forget else "wipe" if wipe else "import"
            document |= _work(told, opened, found, work)
    _tell(told, document)
    left = document.get("wiped", {}).get("left") or document.get("wiped", {}).get("found")
    if left or (document["problems"] and not (restore or forget)):
        raise typer.Exit(EXIT_SOME_FAILED)


def _counts(name: str, found: Any) -> dict[str, Any]:
    distinct = {(each.kind, each.credential) for row in found.rows for each in row.profiles}
    return {
        "source": name,
        "tables": {shape.table.name: shape.secrets for shape in found.tables},
        "rows": len(found.rows),
        "credentials": dict(sorted(Counter(kind.value for kind, _ in distinct).items())),
        "without_address": sum(not row.addresses for row in found.rows),
        "problems": [
            {"table": each.table, "row": each.key, "reason": each.reason} for each in found.problems
        ],
    }


def _work(told: Invocation, source: Any, found: Any, work: str) -> dict[str, Any]:
    from netwright.cli.opened import open_both
    from netwright.cli.opened_vault import open_folder
    from netwright.runs.clock import utc_now
    from netwright.runs.credential_import import Importer
    from netwright.store.imports import Origin
    from netwright.vault.database_keys import make_database_key, open_database_keys

    folder = open_folder(told)
    with open_both(told) as (project, store):
        make_database_key(project.database_key)
        keys = open_database_keys(project.database_key)
        origin = Origin(told.tenant, source.identity)
        importer = Importer(source, folder, store, keys, origin, utc_now)
        if work == "restore":
            return {"restored": importer.restore(found)}
        if work == "forget":
            return {"forgotten": importer.forget()}
        done = _imported(importer.import_rows(found.rows))
        return done | (_wiped(importer.wipe(found), source) if work == "wipe" else {})


def _imported(done: Any) -> dict[str, Any]:
    return {
        "profiles": done.written.profiles,
        "files": [str(path) for path in done.written.files],
        "verified": done.verified,
    }


def _wiped(done: Any, source: Any) -> dict[str, Any]:
    search = done.search
    return {
        "wiped": {
            "rows": done.rows,
            "left": done.left,
            "searched": search.searched,
            "too_short": search.too_short,
            "found": search.found,
            "places": list(search.places),
        },
        "beyond": source.beyond,
    }


def _tell(told: Invocation, document: dict[str, Any]) -> None:
    for each in document["problems"][:_SHOWN_PROBLEMS]:
        note(f"netwright: {each['table']}, row {each['row']}: {each['reason']}; left as it is")
    if document["without_address"]:
        note(
            f"netwright: {document['without_address']} rows belong to no address, so their"
            " profiles have no scope: `creds add --replace --scope` gives them one"
        )
    if "beyond" in document:
        note(f"netwright: no wipe reaches {document['beyond']}: change the passwords")
    show(told, document, lambda: _text(document))


def _text(document: dict[str, Any]) -> str:
    kinds = ", ".join(f"{count} {kind}" for kind, count in document["credentials"].items())
    lines = [f"{document['rows']} rows hold {kinds or 'nothing'}"]
    if "verified" in document:
        files = ", ".join(document["files"]) or "nothing new"
        lines.append(f"{len(document['profiles'])} profiles written ({files})")
        lines.append(f"{document['verified']} rows verified against the vault")
    if "wiped" in document:
        wiped = document["wiped"]
        where = f" in {', '.join(wiped['places'])}" if wiped["places"] else ""
        lines.append(f"{wiped['rows']} rows wiped, {wiped['left']} left")
        lines.append(f"{wiped['searched']} secrets searched for, {wiped['found']} found{where}")
    lines += [f"{document[key]} rows {key}" for key in ("restored", "forgotten") if key in document]
    return "\n".join(lines)
