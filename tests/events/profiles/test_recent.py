"""What comes all the time stays known: netwright.events.profiles.recent."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.events.profiles.recent import MISSING, Recent


def test_what_is_asked_for_again_outlives_a_flood_of_others() -> None:
    """A storm of texts that never come again is beside it all the time."""
    recent: Recent[int] = Recent(10)
    recent.put("known", 1)
    for number in range(1_000):
        recent.put(number, number)
        assert recent.get("known") == 1

    assert recent.get(5) is MISSING
    assert len(recent) <= 20


@given(st.lists(st.tuples(st.integers(0, 9), st.integers())))
def test_it_never_says_anything_else_than_was_said_last(said: list[tuple[int, int]]) -> None:
    """It may forget, it may not confuse."""
    recent: Recent[int] = Recent(3)
    last: dict[int, int] = {}
    for key, value in said:
        recent.put(key, value)
        last[key] = value
        assert all(recent.get(each) in (told, MISSING) for each, told in last.items())
