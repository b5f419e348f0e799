"""`netwright events`: what messages say, and what came in."""

import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from netwright.cli.instants import parse_instant
from netwright.cli.invocation import invocation
from netwright.cli.output import show_list
from netwright.errors import UsageError

app = typer.Typer(no_args_is_help=True, help="Messages: what they say, and what came in.")

_STORED = ("received_at", "device", "source", "severity", "tag", "code", "message")

Device = Annotated[str | None, typer.Option("--device", help="Of this device.")]
Tag = Annotated[str | None, typer.Option("--tag", help="With this tag, such as INTERFACE_DOWN.")]
Source = Annotated[str | None, typer.Option("--source", help="From this address.")]
Severity = Annotated[
    str | None,
    typer.Option("--severity", help="At least as severe: 0 to 7, or a name, such as warning."),
]
_COLUMNS = ("timestamp", "hostname", "app_name", "severity", "class", "tag", "code", "message")


class Input(StrEnum):
    """What a line of the input is."""

    TEXT = "text"
    JSONL = "jsonl"


@app.command("parse")
def parse_lines(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="A file of messages, one a line; - is stdin.")] = "-",
    *,
    form: Annotated[
        Input,
        typer.Option("--input", help="jsonl: {raw | raw_b64, source, listener} a line."),
    ] = Input.TEXT,
    now: Annotated[
        str | None, typer.Option("--now", help="When they came in, for stamps without a year.")
    ] = None,
    zone: Annotated[
        str, typer.Option("--zone", help="The devices' zone, for stamps without one: Asia/Seoul.")
    ] = "UTC",
) -> None:
    """Show how messages are understood, one line out for each that goes in."""
    from netwright.cli.event_input import events_of, given
    from netwright.cli.event_senders import known_senders
    from netwright.events.context import Context
    from netwright.events.document import event_document
    from netwright.project.profiles import find_root, profiles_of

    told = invocation(context)
    clock = datetime.now(UTC)
    understood = Context(
        parse_instant(now, clock) if now else clock,
        _zone(zone),
        profiles=profiles_of(find_root(told.project_directory)),
    )
    is_json = form is Input.JSONL
    with ExitStack() as stack:
        stream = stack.enter_context(_opened(file))
        known = stack.enter_context(known_senders(told, clock)) if is_json else _nobody
        found = events_of(given(stream, is_json=is_json), understood, known)
        show_list(told, map(event_document, found), _COLUMNS)


def _nobody(_: str) -> None:
    """Lines of text come from nowhere."""


@app.command("list")
def list_(  # noqa: PLR0913, PLR0917 - a filter each
    context: typer.Context,
    device: Device = None,
    tag: Tag = None,
    severity: Severity = None,
    source: Source = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Received since: RFC 3339, or -2h.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Received before: RFC 3339, or -2h.")
    ] = None,
    limit: Annotated[int, typer.Option(help="The newest so many.", min=1)] = 100,
) -> None:
    """List what came in and was understood, the newest first."""
    from netwright.cli.opened import open_store
    from netwright.events.document import stored_document
    from netwright.events.flows.event import TAG as FLOW
    from netwright.store.events import list_events

    told = invocation(context)
    now = datetime.now(UTC)
    wanted = replace(
        _wanted(device, tag, severity, source),
        since=parse_instant(since, now) if since else None,
        until=parse_instant(until, now) if until else None,
    )
    with open_store(told) as store, store.read() as session:
        found = list_events(session, told.tenant, wanted, limit)
        if tag is None and severity is None:  # flows have neither, and fill what is left
            flows = replace(wanted, tag=FLOW)
            found += list_events(session, told.tenant, flows, limit)[: limit - len(found)]
            found.sort(key=lambda event: event.received_at or now, reverse=True)
        show_list(told, map(stored_document, found), _STORED)


@app.command("tail")
def tail(
    context: typer.Context,
    device: Device = None,
    tag: Tag = None,
    severity: Severity = None,
    source: Source = None,
) -> None:
    """Show what comes in as it is stored, until interrupted."""
    from netwright.cli.following import follow_events
    from netwright.cli.opened import open_store

    told = invocation(context)
    with open_store(told) as store:
        follow_events(told, store, _wanted(device, tag, severity, source), _STORED)


def _wanted(device: str | None, tag: str | None, severity: str | None, source: str | None) -> Any:
    from netwright.store.events import EventFilter

    return EventFilter(device, tag, source, None if severity is None else _severity(severity))


def _severity(text: str) -> int:
    from netwright.model.severity import SEVERITIES, severity_number

    number = severity_number(text)
    if number is None:
        raise UsageError(f"no such severity: {text!r}", f"0 to 7, or {', '.join(SEVERITIES)}")
    return number


def _opened(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error


def _zone(name: str) -> tzinfo:
    from netwright.events.zones import offset_named

    offset: timedelta | None = offset_named(name)
    if offset is not None:
        return timezone(offset)
    try:
        return ZoneInfo(name) if name != "UTC" else UTC
    except (ZoneInfoNotFoundError, ValueError) as error:
        hint = "give a name of the tz database, such as Asia/Seoul, or an offset, such as +09:00"
        raise UsageError(f"no such zone: {name!r}", hint) from error
