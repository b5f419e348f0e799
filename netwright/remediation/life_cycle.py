"""Which state of an action may follow which: the whole life cycle as one table.

Two rules: nothing is decided here but whether an edge exists, and `docs` are drawn from the table.
Whoever moves an action does so by compare-and-set on the state that it believes in
(`store/actions.py`), so that of two who move the same action one always learns that it was late.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from netwright.errors import LifeCycleError
from netwright.model.action import ActionState as State

EDGES: Final[Mapping[State, frozenset[State]]] = {
    State.DETECTED: frozenset({State.SUPPRESSED, State.OBSERVED, State.DENIED, State.PLANNED}),
    State.PLANNED: frozenset({State.AWAITING_APPROVAL, State.APPROVED, State.OBSERVED}),
    State.AWAITING_APPROVAL: frozenset({State.APPROVED, State.DENIED, State.EXPIRED}),
    # the device drifted from the plan: plan anew
    State.APPROVED: frozenset({State.RUNNING, State.EXPIRED, State.PLANNED}),
    State.RUNNING: frozenset({State.VERIFYING, State.FAILED, State.UNKNOWN}),
    # only after the device was read: an unknown outcome is never run again
    State.UNKNOWN: frozenset({State.VERIFYING, State.FAILED, State.ROLLING_BACK}),
    State.VERIFYING: frozenset({State.ACTIVE, State.SUCCEEDED, State.ROLLING_BACK}),
    State.ACTIVE: frozenset({State.ROLLING_BACK}),
    State.ROLLING_BACK: frozenset({State.ROLLED_BACK, State.ROLLBACK_FAILED}),
    # an alarm, and tried again: what was put into a device must come out of it
    State.ROLLBACK_FAILED: frozenset({State.ROLLING_BACK}),
    State.SUPPRESSED: frozenset(),
    State.OBSERVED: frozenset(),
    State.DENIED: frozenset(),
    State.EXPIRED: frozenset(),
    State.FAILED: frozenset(),
    State.SUCCEEDED: frozenset(),
    State.ROLLED_BACK: frozenset(),
}

FINAL: Final = frozenset(state for state, after in EDGES.items() if not after)

IN_FLIGHT: Final = frozenset({State.RUNNING, State.UNKNOWN, State.VERIFYING, State.ROLLING_BACK})
"""Somebody is, or was, at the device: what start-up reconciles."""

LIVE: Final = frozenset(EDGES) - FINAL
"""Of one device, playbook and target at most one action is in these states."""


def check(before: State, after: State) -> None:
    """Refuse a move for which there is no edge.

    Raises:
        LifeCycleError: naming what could follow.
    """
    if after not in EDGES[before]:
        choices = ", ".join(sorted(EDGES[before])) or "nothing: it is over"
        raise LifeCycleError(f"an action that is {before} cannot become {after}", hint=choices)


def mermaid() -> str:
    """Draw the table as a state diagram in Mermaid, for the docs."""
    return "\n".join(["stateDiagram-v2", *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    yield f"    [*] --> {State.DETECTED}"
    for before, after in EDGES.items():
        yield from (f"    {before} --> {state}" for state in sorted(after))
        if not after:
            yield f"    {before} --> [*]"
