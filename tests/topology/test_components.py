"""Candidates that share cables: netwright.topology.components."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.interface import Port
from netwright.topology.candidates import Candidate, Pair, Strength
from netwright.topology.components import Components
from netwright.topology.derived import Change

NAMES = st.sampled_from("abcdef")
STEPS = st.lists(
    st.dictionaries(
        st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] < pair[1]), st.booleans(), max_size=4
    ),
    max_size=6,
)


def pair(*names: str) -> Pair:
    """Return the ends of a candidate between two devices with one port each."""
    a, b = (Port(name, "1") for name in names)
    return a, b


def candidate(ends: Pair) -> Candidate:
    """Return a candidate whose cable has these ends."""
    a, b = (frozenset({end}) for end in ends)
    return Candidate(
        *ends, (), (), Strength.WEAK, a, b, frozenset(), is_mutual=False, is_silent=False
    )


def test_candidates_that_share_a_port_are_one_component() -> None:
    """Who takes the port must be decided among all of them."""
    components = Components()
    ends = [pair("a", "b"), pair("b", "c"), pair("d", "e")]

    come, gone = components.update([Change(one, None, candidate(one)) for one in ends])

    assert come == {(ends[0], ends[1]), (ends[2],)}
    assert gone == set()


@given(STEPS)
def test_parts_follow_what_comes_and_goes(steps: list[dict[tuple[str, str], bool]]) -> None:
    """However they came about, they are the parts of what there is."""
    components = Components()
    there: set[Pair] = set()
    parts: set[tuple[Pair, ...]] = set()
    for step in steps:
        changes = []
        for names, is_there in step.items():
            ends = pair(*names)
            if is_there or ends in there:
                changes.append(Change(ends, None, candidate(ends) if is_there else None))
                (there.add if is_there else there.discard)(ends)
        come, gone = components.update(changes)
        assert gone <= parts
        parts = (parts - gone) | come

        fresh, _ = Components().update([Change(one, None, candidate(one)) for one in there])
        assert parts == fresh
