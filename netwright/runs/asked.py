"""How a playbook's module asks a process of ours: JSON in on standard input, JSON out."""

import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from netwright.errors import NetwrightError

Asked = TypeVar("Asked", bound=BaseModel)


def answer(kind: type[Asked], work: Callable[[Asked], dict[str, Any]]) -> None:
    """Read what is asked, have it done, and write what came of it, or why nothing did."""
    try:
        told = work(kind.model_validate_json(sys.stdin.read()))
    except ValidationError as error:
        told = {"failed": f"asked wrongly: {error.errors(include_input=False)[0]['msg']}"}
    except NetwrightError as error:
        told = {"failed": f"{error}" + (f" ({error.hint})" if error.hint else "")}
    json.dump(told, sys.stdout)
