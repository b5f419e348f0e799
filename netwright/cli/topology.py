"""`netwright topology`: the links, the map, and why each link is drawn."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from netwright.cli.ages import age_text
from netwright.cli.differences import change_line, changes_in
from netwright.cli.invocation import Invocation, invocation
from netwright.cli.output import note, show, table
from netwright.model.interface import Port
from netwright.model.link import Topology

EXIT_DIFFERENT = 5

app = typer.Typer(no_args_is_help=True, help="The topology: links, tiers, maps, evidence.")

At = Annotated[str | None, typer.Option("--at", help="As of then: RFC 3339, or -2h, -1d.")]


@app.command("build")
def build(
    context: typer.Context,
    *,
    relayout: Annotated[
        bool, typer.Option("--relayout", help="Draw the map anew, but for what is pinned.")
    ] = False,
) -> None:
    """Infer the topology from the stored evidence again, and store where new nodes stand."""
    from netwright.cli.opened import open_both
    from netwright.runs.topology import rebuild

    told = invocation(context)
    with open_both(told) as (project, store):
        topology = rebuild(project, store, told.tenant, relayout=relayout)
    counts = {"nodes": len(topology.nodes), "links": len(topology.links)}
    show(told, counts, lambda: f"{counts['nodes']} nodes, {counts['links']} links")


@app.command("show")
def show_topology(context: typer.Context, at: At = None) -> None:
    """List the links."""
    from netwright.topology.export.document import topology_document

    told = invocation(context)
    document = topology_document(_topology(told, at))
    show(told, document, lambda: _links_table(document) + _conflict_lines(document))


def _conflict_lines(document: dict[str, Any]) -> str:
    """Write what is wrong with no link in particular, below the links."""
    return "".join(f"conflict: {text}\n" for text in document["conflicts"])


def _links_table(document: dict[str, Any]) -> str:
    rows = [
        {
            "a": f"{link['a']['device']}:{link['a']['interface']}",
            "b": f"{link['b']['device']}:{link['b']['interface']}",
            "kind": link["kind"],
            "status": link["status"],
            "told": _told(link, document["at"]),
            "confidence": link["confidence"],
            "evidence": sorted({evidence["source"] for evidence in link["evidence"]}),
            "conflicts": link["conflicts"],
        }
        for link in document["links"]
    ]
    columns = ("a", "b", "kind", "status", "told", "confidence", "evidence", "conflicts")
    return table(rows, columns)


def _told(link: dict[str, Any], at: str) -> str:
    """Say who told the status, and how long before the instant that is shown."""
    if "status_at" not in link:
        return ""
    age = datetime.fromisoformat(at) - datetime.fromisoformat(link["status_at"])
    return f"{link['status_source']}, {age_text(age.total_seconds())} ago"


@app.command("export")
def export(
    context: typer.Context,
    form: Annotated[
        str,
        typer.Option("-f", "--format", help="json rfc8345 graphml dot mermaid drawio svg png csv"),
    ] = "json",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; standard output if none.")
    ] = None,
    at: At = None,
) -> None:
    """Write the topology in another program's format."""
    from netwright.errors import UsageError
    from netwright.topology.export.formats import FORMATS

    told = invocation(context)
    if form != "png" and form not in FORMATS:
        raise UsageError(f"no format {form!r}", f"there are: {', '.join(FORMATS)}, png")
    topology = _topology(told, at)
    if form == "png":
        from netwright.topology.export.png import to_png

        exported = to_png(topology)
    else:
        exported = FORMATS[form](topology).encode()
    if output is None:
        sys.stdout.buffer.write(exported)
    else:
        output.write_bytes(exported)
        note(f"wrote {output}")


@app.command("why")
def why(
    context: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A:IF", help="A port: device:interface.")],
    b: Annotated[str | None, typer.Argument(metavar="B:IF", help="The other end.")] = None,
    at: At = None,
) -> None:
    """Show the evidence for the link at a port: what was said, by whom, when, how it matched."""
    from netwright.errors import UsageError
    from netwright.topology.export.document import evidence_document, link_document
    from netwright.topology.proof import why as links_at

    told = invocation(context)
    topology = _topology(told, at)
    links = links_at(topology, _port(topology, a), _port(topology, b) if b else None)
    if not links:
        raise UsageError(f"no link at {a}", "`netwright topology show` lists them")
    link = links[0]
    proof = [evidence_document(one) for one in link.evidence]
    document = {"link": link_document(link), "evidence": proof}
    columns = ("source", "device", "seen_at", "matched_by", "raw")
    show(told, document, lambda: table(proof, columns))


def _port(topology: Topology, text: str) -> Port:
    """Split device:interface at the colon that leaves a device we know; names may hold colons."""
    from netwright.errors import UsageError

    names = {node.name for node in topology.nodes}
    for index in (i for i, char in enumerate(text) if char == ":"):
        if text[:index] in names:
            return Port(text[:index], text[index + 1 :])
    raise UsageError(f"not a port: {text!r}", "give device:interface")


@app.command("diff")
def diff(
    context: typer.Context,
    from_: Annotated[str, typer.Option("--from", help="The older instant.")] = "-1d",
    to: Annotated[str | None, typer.Option("--to", help="The newer one; now if none.")] = None,
) -> None:
    """Compare the topology at two instants; exit code 5 when they differ."""
    from netwright.cli.opened import open_both
    from netwright.runs.topology import diff_between
    from netwright.topology.export.document import diff_document

    told = invocation(context)
    with open_both(told) as (project, store):
        found = diff_between(project, store, told.tenant, _instant(from_), _instant(to))
    document = diff_document(found)
    show(told, document, lambda: _diff_text(document))
    if found:
        raise typer.Exit(EXIT_DIFFERENT)


@app.command("pin")
def pin(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A node of the map.")],
    x: Annotated[float, typer.Argument(help="Its middle, to the right.")],
    y: Annotated[float, typer.Argument(help="Its middle, downwards.")],
) -> None:
    """Keep a node where you want it on the map."""
    from netwright.cli.opened import open_both
    from netwright.runs.topology import pin_node

    told = invocation(context)
    with open_both(told) as (project, store):
        pin_node(project, store, told.tenant, name, (x, y))
    show(told, {"name": name, "x": x, "y": y}, lambda: f"{name} is pinned at {x:g}, {y:g}")


@app.command("unpin")
def unpin(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A pinned node.")],
) -> None:
    """Let a node be placed like any other again."""
    from netwright.cli.opened import open_both
    from netwright.runs.topology import unpin_node

    told = invocation(context)
    with open_both(told) as (_, store):
        unpin_node(store, told.tenant, name)
    show(told, {"name": name}, lambda: f"{name} is pinned no more")


@app.command("watch")
def watch(
    context: typer.Context,
    interval: Annotated[str, typer.Option(help="How often to look, such as 10s or 1m.")] = "10s",
) -> None:
    """Print what appears, vanishes and changes in the topology, until interrupted."""
    from netwright.cli.instants import parse_duration
    from netwright.cli.opened import open_both
    from netwright.cli.watching import watch_topology
    from netwright.runs.live import LiveNetwork

    told = invocation(context)
    pause = parse_duration(interval)
    with open_both(told) as (project, store):
        watch_topology(told, LiveNetwork(project, store, told.tenant), pause)


def _diff_text(document: dict[str, Any]) -> str:
    return "\n".join(change_line(change) for change in changes_in(document)) or "no differences"


def _topology(told: Invocation, at: str | None) -> Topology:
    from netwright.cli.opened import open_both
    from netwright.runs.topology import topology_at

    with open_both(told) as (project, store):
        return topology_at(project, store, told.tenant, _instant(at))


def _instant(at: str | None) -> datetime | None:
    from netwright.cli.instants import parse_instant
    from netwright.runs.clock import utc_now

    return parse_instant(at, utc_now()) if at else None
