"""`netwright flows`: who talked with whom, and who says so."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from netwright.cli.invocation import invocation
from netwright.cli.output import show_list

app = typer.Typer(no_args_is_help=True, help="Flow records: who talked with whom.")

COLUMNS = (
    *("received_at", "device", "source", "source_port", "destination", "destination_port"),
    *("protocol", "octets", "packets"),
)
EXPORTERS = (
    *("address", "device", "last_at", "datagrams", "records", "lost", "late", "restarts"),
    *("undecodable", "malformed"),
)


class Group(StrEnum):
    """What flows are added up by."""

    SOURCE = "source"
    DESTINATION = "destination"
    PORT = "port"
    PROTOCOL = "protocol"
    DEVICE = "device"
    EXPORTER = "exporter"


Source = Annotated[str | None, typer.Option("--source", help="From this address.")]
Destination = Annotated[str | None, typer.Option("--destination", help="To this address.")]
Port = Annotated[int | None, typer.Option("--port", help="To this port.")]
Device = Annotated[str | None, typer.Option("--device", help="Exported by this device.")]
Since = Annotated[str | None, typer.Option("--since", help="Received since: RFC 3339, or -2h.")]
Until = Annotated[str | None, typer.Option("--until", help="Received before: RFC 3339, or -2h.")]
Limit = Annotated[int, typer.Option(help="At most so many.", min=1)]


@app.command("list")
def list_(  # noqa: PLR0913, PLR0917 - a filter each
    context: typer.Context,
    source: Source = None,
    destination: Destination = None,
    port: Port = None,
    device: Device = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 100,
) -> None:
    """List flow records, the newest first; octets and packets are scaled by the sampling."""
    from netwright.cli.opened import open_store
    from netwright.store.flows import FlowFilter, list_flows

    told = invocation(context)
    wanted = FlowFilter(source, destination, port, device, _instant(since), _instant(until))
    with open_store(told) as store, store.read() as session:
        rows = list_flows(session, told.tenant, wanted, limit)
    show_list(told, rows, COLUMNS)


@app.command("top")
def top(  # noqa: PLR0913, PLR0917 - a filter each
    context: typer.Context,
    by: Annotated[Group, typer.Option("--by", help="What to add up by.")] = Group.SOURCE,
    source: Source = None,
    destination: Destination = None,
    port: Port = None,
    device: Device = None,
    since: Since = "-1h",
    until: Until = None,
    limit: Limit = 20,
) -> None:
    """Add flows up: whose octets are most?"""
    from netwright.cli.opened import open_store
    from netwright.store.flows import FlowFilter, top_flows

    told = invocation(context)
    wanted = FlowFilter(source, destination, port, device, _instant(since), _instant(until))
    with open_store(told) as store, store.read() as session:
        rows = top_flows(session, told.tenant, wanted, by.value, limit)
    show_list(told, rows, (by.value, "octets", "packets", "flows"))


@app.command("exporters")
def exporters(context: typer.Context) -> None:
    """List who exports flows: what was lost on the way, and what could not be read."""
    from netwright.cli.opened import open_store
    from netwright.store.flows import list_exporters

    told = invocation(context)
    with open_store(told) as store, store.read() as session:
        rows: list[dict[str, Any]] = list_exporters(session, told.tenant)
    show_list(told, rows, EXPORTERS)


def _instant(text: str | None) -> datetime | None:
    from netwright.cli.instants import parse_instant

    return parse_instant(text, datetime.now(UTC)) if text else None
