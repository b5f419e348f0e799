"""The rules that Netwright brings: rules/*.yaml."""

from pathlib import Path

import pytest

from netwright.rules.loading import Loaded, load_rules

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """Load them as a project without variables of its own does."""
    return load_rules([RULES], {})


def test_every_starter_rule_can_be_used(loaded: Loaded) -> None:
    """A fault in one of ours would be everybody's."""
    assert loaded.problems == ()
    assert len(loaded.rules) == len(list(RULES.glob("*.yaml")))


def test_every_starter_rule_ends_and_proves_itself(loaded: Loaded) -> None:
    """No incident stays open for ever, each rule has tests, and its name is that of its file."""
    for rule in loaded.rules:
        assert rule.name == Path(rule.path).stem
        assert rule.resolve_after or rule.resolve_on or rule.name == "heartbeat_missed", rule.name
