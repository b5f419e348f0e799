"""The first of many whose conditions hold, without asking all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.events.profiles.compiled import CompiledProfiles
from netwright.events.profiles.conditions import FirstThat, all_hold
from netwright.events.profiles.profile import Profile, Recognise
from netwright.events.profiles.safety import first_characters, searcher
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


@given(
    st.sampled_from(["^ab", "^[a-c]x", "^a?b", r"^\d+", "ab", "^(?:a|b)c", "^"]),
    st.text(max_size=6),
)
def test_what_an_expression_may_not_begin_with_does_not_match(pattern: str, text: str) -> None:
    """Ways to recognise are filed by what their messages begin with; none may be missed."""
    may_begin = first_characters(pattern)

    if may_begin is not None and searcher(pattern)(text):
        assert may_begin(text[0])


@pytest.mark.parametrize(("host", "expected"), [("lab-dns-1", "dns"), ("lab-web-1", "web")])
def test_a_name_of_a_host_tells_what_sounds_like_anybodys(host: str, expected: str) -> None:
    """A DNS appliance's BIND writes what every BIND writes."""
    profiles = CompiledProfiles(
        [
            Profile(vendor="v", product="web", recognise=[Recognise(app_name=["named"])]),
            Profile(vendor="v", product="dns", recognise=[Recognise(hostname="(?:^|-)dns(?:-|$)")]),
        ]
    )
    event = Event(b"", hostname=host, app_name="named", message="client 192.0.2.1#53: query")

    profiles.apply(event)

    assert event.class_ == f"v:{expected}"
