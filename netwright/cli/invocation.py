"""What every command is told: project, tenant, form of the output."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

import typer


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


def invocation(context: typer.Context) -> Invocation:
    """Return what the command was told."""
    return cast("Invocation", context.obj)
