"""How long, as people write it: netwright.remediation.duration."""

import pytest

from netwright.remediation.duration import seconds


@pytest.mark.parametrize(
    ("text", "length"), [("90s", 90), ("30m", 1_800), ("1h", 3_600), ("2d", 172_800), ("0s", 0)]
)
def test_a_number_and_a_unit_is_a_duration(text: str, length: int) -> None:
    """In every place where people write one."""
    assert seconds(text) == length


@pytest.mark.parametrize(
    "text", ["", "5", "m", "-5m", "1.5h", "1h30m", "5 m", "1000000s", "\u0665m"]
)
def test_anything_else_is_none(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="number with"):
        seconds(text)
