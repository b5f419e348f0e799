"""Rules that are steps of others come first."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from netwright.errors import RuleError
from netwright.events.rules.rule import CorrelationType, Rule


def named(rules: Sequence[Rule]) -> Mapping[str, Rule]:
    """Return rules by what other rules may call them: their name, or their id."""
    return {name: rule for rule in rules for name in (rule.id, rule.name) if name}


def others_of(rule: Rule, rules: Mapping[str, Rule]) -> list[Rule]:
    """Return the other rules that a rule waits for.

    Raises:
        RuleError: a step is no selection and no rule.
    """
    steps = rule.correlation.steps if rule.correlation else ()
    others = []
    for step in steps:
        if step in rule.detection.selections:
            continue
        other = rules.get(step)
        if other is None or other is rule:
            names = {one.name or one.id: None for one in rules.values()}
            known = ", ".join((*rule.detection.selections, *names))
            raise RuleError(f"no selection or other rule is called {step!r}", f"known: {known}")
        if other.correlation and other.correlation.type is CorrelationType.ABSENCE:
            raise RuleError(f"{step}: an absence is no event", "name the selection that is absent")
        others.append(other)
    return others


def with_others(rule: Rule, rules: Mapping[str, Rule]) -> list[Rule]:
    """Return a rule and all that it waits for.

    Raises:
        RuleError: a step is not known.
    """
    needed = [rule]
    for one in needed:  # grows as it goes
        needed += [other for other in others_of(one, rules) if other not in needed]
    return needed


def in_order(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules, each behind those it waits for, else as given.

    Raises:
        RuleError: a step is not known, or rules wait for each other.
    """
    known = named(rules)
    sorter = TopologicalSorter(
        {rule.id: [one.id for one in others_of(rule, known)] for rule in rules}
    )
    try:
        return [known[rule_id] for rule_id in sorter.static_order()]
    except CycleError as error:
        raise RuleError(f"rules wait for each other: {', '.join(error.args[1])}") from error
