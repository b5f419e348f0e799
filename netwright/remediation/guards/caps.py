"""How much was done lately: pauses, rates, and the breaker that hands over to people."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from netwright.model.action import ActionState, Verdict
from netwright.model.playbook import OF_PORTS
from netwright.remediation.life_cycle import LIVE
from netwright.remediation.proposal import PastAction, Proposal, World

_HOUR = timedelta(hours=1)
_ACTING = frozenset(
    {
        ActionState.RUNNING,
        ActionState.UNKNOWN,
        ActionState.VERIFYING,
        ActionState.ROLLING_BACK,
    }
)
_ACTED = _ACTING | {
    ActionState.PLANNED,
    ActionState.AWAITING_APPROVAL,
    ActionState.APPROVED,
    ActionState.ACTIVE,
    ActionState.SUCCEEDED,
    ActionState.FAILED,
    ActionState.ROLLED_BACK,
    ActionState.ROLLBACK_FAILED,
}
_BROKEN = frozenset({ActionState.FAILED, ActionState.UNKNOWN, ActionState.ROLLBACK_FAILED})

BREAKS_AT = 3
"""So many failed or unverified actions in an hour, and people take over."""


def single(proposal: Proposal, world: World) -> Verdict:
    """Refuse a second action of the same kind on the same target while one lives."""
    is_live = any(one.target == proposal.target and one.state in LIVE for one in world.past)
    reason = "the same is under way or in force already" if is_live else "nothing of the kind lives"
    return Verdict("single", allowed=not is_live, reason=reason)


def ownership(proposal: Proposal, world: World) -> Verdict:
    """Leave alone what somebody else has put there: it would be ours to take away afterwards."""
    del proposal
    if world.is_present:
        return Verdict("ownership", allowed=False, reason="it is there already, and not by us")
    return Verdict("ownership", allowed=True, reason="it is not there yet")


def cooldown(proposal: Proposal, world: World) -> Verdict:
    """Refuse to do the same again soon after it ended."""
    pause = proposal.limits.cooldown
    ended = [one.ended_at for one in world.past if one.target == proposal.target and one.ended_at]
    last = max(ended, default=None)
    if last is not None and proposal.at - last < pause:
        reason = f"the same ended at {last:%H:%M:%S}Z, less than {pause} ago"
        return Verdict("cooldown", allowed=False, reason=reason)
    return Verdict("cooldown", allowed=True, reason="not done lately")


def rate(proposal: Proposal, world: World) -> Verdict:
    """Refuse above the caps: at once per device, per hour and rule, site, tenant, ports."""
    for count, most, words in _counts(proposal, world):
        if count >= most:
            return Verdict("rate", allowed=False, reason=f"{count} {words}; at most {most}")
    return Verdict("rate", allowed=True, reason="below every cap")


def _counts(proposal: Proposal, world: World) -> Iterator[tuple[int, int, str]]:
    limits, rule = proposal.limits, proposal.rule

    def count(wanted: Callable[[PastAction], bool]) -> int:
        return sum(map(wanted, world.past))

    def is_recent(one: PastAction) -> bool:
        return one.state in _ACTED and proposal.at - one.begun_at < _HOUR

    def is_here(one: PastAction) -> bool:
        return one.device == proposal.device

    yield count(lambda o: o.state in _ACTING and is_here(o)), limits.per_device, "at work on it"
    active = count(lambda o: o.state in _ACTED & LIVE and o.rule == rule)
    yield active, limits.max_active, "in force by this rule, or about to be"
    by_rule = count(lambda o: is_recent(o) and o.rule == rule)
    yield by_rule, limits.max_per_hour, "by this rule in an hour"
    at_site = count(lambda o: is_recent(o) and o.site == proposal.site)
    yield at_site, limits.per_site_per_hour, "at this site in an hour"
    yield count(is_recent), limits.per_tenant_per_hour, "of this tenant in an hour"
    if proposal.playbook.effect.kind in OF_PORTS:
        ports = [one for one in world.past if is_recent(one) and one.kind in OF_PORTS]
        here = sum(map(is_here, ports))
        yield here, limits.ports_per_device_per_hour, "ports of this device in an hour"
        of_site = sum(one.site == proposal.site for one in ports)
        share = world.access_ports * limits.ports_of_site_percent // 100
        yield of_site, max(1, share), "access ports of this site in an hour"


def breaker(proposal: Proposal, world: World) -> Verdict:
    """Hand over to people after failures: nothing goes by itself then."""
    bad = sum(
        (one.state in _BROKEN or one.is_unverified) and proposal.at - one.begun_at < _HOUR
        for one in world.past
    )
    if bad >= BREAKS_AT:
        reason = f"{bad} actions failed or were not verified in an hour: people decide"
        return Verdict("breaker", allowed=True, reason=reason, approval=True)
    return Verdict("breaker", allowed=True, reason=f"{bad} failed or unverified in an hour")
