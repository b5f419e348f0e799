"""Open what credentials are imported from: a SQLite file, a PostgreSQL URL or a CSV file."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import yaml

from netwright.credentials.legacy.columns import Mapped
from netwright.credentials.spreadsheet import Spreadsheet
from netwright.errors import UsageError
from netwright.model.legacy import LegacySource
from netwright.store.legacy_database import LegacyDatabase

_SQLITE = b"SQLite format 3\0"
_POSTGRES = ("postgres://", "postgresql://", "postgresql+psycopg://")


@contextmanager
def open_source(source: str) -> Iterator[LegacySource]:
    """Open a source.

    Raises:
        UsageError: it is none.
    """
    if source.startswith(_POSTGRES):
        opened: LegacySource = LegacyDatabase(source)
    else:
        opened = _file(Path(source.removeprefix("sqlite:///")))
    with closing(opened):
        yield opened


def _file(path: Path) -> LegacySource:
    if "://" in str(path) or not path.is_file():
        raise UsageError(
            f"{path}: no such file", "name a SQLite file, a CSV file or a postgresql:// URL"
        )
    with path.open("rb") as stream:
        is_sqlite = stream.read(len(_SQLITE)) == _SQLITE
    return LegacyDatabase(f"sqlite:///{path.resolve()}") if is_sqlite else Spreadsheet(path)


def read_mapping_file(path: Path | None) -> Mapped:
    """Return which column is what: `tables: {TABLE: {COLUMN: ROLE}}`.

    Raises:
        UsageError: it is no such file.
    """
    if path is None:
        return {}
    try:
        root = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: not YAML", "tables: {devices: {cli_pw: ssh_password}}"
        ) from error
    tables = root.get("tables") if isinstance(root, dict) else None
    if not isinstance(tables, dict) or not all(isinstance(each, dict) for each in tables.values()):
        raise UsageError(f"{path}: no tables", "tables: {devices: {cli_pw: ssh_password}}")
    return {
        str(table): {str(column): str(role) for column, role in columns.items()}
        for table, columns in tables.items()
    }
