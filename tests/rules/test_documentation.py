"""The rules in docs/*/rules.md can be used, and their tests pass."""

import re
from pathlib import Path

import pytest

from netwright.events.rules.rule import CorrelationType
from netwright.rules.reading import Read, read_rule
from netwright.rules.testing import run_cases

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES = ("en", "ko")


def examples(language: str) -> list[Read]:
    """Return the rules that a page shows."""
    text = (DOCS / language / "rules.md").read_text()
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    return [read_rule(f"rules.md[{number}]", block, {}) for number, block in enumerate(blocks)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_works(language: str) -> None:
    """An example that does not run teaches a mistake."""
    for read in examples(language):
        assert read.rule, read.problems
        outcomes = run_cases(read.rule, read.cases, [], None)
        assert outcomes
        assert [one for one in outcomes if one.faults] == [], read.rule.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_correlation_type_has_an_example(language: str) -> None:
    """What is not shown is not used."""
    rules = [read.rule for read in examples(language) if read.rule]

    assert {rule.correlation.type for rule in rules if rule.correlation} == set(CorrelationType)
