"""The table of states is the contract's, and nothing leads out of what is over."""

from pathlib import Path

import pytest

from netwright.errors import LifeCycleError
from netwright.model.action import ActionState as State
from netwright.remediation.life_cycle import (
    EDGES,
    FINAL,
    IN_FLIGHT,
    LIVE,
    check,
    mermaid,
)

CONTRACT = """
detected: suppressed observed denied planned
planned: awaiting_approval approved observed
awaiting_approval: approved denied expired
approved: running expired planned
running: verifying failed unknown
verifying: active succeeded rolling_back
active: rolling_back
rolling_back: rolled_back rollback_failed
rollback_failed: rolling_back
unknown: verifying failed rolling_back
"""


def test_the_edges_are_those_of_the_contract() -> None:
    """Acceptance reads histories by them."""
    told = dict(line.split(": ") for line in CONTRACT.strip().splitlines())

    assert {state: set(after.split()) for state, after in told.items()} == {
        state.value: {each.value for each in after} for state, after in EDGES.items() if after
    }


def test_every_state_is_in_the_table() -> None:
    """A state without a row could be entered and never be judged."""
    assert set(EDGES) == set(State)


def test_every_state_can_be_reached_and_left_or_is_final() -> None:
    """A state that nothing leads to is a mistake in the table."""
    reached = {State.DETECTED}.union(*EDGES.values())

    assert reached == set(State)
    assert set(State) == FINAL | LIVE
    assert IN_FLIGHT < LIVE


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_follows_what_is_over(state: State) -> None:
    """An action that ended is never taken up again: the next one has an id of its own."""
    for after in State:
        with pytest.raises(LifeCycleError, match="cannot become"):
            check(state, after)


def test_a_refusal_names_what_could_follow() -> None:
    """The operator who reads it wants to know what is possible."""
    with pytest.raises(LifeCycleError) as refused:
        check(State.ACTIVE, State.RUNNING)

    assert refused.value.hint == "rolling_back"


def test_what_was_put_into_a_device_can_always_come_out() -> None:
    """From every state in which a device may be changed a way leads to rolled_back."""
    for state in (
        State.RUNNING,
        State.UNKNOWN,
        State.VERIFYING,
        State.ACTIVE,
        State.ROLLBACK_FAILED,
    ):
        assert State.ROLLED_BACK in _reachable(state)


def _reachable(state: State) -> set[State]:
    found: set[State] = set()
    open_ = [state]
    while open_:
        for after in EDGES[open_.pop()] - found:
            found.add(after)
            open_.append(after)
    return found


def test_the_diagram_has_an_arrow_for_every_edge() -> None:
    """The docs are drawn from it."""
    drawn = mermaid()

    assert drawn.count("-->") == sum(map(len, EDGES.values())) + len(FINAL) + 1
    assert "    active --> rolling_back\n" in drawn


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_docs_show_the_table_as_it_is(language: str) -> None:
    """A state that was added in code only would be missing for operators."""
    page = Path(__file__).parent.parent.parent / "docs" / language / "remediation.md"

    assert f"```mermaid\n{mermaid()}```" in page.read_text(encoding="utf-8")


def test_a_move_along_an_edge_is_let_pass() -> None:
    """Else nothing would ever be done."""
    for before, states in EDGES.items():
        for after in states:
            check(before, after)
