"""How old something is: netwright.cli.ages."""

import pytest

from netwright.cli.ages import age_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-1, "0s"), (0, "0s"), (59.9, "59s"), (60, "1m"), (7_200, "2h"), (400_000, "4d")],
)
def test_an_age_is_told_in_its_largest_unit(seconds: float, text: str) -> None:
    """Whoever looks for what is stale needs no second digit; a clock that was set back is 0."""
    assert age_text(seconds) == text
