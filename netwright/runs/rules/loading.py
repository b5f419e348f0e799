"""The rules that a project's worker uses."""

import logging
from collections.abc import Sequence
from pathlib import Path

from netwright.inventory.variables import load_variables
from netwright.project import Project, data_root
from netwright.rules.loading import Loaded, load_files, load_rules, rule_files, without_unfit

logger = logging.getLogger(__name__)

FOLDER = "rules"


def rule_folders(project: Project) -> list[Path]:
    """Return where rules are: the project's own first, then ours."""
    return list(dict.fromkeys([project.root / FOLDER, data_root() / FOLDER]))


def project_rules(project: Project) -> Loaded:
    """Load the rules of a project; what cannot be used is logged, and left out."""
    loaded = load_rules(rule_folders(project), load_variables(project.inventory))
    for problem in loaded.problems:
        logger.error("rule left out", extra={"reason": str(problem)})
    return loaded


def load_paths(project: Project, paths: Sequence[Path]) -> Loaded:
    """Load the rules of files and folders, those of the project's folder where none is named.

    Rules that they wait for are found among the project's too.
    """
    variables = load_variables(project.inventory)
    named = load_files(rule_files(paths or [project.root / FOLDER]), variables)
    known = {rule.id: rule for rule in load_rules(rule_folders(project), variables).rules}
    usable, unfit = without_unfit({**known, **{rule.id: rule for rule in named.rules}}.values())
    own = {rule.path for rule in named.rules}
    problems = (*named.problems, *(problem for problem in unfit if problem.path in own))
    rules = tuple(rule for rule in named.rules if rule in usable)
    return Loaded(rules, problems, named.files, tuple(usable))
