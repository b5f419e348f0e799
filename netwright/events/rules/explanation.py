"""Why a rule matches an event, or does not: selection by selection, field by field."""

from typing import Any

from netwright.events.rules.condition import All, AnyOf, Condition, Named, Not
from netwright.events.rules.field import getter
from netwright.events.rules.rule import Rule
from netwright.events.rules.selection import Item, Selection
from netwright.model.event import Event


def explain(rule: Rule, event: Event) -> dict[str, Any]:
    """Return what each selection found, what the condition makes of it, and the group."""
    detection = rule.detection
    is_matched = detection.test(event)
    group = {name: getter(name)(event) for name in rule.group_by}
    missing = [name for name, value in group.items() if value is None]
    return {
        "rule": rule.id,
        "title": rule.title,
        "matched": is_matched and not (missing and rule.correlation),
        "condition": {"text": written(detection.condition), "holds": is_matched},
        "selections": [
            {"name": name, "matches": selection.test(event), "items": _items(selection, event)}
            for name, selection in detection.selections.items()
        ],
        "group": {name: value for name, value in group.items() if value is not None},
        "missing": missing,
    }


def _items(selection: Selection, event: Event) -> list[dict[str, Any]]:
    return [
        {"alternative": number, **_item(item, event)}
        for number, items in enumerate(selection.alternatives, 1)
        for item in items
    ]


def _item(item: Item, event: Event) -> dict[str, Any]:
    return {
        "key": item.key,
        "wanted": list(item.values),
        "found": item.get(event),
        "matches": item.test(event),
    }


def written(condition: Condition, *, inside: bool = False) -> str:
    """Return a condition as text, its quantities written out."""
    match condition:
        case Named(name):
            return name
        case Not(part):
            return f"not {written(part, inside=True)}"
        case All(parts) | AnyOf(parts):
            word = " and " if isinstance(condition, All) else " or "
            text = word.join(written(part, inside=True) for part in parts)
            return f"({text})" if inside and len(parts) > 1 else text
