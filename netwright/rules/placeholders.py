r"""Placeholders: `%name%` as a whole value stands for the values of inventory/variables.yaml.

Nothing that a device sends is ever looked at for them. `\%name%` is the text itself.
"""

import re
from collections.abc import Mapping
from typing import Any

from netwright.errors import RuleError

Variables = Mapping[str, tuple[str, ...]]

MAINTENANCE = "maintenance"
"""The variable whose windows quieten every rule."""

STANDARD: Variables = {"mgmt_prefixes": (), "change_windows": (), MAINTENANCE: ()}
"""What our own rules use; empty unless variables.yaml says otherwise."""

_PLACEHOLDER = re.compile(r"%([A-Za-z_][A-Za-z0-9_]*)%")
_ESCAPED = re.compile(r"\\(%[A-Za-z_][A-Za-z0-9_]*%)")


def expand(value: Any, variables: Variables, path: tuple[str | int, ...] = ()) -> Any:
    """Return a part of a rule with the values that placeholders stand for.

    Raises:
        RuleError: no such variable.
    """
    if isinstance(value, Mapping):
        return {key: expand(one, variables, (*path, str(key))) for key, one in value.items()}
    if isinstance(value, list):
        return [
            one
            for place, item in enumerate(value)
            for one in _items(item, variables, (*path, place))
        ]
    items = _items(value, variables, path)
    return items[0] if len(items) == 1 else items


def _items(value: Any, variables: Variables, path: tuple[str | int, ...]) -> list[Any]:
    if not isinstance(value, str):
        return [expand(value, variables, path) if isinstance(value, (Mapping, list)) else value]
    if match := _PLACEHOLDER.fullmatch(value):
        name = match[1]
        if name not in variables:
            hint = f"add it to inventory/variables.yaml; known: {', '.join(variables) or 'none'}"
            raise RuleError(f"no variable is called {name!r}", hint, path)
        return list(variables[name])
    return [_ESCAPED.sub(r"\1", value) if _ESCAPED.fullmatch(value) else value]
