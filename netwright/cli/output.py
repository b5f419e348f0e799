"""Write results: data on standard output, everything else on standard error."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from netwright.cli.invocation import Form, Invocation

Row = Mapping[str, Any]

FEW = 6  # items of a list in a cell on a terminal


def show(told: Invocation, document: Mapping[str, Any], text: Callable[[], str]) -> None:
    """Write one document: as JSON, or as the text a person reads."""
    if told.form is Form.TEXT:
        write(text())
    else:
        write_json(document)


def show_list(told: Invocation, rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Write rows: `{"data": [...]}`, one JSON document a line, or a table of some columns."""
    if told.form is Form.JSONL:
        for row in rows:
            write_json(row)
    elif told.form is Form.JSON:
        write_json({"data": list(rows)})
    else:
        write(table(list(rows), columns, color=told.color))


def write_json(document: object) -> None:
    """Write one JSON document on one line."""
    sys.stdout.write(orjson.dumps(document, default=_plain).decode() + "\n")
    sys.stdout.flush()


def _plain(value: object) -> object:
    return value if isinstance(value, datetime) else str(value)


def write(text: str, *, flush: bool = False) -> None:
    """Write text for a person; `flush` where more may take long."""
    sys.stdout.write(text if text.endswith("\n") or not text else text + "\n")
    if flush:
        sys.stdout.flush()


def note(text: str) -> None:
    """Tell the operator something that is not the result."""
    sys.stderr.write(text + "\n")


def table(rows: Sequence[Row], columns: Sequence[str], *, color: bool | None = None) -> str:
    """Return a table on a terminal, tab-separated lines elsewhere."""
    if not sys.stdout.isatty():
        cells = [[_cell(row.get(column)) for column in columns] for row in rows]
        return "".join("\t".join(line) + "\n" for line in (list(columns), *cells))
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(*columns, box=box.SIMPLE_HEAD, header_style="bold")
    for row in rows:
        drawn.add_row(*(escape(_cell(_few(row.get(column)))) for column in columns))
    console = Console(no_color=None if color is None else not color)
    with console.capture() as capture:
        console.print(drawn)
    return capture.get()


def _few(value: object) -> object:
    """Cut a list that would push everything else off the screen."""
    if isinstance(value, (list, tuple)) and len(value) > FEW:
        return [*value[:FEW], f"and {len(value) - FEW} more"]
    return value


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "".join(c if c.isprintable() else " " for c in str(value))
