"""A file of ansible-rulebook: each rule in it becomes one of our files, or an exact error.

What is kept: conditions over one event, `all`, `any` and `not_all` with their timeout, throttles,
`run_playbook`. Texts are compared without case, as everywhere here. A window slides, where theirs
begins with the first event.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import yaml

from netwright.errors import RuleError
from netwright.rules.reading import read_rule
from netwright.rules.rulebook.correlating import Kept, keep
from netwright.rules.rulebook.responding import response_of

_RULE_KEYS = {"name", "condition", "action", "actions", "enabled", "throttle"}


class Imported(NamedTuple):
    """One of our files."""

    name: str
    title: str
    text: str
    note: str


class _Dumper(yaml.SafeDumper):
    """Writes what is the same twice in both places."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as overridden
        return True


def import_rules(file: Path) -> list[Imported]:
    """Return our files for the rules of a rulebook; rules that are not enabled are left out.

    Raises:
        RuleError: naming the rule that cannot be kept, and what to do about it.
    """
    imported: dict[str, Imported] = {}
    for ruleset, rule in _rules(file):
        title = str(rule.get("name", ""))
        try:
            one = _imported(ruleset, title, rule)
        except RuleError as error:
            raise RuleError(f"{file}: rule {title!r}: {error}", error.hint) from error
        if one.name in imported:
            raise RuleError(f"{file}: two rules would be {one.name}", "rename one of them")
        imported[one.name] = one
    return list(imported.values())


def _rules(file: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        rulesets = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RuleError(f"{file}: cannot be read: {str(error)[:200]}") from error
    if not isinstance(rulesets, list) or not all(isinstance(one, dict) for one in rulesets):
        raise RuleError(f"{file}: expected a list of rulesets", "give a rulebook")
    for ruleset in rulesets:
        for rule in ruleset.get("rules") or ():
            if isinstance(rule, dict) and rule.get("enabled", True):
                yield str(ruleset.get("name", "")), rule


def _imported(ruleset: str, title: str, rule: Mapping[str, Any]) -> Imported:
    if unknown := rule.keys() - _RULE_KEYS:
        raise RuleError(f"{min(unknown)} cannot be kept", "leave it out")
    kept = keep(rule.get("condition"), rule.get("throttle"))
    document = _document(ruleset, title, rule, kept)
    text = _HEAD.format(ruleset=_line(ruleset)) + "".join(f"# {_line(n)}\n" for n in kept.notes)
    text += yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    name = f"{_slug(title)}.yaml"
    variables = dict.fromkeys(re.findall(r"%(\w+)%", text), ("0",))
    if problems := read_rule(name, text, variables).problems:
        raise RuleError(f"{problems[0].key}: {problems[0].message}", problems[0].hint)
    return Imported(name, title, text, " ".join(kept.notes))


def _document(ruleset: str, title: str, rule: Mapping[str, Any], kept: Kept) -> dict[str, Any]:
    response = response_of(rule)
    document = {
        "title": title,
        "id": str(uuid5(NAMESPACE_URL, f"ansible-rulebook:{ruleset}:{title}")),
        "status": "experimental",
        "severity": "medium",
        "detection": kept.detection,
        "correlation": kept.correlation,
        "incident": {"fingerprint": kept.group_by, "resolve_after": "1h"},
        "response": response,
    }
    return {key: value for key, value in document.items() if value}


_HEAD = "# From the ruleset {ruleset} of ansible-rulebook.\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _slug(title: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    if not slug:
        raise RuleError("has no name", "name it")
    return slug[:60]
