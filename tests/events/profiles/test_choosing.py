"""The first of many whose conditions hold, without asking all of them."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.events.profiles.conditions import FirstThat, all_hold
from netwright.events.profiles.safety import searcher
from netwright.model.event import Event

_WHERE = st.dictionaries(
    st.sampled_from(["type", "action", "message"]),
    st.sampled_from(["a", "b"])
    | st.lists(st.sampled_from(["a", "b", "c"]), min_size=1)
    | st.sampled_from([{"exists": True}, {"not": "a"}, {"starts": "b"}]),
    max_size=2,
)


@given(
    st.lists(_WHERE, max_size=8),
    st.dictionaries(st.sampled_from(["type", "action"]), st.sampled_from("abc")),
)
def test_it_chooses_what_asking_each_in_turn_would(
    told: list[dict[str, object]], own: dict[str, str]
) -> None:
    """Being quick must not change what a message means."""
    event = Event(b"", message="b")
    event.vendor_fields = dict(own)
    tests = [all_hold(where) for where in told]
    expected = next((i for i, holds in enumerate(tests) if holds is None or holds(event)), None)

    assert FirstThat([(where, place) for place, where in enumerate(told)]).find(event) == expected


def test_an_anchored_expression_is_not_tried_at_every_place() -> None:
    """`re` does not see by itself that `^` can only match once."""
    assert searcher("^ab").__name__ == "match"
    assert searcher("ab|^c").__name__ == "search"
    assert searcher("^ab")("xab") is None
