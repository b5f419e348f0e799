"""What is allowed in a rule, and is probably a mistake."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from netwright.events.rules.condition import All, AnyOf, Condition, Named, Not
from netwright.events.rules.rule import Rule
from netwright.events.rules.selection import Item
from netwright.events.tags import TAGS
from netwright.rules.problem import Problem
from netwright.rules.reading import Read

_TAG = "event.tag"


def advice(read: Read, playbooks: Collection[str]) -> list[Problem]:
    """Return warnings about a rule that can be used, where these playbooks are."""
    rule = read.rule
    if rule is None:
        return []
    found = [*_tags(rule), *_unused(rule)]
    playbook = str(rule.response["playbook"]) if rule.response else None
    if playbook and playbook not in playbooks:
        hint = f"there is no playbooks/{playbook}/"
        found.append((("response", "playbook"), "no such playbook", hint))
    if not read.cases:
        found.append((("title",), "it has no tests", "add tests: [{events: […], expect: {…}}]"))
    return [read.warning(path, message, hint) for path, message, hint in found]


def _tags(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    for name, selection in rule.detection.selections.items():
        for items in selection.alternatives:
            for item in items:
                for tag in _unknown(item):
                    near = get_close_matches(tag.upper(), TAGS, 1)
                    hint = f"did you mean {near[0]}" if near else "only a profile of yours knows it"
                    yield ("detection", name, item.key), f"{tag} is no tag of ours", hint


def _unknown(item: Item) -> list[str]:
    if item.key not in {_TAG, f"{_TAG}|in"}:
        return []
    values = [str(value) for value in item.values]
    return [value for value in values if not set(value) & set("*?") and value.upper() not in TAGS]


def _unused(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    used = {*_names(rule.detection.condition), rule.resolve_on}
    used |= set(rule.correlation.steps if rule.correlation else ())
    for name in rule.detection.selections:
        if name not in used and not name.startswith("_"):
            yield ("detection", name), "nothing uses it", "name it in the condition"


def _names(condition: Condition) -> Iterator[str]:
    match condition:
        case Named(name):
            yield name
        case Not(part):
            yield from _names(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _names(part)
