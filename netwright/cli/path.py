"""`netwright path`: which way packets go from one end to another."""

from typing import Annotated, Any

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import show, table

EXIT_NOT_COMPLETE = 3

COLUMNS = (
    "device",
    "in_interface",
    "out_interface",
    "layer",
    "vid",
    "vrf",
    "next_hop",
    "proof",
    "confidence",
)

End = Annotated[str, typer.Argument(help="An address, a MAC address, a device or a host's name.")]


def path(  # noqa: PLR0913 - one parameter per option of the contract
    context: typer.Context,
    src: End,
    dst: End,
    vrf: Annotated[str | None, typer.Option("--vrf", help="Both ends are in this VRF.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="As of then: RFC 3339, or -2h.")] = None,
    *,
    reverse: Annotated[
        bool, typer.Option("--reverse", help="The way back, and how it differs.")
    ] = False,
) -> None:
    """Show every equal-cost way between two ends; exit code 3 when one is broken or in doubt."""
    from netwright.cli.instants import parse_instant
    from netwright.cli.opened import open_both
    from netwright.runs.clock import utc_now
    from netwright.runs.paths import path_between, path_index
    from netwright.topology.paths.document import path_document

    told = invocation(context)
    instant = parse_instant(at, utc_now()) if at else None
    with open_both(told) as (project, store):
        index = path_index(project, store, told.tenant, instant)
        document = path_document(path_between(index, src, dst, vrf=vrf, is_reverse=reverse))
    show(told, document, lambda: _as_text(document))
    if document["status"] != "complete":
        raise typer.Exit(EXIT_NOT_COMPLETE)


def _as_text(document: dict[str, Any]) -> str:
    lines = [": ".join(filter(None, (document["status"], document["reason"])))]
    for number, branch in enumerate(document["paths"], 1):
        ending = ": ".join(filter(None, (branch["status"], branch["reason"])))
        rows = [hop | {"proof": hop["proof"]["row"]} for hop in branch["hops"]]
        lines += ["", f"path {number}: {ending}", table(rows, COLUMNS).rstrip("\n")]
    lines += ["", *(f"warning: {text}" for text in document["warnings"])]
    return "\n".join(lines).rstrip("\n")
