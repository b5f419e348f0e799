"""Conditions and throttles of a rulebook as detection and correlation."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from netwright.errors import RuleError
from netwright.rules.rulebook.expression import (
    Compared,
    Expression,
    Joined,
    Path,
    parse_expression,
)
from netwright.rules.rulebook.selections import Selections, field_of

_UNITS = {"second": "s", "minute": "m", "hour": "h", "day": "d"}
_TTL = "2h"
"""How long a rulebook keeps events that matched in part, unless it says otherwise."""

_PAIR = 2


class Kept(NamedTuple):
    """What a condition and its throttle became."""

    detection: dict[str, Any]
    correlation: dict[str, Any]
    group_by: list[str]
    notes: tuple[str, ...] = ()


def keep(condition: Any, throttle: Any) -> Kept:
    """Return what a condition, and a throttle if there is one, are in our words.

    Raises:
        RuleError: they cannot be kept.
    """
    if isinstance(condition, Mapping):
        if throttle:
            raise RuleError("a throttle of several conditions is none of ansible-rulebook's")
        return _several(condition)
    if not isinstance(condition, str):
        raise RuleError(f"condition: {condition!r} would match everything", "write a condition")
    selections = Selections()
    text = selections.add(parse_expression(condition)[1])
    correlation, group_by = _throttled(throttle) if throttle else ({}, ["device"])
    return Kept({**selections.found, "condition": text}, correlation, group_by)


def _throttled(throttle: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    group_by = [_attribute(name) for name in throttle.get("group_by_attributes") or ()]
    if "once_after" in throttle:
        hint = "write once_within: an incident is there at once, and counts what follows"
        raise RuleError("once_after acts at the end of its time", hint)
    if "once_within" in throttle:
        within = duration(throttle["once_within"])
        count, cooldown = 1, within
    elif "accumulate_within" in throttle:
        within = cooldown = duration(throttle["accumulate_within"])
        count = int(throttle.get("threshold", 1))
    else:
        raise RuleError("throttle: neither once_within nor accumulate_within")
    return {
        "type": "event_count",
        "group-by": group_by,
        "timespan": within,
        "condition": {"gte": count},
        "cooldown": cooldown,
    }, group_by


def _attribute(name: Any) -> str:
    _, expression = parse_expression(f"{name} is defined")
    if not isinstance(expression, Compared):
        raise RuleError(f"group_by_attributes: {name!r} is no field")
    return field_of(expression.path)


def _several(condition: Mapping[str, Any]) -> Kept:
    kinds = [kind for kind in ("all", "any", "not_all") if kind in condition]
    if len(kinds) != 1 or not isinstance(condition[kinds[0]], list):
        raise RuleError("condition: expected one of all, any, not_all with a list")
    kind = kinds[0]
    parsed = [parse_expression(str(text)) for text in condition[kind]]
    if kind == "any" or len(parsed) == 1:
        selections = Selections()
        text = " or ".join(f"({selections.add(expression)})" for _, expression in parsed)
        return Kept({**selections.found, "condition": text}, {}, ["device"])
    timeout = duration(condition["timeout"]) if "timeout" in condition else _TTL
    return _steps(kind, parsed, timeout)


def _steps(kind: str, parsed: Sequence[tuple[str | None, Expression]], timeout: str) -> Kept:
    names = [name or f"m_{number}" for number, (name, _) in enumerate(parsed)]
    selections, group_by = Selections(), []
    for name, (_, expression) in zip(names, parsed, strict=True):
        rest, shared = _apart(expression)
        group_by += [field for field in shared if field not in group_by]
        if rest is None or selections.add(rest, name) != name:
            hint = "write it as one comparison, or several joined by and"
            raise RuleError(f"{name}: cannot be one selection", hint)
    correlation: dict[str, Any] = {"type": "temporal", "group-by": group_by}
    notes: tuple[str, ...] = ()
    if kind == "not_all":
        if len(names) != _PAIR:
            raise RuleError("not_all of more than two conditions", "write one rule for each pair")
        correlation["type"] = "absence"
        notes = (f"Awaits {names[1]} after {names[0]}; {names[1]} alone awaits nothing.",)
    correlation |= {"rules": names, "timespan": timeout}
    return Kept({**selections.found, "condition": "1 of them"}, correlation, group_by, notes)


def _apart(expression: Expression) -> tuple[Expression | None, list[str]]:
    """Tell what is asked of the event itself from what it shares with the others."""
    is_joined = isinstance(expression, Joined) and expression.word == "and"
    parts = expression.parts if isinstance(expression, Joined) and is_joined else (expression,)
    shared: list[str] = []
    own: list[Expression] = []
    for part in parts:
        other = _other(part)
        if other is None:
            own.append(part)
        else:
            shared.append(_shared(part, other))
    if not own:
        return None, shared
    return (own[0] if len(own) == 1 else Joined("and", tuple(own))), shared


def _other(part: Expression) -> Path | None:
    wanted = part.wanted if isinstance(part, Compared) else None
    return wanted if isinstance(wanted, Path) and wanted.root == "events" else None


def _shared(part: Expression, other: Path) -> str:
    is_same = isinstance(part, Compared) and part.operator == "==" and not part.is_negated
    own = field_of(part.path) if isinstance(part, Compared) else ""
    if not is_same or own != field_of(Path("event", other.names[1:])):
        hint = "only the same field of several events can be kept: it becomes group-by"
        raise RuleError(f"{own} compared with {'.'.join(other.names)} of another event", hint)
    return own


def duration(text: Any) -> str:
    """Return a duration of a rulebook, such as `5 minutes`, as we write it.

    Raises:
        RuleError: it is none, or shorter than a second.
    """
    match = re.fullmatch(r"(\d+)\s+(second|minute|hour|day)s?", str(text))
    if not match:
        raise RuleError(f"{text!r} is no duration of ours", "write seconds, minutes, hours or days")
    return match[1] + _UNITS[match[2]]
