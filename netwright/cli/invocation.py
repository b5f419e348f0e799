"""What every command is told: project, tenant, form of the output."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

import typer

from netwright.project import Project
from netwright.store.database import Store


class Form(StrEnum):
    """The form of what goes to standard output."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Invocation:
    """The options that may stand anywhere on the command line."""

    project_directory: Path | None = None
    tenant: str = "default"
    form: Form = Form.TEXT
    verbosity: int = 0  # -1 quiet, 1 -v, 2 -vv
    debug: bool = False
    color: bool | None = None

    def project(self) -> Project:
        """Return the project directory's settings and paths.

        Raises:
            ProjectError: there is none, or its settings cannot be read.
        """
        from netwright.project import find_project

        return find_project(self.project_directory)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the project's database, current schema guaranteed.

        Raises:
            StoreError: the schema is behind, or the database cannot be reached.
        """
        from netwright.store.migrate import open_current

        store = open_current(self.project().database_url)
        try:
            yield store
        finally:
            store.close()


def invocation(context: typer.Context) -> Invocation:
    """Return what the command was told."""
    return cast("Invocation", context.obj)
