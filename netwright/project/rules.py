"""The rules of a project: its own first, then those that we carry."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from netwright.inventory.variables import load_variables
from netwright.project.packaged import data_root
from netwright.rules.loading import Loaded, load_files, load_rules, rule_files, without_unfit
from netwright.rules.placeholders import Variables

FOLDER = "rules"

logger = logging.getLogger(__name__)


def rule_folders(root: Path | None) -> list[Path]:
    """Return where the rules are that count in a project; without one, ours."""
    packaged = data_root() / FOLDER
    return list(dict.fromkeys([root / FOLDER, packaged])) if root else [packaged]


def variables_of(root: Path | None) -> Variables:
    """Return what placeholders stand for in a project.

    Raises:
        InventoryError: naming the line of variables.yaml that cannot be used.
    """
    return load_variables(root / "inventory") if root else {}


def rules_of(root: Path | None) -> Loaded:
    """Load the rules for a worker: one that cannot be used is logged, and left out."""
    loaded = load_rules(rule_folders(root), variables_of(root))
    for problem in loaded.problems:
        logger.error("rule left out", extra={"reason": str(problem)})
    return loaded


def load_paths(root: Path | None, paths: Sequence[Path]) -> Loaded:
    """Load the rules of files and folders, all that count where none is named.

    Rules that they wait for are found among the project's too.
    """
    everything = load_rules(rule_folders(root), variables_of(root))
    if not paths:
        return everything
    named = load_files(rule_files(paths), variables_of(root))
    names = {rule.id: rule.name for rule in everything.rules}
    own = [replace(one, name=one.name or names.get(one.id, "")) for one in named.rules]
    known = {rule.id: rule for rule in (*everything.rules, *own)}
    usable, unfit = without_unfit(known.values())
    where = {rule.path for rule in own}
    problems = (*named.problems, *(problem for problem in unfit if problem.path in where))
    rules = tuple(rule for rule in own if rule in usable)
    return Loaded(rules, problems, named.files, tuple(usable))
