"""The vocabulary of tags: netwright.events.tags."""

import re

from netwright.events.tags import TAGS


def test_every_tag_is_a_word_with_a_meaning() -> None:
    """The list is documentation: a rule's author chooses from it."""
    assert [tag for tag in TAGS if not re.fullmatch(r"[A-Z][A-Z0-9_]+", tag)] == []
    assert [tag for tag, meaning in TAGS.items() if len(meaning.split()) < 3] == []
