"""A CSV file with plain-text credentials as a source to import from (RFC 4180, and Excel's).

To empty cells the file is written anew beside the old one, the old one overwritten, and replaced.
Killed in between, the next one who opens it finishes that: the new file is complete by then.
"""

import csv
import io
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from netwright.errors import UsageError
from netwright.model.legacy import Change, LegacyRow, LegacyTable, Search
from netwright.model.secret import Secret
from netwright.model.traces import Traces

_ENCODINGS = ("utf-8-sig", "cp949")  # Korean Excel writes the latter
_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_LARGEST_CELL = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A file's rows as they are, the heading first."""

    encoding: str
    delimiter: str
    line_end: str
    rows: list[list[str]]


class Spreadsheet:
    """One CSV file; its rows are known by their number."""

    beyond = "copies and backups of the file, and blocks that the file system or the disk moved"

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        self._draft = self._path.with_name(f".{self._path.name}.wiped")
        if self._draft.exists():
            self._put_in_place()
        self._sheet = _read(self._path)

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.stem

    @property
    def identity(self) -> str:
        """Where the file is."""
        return str(self._path)

    def tables(self) -> Sequence[LegacyTable]:
        """Return the one table there is."""
        return [LegacyTable(self.name, tuple(self._sheet.rows[0]))]

    def rows(self, table: LegacyTable, columns: Collection[str]) -> Iterator[LegacyRow]:
        """Yield every row."""
        places = {column: table.columns.index(column) for column in columns}
        for number, cells in enumerate(self._sheet.rows[1:], start=1):
            held = {
                column: cells[place] if place < len(cells) else None
                for column, place in places.items()
            }
            yield LegacyRow(str(number), number, held)

    def change(self, table: LegacyTable, changes: Sequence[Change]) -> int:
        """Write the file anew with these cells changed."""
        changed = 0
        for change in changes:
            cells = self._sheet.rows[change.row.handle]
            places = {column: table.columns.index(column) for column in change.new}
            cells += [""] * (max(places.values()) + 1 - len(cells))
            if all(cells[at] == (change.row.cells[c] or "") for c, at in places.items()):
                changed += 1
                for column, place in places.items():
                    cells[place] = change.new[column] or ""
        if changed:
            self._write()
            self._put_in_place()
        return changed

    def scrub(self, tables: Sequence[LegacyTable]) -> None:
        """Nothing is left: the old file was overwritten before it was replaced."""

    def search(self, secrets: Collection[Secret], _: Mapping[str, Sequence[str]]) -> Search:
        """Look for secrets in the file."""
        traces = Traces(secrets)
        found = traces.within(self._path.read_bytes())
        words = {secret.reveal() for secret in found}
        heading = self._sheet.rows[0]
        places = {
            f"{self.name}.{heading[place] if place < len(heading) else place}"
            for cells in self._sheet.rows[1:]
            for place, cell in enumerate(cells)
            if any(word in cell for word in words)
        }
        return Search.of(traces.too_short, secrets, found, places)

    def close(self) -> None:
        """Nothing is open."""

    def _write(self) -> None:
        """Write the draft whole, under a name that says so only when it is."""
        text = io.StringIO()
        sheet = self._sheet
        writer = csv.writer(text, delimiter=sheet.delimiter, lineterminator=sheet.line_end)
        writer.writerows(sheet.rows)
        partial = self._draft.with_suffix(".partial")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(handle, self._path.stat().st_mode & 0o777)
            stream.write(text.getvalue().encode(sheet.encoding))
            stream.flush()
            os.fsync(handle)
        partial.replace(self._draft)

    def _put_in_place(self) -> None:
        with suppress(FileNotFoundError), self._path.open("r+b") as stream:
            stream.write(bytes(os.fstat(stream.fileno()).st_size))
            stream.flush()
            os.fsync(stream.fileno())
        self._draft.replace(self._path)
        with suppress(FileNotFoundError):
            self._draft.with_suffix(".partial").unlink()


def _read(path: Path) -> _Sheet:
    octets = path.read_bytes()
    encoding, text = _decoded(path, octets)
    delimiter = _delimiter(text[:_SAMPLE])
    csv.field_size_limit(_LARGEST_CELL)
    fault = f"{path}: not a CSV file with a heading"
    with suppress(csv.Error):
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row
        ]
        if rows and len(set(rows[0])) == len(rows[0]) and all(rows[0]):
            bom = octets.startswith(b"\xef\xbb\xbf") or encoding != "utf-8-sig"
            line_end = "\r\n" if "\r\n" in text else "\n"
            return _Sheet(encoding if bom else "utf-8", delimiter, line_end, rows)
    raise UsageError(fault, "the first line names the columns, each once")


def _decoded(path: Path, octets: bytes) -> tuple[str, str]:
    for encoding in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            if b"\0" not in octets:
                return encoding, octets.decode(encoding)
    raise UsageError(f"{path}: no text in {' or '.join(_ENCODINGS)}", "save it as UTF-8")


def _delimiter(sample: str) -> str:
    heading = sample.partition("\n")[0]
    return max(_DELIMITERS, key=heading.count)
