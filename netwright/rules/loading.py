"""Find the rules: the project's first, then ours; of one id the first wins.

A file that cannot be used is a problem, and does not stop the others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from netwright.errors import RuleError
from netwright.events.correlation.order import in_order, named, with_others
from netwright.events.rules.rule import Rule
from netwright.rules.placeholders import Variables
from netwright.rules.problem import Problem
from netwright.rules.reading import Read, read_rule
from netwright.yaml_text import read

_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The rules that can be used, and what is wrong with the others."""

    rules: tuple[Rule, ...]
    problems: tuple[Problem, ...]
    files: tuple[Read, ...] = ()
    known: tuple[Rule, ...] = ()  # these and all others that they may wait for


def rule_files(paths: Iterable[Path]) -> list[Path]:
    """Return files as they are, and the rules in folders, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        for file in sorted(_in_folder(path)) if path.is_dir() else [path]:
            found[file] = None
    return list(found)


def _in_folder(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in _ENDINGS and path.is_file())


def load_rules(folders: Sequence[Path], variables: Variables) -> Loaded:
    """Load the rules of some folders, the first of which wins."""
    rules: dict[str, Rule] = {}
    loaded = [load_files(rule_files([folder]), variables) for folder in folders]
    for one in loaded:
        for rule in one.rules:
            first = rules.setdefault(rule.id, rule)
            if rule.name and not first.name:  # others still wait for it by the name it had
                rules[rule.id] = replace(first, name=rule.name)
    usable, unfit = without_unfit(rules.values())
    problems = (problem for one in loaded for problem in one.problems)
    paths = {rule.path for rule in usable}
    files = [read for one in loaded for read in one.files if read.path in paths]
    return Loaded(tuple(usable), (*problems, *unfit), tuple(files), tuple(usable))


def load_files(files: Iterable[Path], variables: Variables) -> Loaded:
    """Load some files: an id that stands in two of them is a problem."""
    rules: dict[str, Rule] = {}
    names: dict[str, Rule] = {}
    reads = [_read(path, variables) for path in files]
    for told in reads:
        rule = told.rule
        if rule is None:
            continue
        known = (
            ("id", rules.setdefault(rule.id, rule)),
            ("name", names.setdefault(rule.name, rule)),
        )
        for key, first in known:
            if first is not rule and getattr(rule, key):
                told.fault(
                    RuleError(f"stands in {first.path} too", "every rule has its own", (key,))
                )
    problems = tuple(problem for told in reads for problem in sorted(told.problems))
    return Loaded(tuple(rules.values()), problems, tuple(reads))


def without_unfit(rules: Iterable[Rule]) -> tuple[list[Rule], list[Problem]]:
    """Leave out rules whose steps are not there, or wait for each other."""
    kept = list(rules)
    problems: list[Problem] = []
    while True:
        known = named(kept)
        unfit = next(((rule, error) for rule in kept if (error := _unfit(rule, known))), None)
        if unfit is None:
            return kept, problems
        rule, error = unfit
        problems.append(Problem(rule.path, 1, "correlation.rules", str(error), error.hint))
        kept = [one for one in kept if one is not rule]


def _unfit(rule: Rule, known: Mapping[str, Rule]) -> RuleError | None:
    try:
        in_order(with_others(rule, known))
    except RuleError as error:
        return error
    return None


def _read(path: Path, variables: Variables) -> Read:
    try:
        text = read(path, RuleError) if path.is_file() else None
    except RuleError as error:
        text, why = None, str(error).removeprefix(f"{path}: ")
    else:
        why = "no such file"
    if text is not None:
        return read_rule(str(path), text, variables)
    told = Read(str(path), "")
    told.problems.append(Problem(str(path), 1, "", why))
    return told
