"""All guard rails in their order, and what follows from what they say.

Every one is asked and every answer kept, also after a refusal: the operator who reads a plan wants
to know all that stands against it, not the first thing.
"""

from collections.abc import Callable, Sequence
from typing import Final

from netwright.model.action import ActionState, Mode, Verdict
from netwright.remediation.guards import blast, caps, permission, target, trust
from netwright.remediation.proposal import Proposal, World

Guard = Callable[[Proposal, World], Verdict]

GUARDS: Final[Sequence[Guard]] = (
    permission.kill_switch,
    permission.maintenance,
    permission.target_class,
    permission.observation,
    trust.corroboration,
    trust.own_doing,
    target.platform,
    target.never_block,
    target.never_shut,
    blast.simulation,
    caps.single,
    caps.ownership,
    caps.cooldown,
    caps.rate,
    caps.breaker,
)

AGAIN: Final[Sequence[Guard]] = (
    permission.kill_switch,
    permission.maintenance,
    target.never_block,
    target.never_shut,
    blast.simulation,
    caps.breaker,
)
"""Asked once more right before the act: the world may have changed while a person thought."""

_WATCHED: Final = frozenset({"target_class", "observation"})
"""Their no means that it is only to be seen what would be done."""

_QUIET: Final = frozenset({"single", "cooldown", "ownership"})
"""Their no means that nothing is to be done, not that something wrong was asked."""


def judge(
    proposal: Proposal, world: World, guards: Sequence[Guard] = GUARDS
) -> tuple[Verdict, ...]:
    """Ask the guard rails."""
    return tuple(guard(proposal, world) for guard in guards)


def outcome(verdicts: Sequence[Verdict]) -> ActionState:
    """Return the state that a detected action goes into."""
    refused = {one.guard for one in verdicts if not one.allowed}
    if not refused:
        return ActionState.PLANNED
    if refused <= _WATCHED:
        return ActionState.OBSERVED
    return ActionState.SUPPRESSED if refused <= _QUIET else ActionState.DENIED


def after_plan(proposal: Proposal, verdicts: Sequence[Verdict]) -> ActionState:
    """Return the state that a planned action goes into."""
    if proposal.mode in {Mode.OBSERVE, Mode.DRY_RUN}:
        return ActionState.OBSERVED
    needs_person = proposal.mode is Mode.APPROVE or any(one.approval for one in verdicts)
    return ActionState.AWAITING_APPROVAL if needs_person else ActionState.APPROVED
