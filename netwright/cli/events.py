"""`netwright events`: what messages say, and what came in."""

import base64
import binascii
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from netwright.cli.instants import parse_instant
from netwright.cli.invocation import invocation
from netwright.cli.output import show_list
from netwright.errors import UsageError

app = typer.Typer(no_args_is_help=True, help="Messages: what they say, and what came in.")

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
        Input, typer.Option("--input", help="jsonl: {raw | raw_b64, source} on each line.")
    ] = Input.TEXT,
    now: Annotated[
        str | None, typer.Option("--now", help="When they came in, for stamps without a year.")
    ] = None,
    zone: Annotated[
        str, typer.Option("--zone", help="The devices' zone, for stamps without one: Asia/Seoul.")
    ] = "UTC",
) -> None:
    """Show how messages are understood, one line out for each that goes in."""
    from netwright.events.context import Context
    from netwright.events.document import event_document
    from netwright.events.parse import parse
    from netwright.project.profiles import find_root, profiles_of

    told = invocation(context)
    clock = datetime.now(UTC)
    understood = Context(
        parse_instant(now, clock) if now else clock,
        _zone(zone),
        profiles=profiles_of(find_root(told.project_directory)),
    )
    with _opened(file) as stream:
        raws = _messages(stream, form)
        show_list(told, (event_document(parse(raw, understood)) for raw in raws), _COLUMNS)


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


def _messages(lines: Iterable[bytes], form: Input) -> Iterator[bytes]:
    for number, line in enumerate(lines, start=1):
        yield line.rstrip(b"\n") if form is Input.TEXT else _unpacked(line, number)


def _unpacked(line: bytes, number: int) -> bytes:
    """Not orjson: bytes that are no UTF-8 may come as lone surrogates, which it refuses."""
    try:
        row = json.loads(line)
        if "raw_b64" in row:
            return base64.b64decode(row["raw_b64"])
        return _encoded(row["raw"])
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        hint = 'give {"raw": "..."} or {"raw_b64": "..."} on each line'
        raise UsageError(f"line {number} is no message", hint) from error


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a pair that stands for no byte
        return text.encode("utf-8", "surrogatepass")
