"""Columns: separated by anything, or of fixed width; their names may depend on one."""

import csv
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from netwright.events.profiles.conditions import texts
from netwright.events.profiles.extraction.naming import REST, Naming, naming
from netwright.events.profiles.extraction.pairs import Reader, Values
from netwright.events.profiles.profile import Extract
from netwright.events.profiles.rendering import Tables

_SKIPPED = {None, "", "_"}
_FIELD_LIMIT = 131_072  # csv's own; a longer column makes it raise
_COUNTED_IN = "cp949"  # what a width counts where the line tells it: octets of the device's code

Plan = Sequence[Naming | None]
Selected = Callable[[str, str], Values]
"""Reads a text whose columns depend on another value."""


def delimited(spec: Extract, tables: Tables) -> Reader:
    """Return a reader of columns, of which one may tell what the others are."""
    read = selected(spec, tables)
    by = spec.select.by if spec.select is not None else None
    delimiters = texts(spec.delimiter)
    if not isinstance(by, int):
        return lambda text: read(text, "")

    def read_by(text: str) -> Values:
        cells = split(text, _delimiter(text, delimiters), spec.quote)
        return read(text, cells[by].strip() if by < len(cells) else "")

    return read_by


def selected(spec: Extract, tables: Tables) -> Selected:
    """Return a reader of columns whose names another value tells."""
    otherwise = _plan(spec.columns, tables)
    plans = _plans(spec, tables)
    other = plans.get(REST, otherwise)
    delimiters = texts(spec.delimiter)

    def read(text: str, key: str) -> Values:
        plan = plans.get(key, other)
        delimiter = _delimiter(text, delimiters)
        cells = split(text, delimiter, spec.quote)
        last = plan[-1] if plan else None
        if last is not None and last.is_rest:
            cells = _with_rest(cells, len(plan) - 1, delimiter)
        return _named(plan, cells)

    return read


def fixed(spec: Extract, tables: Tables) -> Reader:
    """Return a reader of columns of fixed widths, or of such as their first digits tell."""
    plan = _plan(spec.columns, tables)

    def read(text: str) -> Values:
        return _named(plan, _cut(text, spec.widths))

    return read


def split(text: str, delimiter: str, quote: str) -> list[str]:
    """Return the cells of one line."""
    mark = quote[:1]
    if not mark or mark not in text:
        return text.split(delimiter)
    if len(delimiter) != 1:
        return [cell.strip(mark) for cell in text.split(delimiter)]
    line = text.replace("\n", " ").replace("\r", " ").replace("\0", " ")[:_FIELD_LIMIT]
    return next(csv.reader([line], delimiter=delimiter, quotechar=mark), [])


def _delimiter(text: str, delimiters: Sequence[str]) -> str:
    if len(delimiters) == 1:
        return delimiters[0]
    return next((each for each in delimiters if each in text), delimiters[-1])


def _plans(spec: Extract, tables: Tables) -> Mapping[str, Plan]:
    """Several values may have the same columns: `3031|3041`."""
    columns = spec.select.columns if spec.select is not None else {}
    return {
        key: plan
        for keys, names in columns.items()
        for plan in [_plan(names, tables)]
        for key in keys.split("|")
    }


def _plan(names: Sequence[str | None], tables: Tables) -> Plan:
    return [None if name in _SKIPPED else naming(str(name), tables) for name in names]


def _with_rest(cells: list[str], count: int, delimiter: str) -> list[str]:
    return [*cells[:count], delimiter.join(cells[count:])] if len(cells) > count else cells


def _named(plan: Plan, cells: Sequence[str]) -> Values:
    """A name that is there twice, such as date and time, has both texts."""
    values: Values = {}
    for each, cell in zip(plan, islice(cells, len(plan)), strict=False):
        if each is None:
            continue
        value = each.value(cell) if each.filters else cell
        values[each.name] = f"{values[each.name]} {value}" if each.name in values else value
    return values


def _cut(text: str, widths: Sequence[int]) -> list[str]:
    cells: list[str] = []
    start = 0
    for width in widths:
        if width >= 0:
            cells.append(text[start : start + width])
            start += width
            continue
        told = text[start : start - width]
        start -= width
        cell = _of_octets(text[start:], int(told)) if told.isdecimal() else ""
        cells.append(cell)
        start += len(cell)
    return [*cells, text[start:]]


def _of_octets(text: str, count: int) -> str:
    if text[:count].isascii():
        return text[:count]
    return text[:count].encode(_COUNTED_IN, "replace")[:count].decode(_COUNTED_IN, "ignore")
