"""Whether anybody may act at all now: kill switches, maintenance, how new the rule is."""

from collections.abc import Iterable

from netwright.model.action import Mode, Verdict
from netwright.remediation.proposal import KillSwitch, Proposal, World

_EXTENT = tuple(Mode)


def kill_switch(proposal: Proposal, world: World) -> Verdict:
    """Refuse what somebody has stopped; asked again right before the act."""
    if why := stopped(world.switches, proposal.tenant, proposal.rule):
        return Verdict("kill_switch", allowed=False, reason=why)
    return Verdict("kill_switch", allowed=True, reason="no kill switch is on")


def stopped(switches: Iterable[KillSwitch], tenant: str, rule: str) -> str:
    """Return by whom and why a rule of a tenant is stopped; empty if it is not."""
    for switch in switches:
        if switch.tenant in {"", tenant} and switch.rule in {"", rule}:
            return _words(switch)
    return ""


def _words(switch: KillSwitch) -> str:
    whom = f"rule {switch.rule}" if switch.rule else switch.tenant and f"tenant {switch.tenant}"
    why = f": {switch.reason}" if switch.reason else ""
    return f"the kill switch of {whom or 'everything'} is on, by {switch.by or 'nobody known'}{why}"


def maintenance(proposal: Proposal, world: World) -> Verdict:
    """Refuse to act where people are at work: what we see is what they do."""
    del proposal
    if world.maintenance:
        reason = f"maintenance: {world.maintenance}"
        return Verdict("maintenance", allowed=False, reason=reason)
    return Verdict("maintenance", allowed=True, reason="no maintenance here now")


def target_class(proposal: Proposal, world: World) -> Verdict:
    """Keep a rule to what the project lets anything do at devices of such a role."""
    most = world.most_mode
    reason = f"at {proposal.device} at most: {most}"
    if not proposal.rule or _EXTENT.index(proposal.mode) <= _EXTENT.index(most):
        return Verdict("target_class", allowed=True, reason=reason)
    if most is Mode.APPROVE:
        return Verdict("target_class", allowed=True, reason=reason, approval=True)
    return Verdict("target_class", allowed=False, reason=reason)


def observation(proposal: Proposal, world: World) -> Verdict:
    """Let a new rule only watch: its report of what it would have done comes first."""
    if not proposal.rule:
        return Verdict("observation", allowed=True, reason="asked for by a person, not by a rule")
    if proposal.mode is Mode.OBSERVE:
        return Verdict("observation", allowed=True, reason="the rule observes")
    since = proposal.rule_since
    if since is not None and proposal.at - since >= world.observe:
        return Verdict(
            "observation", allowed=True, reason=f"the rule is known since {since:%Y-%m-%d}"
        )
    days = world.observe.total_seconds() / 86_400
    reason = f"the rule is newer than {days:g} days: it observes only"
    return Verdict("observation", allowed=not world.observe, reason=reason)
