"""The actions of a rulebook as a response: of all of them, running a playbook."""

import re
from collections.abc import Mapping
from typing import Any

from netwright.errors import RuleError
from netwright.rules.rulebook.expression import Path, parse_expression
from netwright.rules.rulebook.selections import field_of

_SHOWING = {"debug", "print_event", "none"}  # an incident shows more
_TEMPLATE = re.compile(r"\{\{\s*([A-Za-z_][\w.]*(?:\[[^\]]*\][\w.]*)*)\s*\}\}")


def response_of(rule: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the response of a rule; None where it only shows something.

    Raises:
        RuleError: it does what a response cannot.
    """
    actions = rule.get("actions") or [rule.get("action") or {}]
    playbooks = []
    for action in actions:
        for name, arguments in (action or {}).items():
            if name == "run_playbook":
                playbooks.append(arguments or {})
            elif name not in _SHOWING:
                raise RuleError(f"action {name} cannot be kept", "write a playbook that does it")
    if len(playbooks) > 1:
        raise RuleError("several playbooks", "write one that runs them")
    return _playbook(playbooks[0]) if playbooks else None


def _playbook(arguments: Mapping[str, Any]) -> dict[str, Any]:
    name = re.sub(r"\.ya?ml$", "", str(arguments.get("name", "")).rsplit("/", 1)[-1])
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", name):
        raise RuleError(f"playbook {name!r}: no name of a folder", "copy it into playbooks/NAME/")
    params = {key: _parameter(key, value) for key, value in _given(arguments).items()}
    response = {"mode": "observe", "playbook": name, "target": "device", "params": params}
    return {key: value for key, value in response.items() if value}


def _given(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    given = arguments.get("extra_vars") or {}
    if not isinstance(given, Mapping):
        raise RuleError("extra_vars: expected names and values")
    return given


def _parameter(key: str, value: Any) -> Any:
    if not isinstance(value, (str, int, float)):
        raise RuleError(f"extra_vars: {key}: expected a text or a number")
    text = str(value)
    if "{{" not in text and "{%" not in text:
        return value
    match = _TEMPLATE.fullmatch(text.strip())
    if not match:
        hint = "values of events are never rendered: name one field, such as {{ event.host }}"
        raise RuleError(f"extra_vars: {key}: a template cannot be kept", hint)
    _, expression = parse_expression(f"{match[1]} is defined")
    path = getattr(expression, "path", Path("", ()))
    return field_of(Path("event", path.names[1:]) if path.root == "events" else path)
