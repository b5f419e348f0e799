"""Columns: comma or anything else separated, quoted or not; their names may depend on one."""

import csv
from collections.abc import Sequence
from itertools import islice

from netwright.events.profiles.extraction.pairs import Reader, Values
from netwright.events.profiles.profile import Extract

REST = "*"
_SKIPPED = {None, "", "_"}
_FIELD_LIMIT = 131_072  # csv's own; a longer column makes it raise


def delimited(spec: Extract) -> Reader:
    """Return a reader of columns."""
    select, columns = spec.select, spec.columns

    def read(text: str) -> Values:
        cells = split(text, spec.delimiter, spec.quote)
        names = columns
        if select is not None:
            key = cells[select.by].strip() if select.by < len(cells) else ""
            names = select.columns.get(key) or select.columns.get(REST) or columns
        if names and names[-1] == REST:
            cells = _with_rest(cells, len(names) - 1, spec.delimiter)
        return _named(names, cells)

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


def _with_rest(cells: list[str], count: int, delimiter: str) -> list[str]:
    return [*cells[:count], delimiter.join(cells[count:])] if len(cells) > count else cells


def _named(names: Sequence[str | None], cells: Sequence[str]) -> Values:
    named = zip(names, islice(cells, len(names)), strict=False)
    return {str(name): cell for name, cell in named if name not in _SKIPPED}
