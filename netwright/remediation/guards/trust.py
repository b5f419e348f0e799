"""Whether the evidence can be believed: nobody may make us act by writing a datagram."""

from datetime import timedelta
from typing import Final

from netwright.model.action import ActionState, Mode, Verdict
from netwright.model.interface import Port
from netwright.remediation.life_cycle import IN_FLIGHT
from netwright.remediation.parameters import canonical_address
from netwright.remediation.proposal import PastAction, Proposal, Voice, World

ECHO: Final = timedelta(minutes=2)
"""How long after we did something devices and their neighbors tell of it."""

_DONE: Final = IN_FLIGHT | {
    ActionState.ACTIVE,
    ActionState.SUCCEEDED,
    ActionState.FAILED,
    ActionState.ROLLED_BACK,
    ActionState.ROLLBACK_FAILED,
}


def corroboration(proposal: Proposal, world: World) -> Verdict:
    """Refuse what rests on one voice that anybody could imitate.

    Independent are: another exporter, our own poll, a sender that proved who it is. An approver may
    decide with less, if the rule says so (`corroborate: 0`); without a person one is always needed.
    """
    del world
    if not proposal.rule:
        return Verdict("corroboration", allowed=True, reason="asked for by a person")
    needed = proposal.limits.corroborate
    if proposal.mode is Mode.AUTO:
        needed = max(needed, 1)
    heard = {one.source: one.voice for one in sorted(proposal.witnesses, key=_by_trust)}
    voices = {source: voice for source, voice in heard.items() if voice is not Voice.UNKNOWN}
    proven = [one for one, voice in voices.items() if voice in {Voice.AUTHENTICATED, Voice.OWN}]
    have = len(voices) - 1 + bool(proven)
    told = ", ".join(f"{one} ({heard[one]})" for one in sorted(heard)) or "nobody"
    is_enough = bool(voices) and have >= needed
    reason = f"told by {told}; {max(have, 0)} of {needed} corroborating"
    return Verdict("corroboration", allowed=is_enough, reason=reason)


def _by_trust(witness: tuple[str, Voice]) -> int:
    """Order so that of one source's voices the most trusted is kept last."""
    return list(Voice).index(witness[1])


def own_doing(proposal: Proposal, world: World) -> Verdict:
    """Refuse to answer ourselves: our own logins and changes look like somebody's."""
    for address in sorted(map(canonical_address, proposal.caused_by)):
        holder = world.addresses.get(address)
        if address in world.own_addresses or holder in world.network.collectors:
            reason = f"{address} is where we come from ourselves"
            return Verdict("own_doing", allowed=False, reason=reason)
    for one in world.past:
        if _echoes(one, proposal):
            words = "the port" if one.ports & proposal.about else "the configuration"
            reason = f"{words} that {one.device} tells of is what we have changed ourselves"
            return Verdict("own_doing", allowed=False, reason=reason)
    return Verdict("own_doing", allowed=True, reason="not our own doing")


def _echoes(one: PastAction, proposal: Proposal) -> bool:
    """Tell whether a device may tell of what we did there: of its port, or of a change just now.

    A port that we shut is down for as long as it is shut. That a configuration was changed is said
    within moments, and by whom is not always said.
    """
    is_over = one.ended_at is not None and proposal.at - one.ended_at >= ECHO
    if one.state not in _DONE or is_over:
        return False
    is_new = proposal.at - (one.ended_at or one.begun_at) < ECHO
    return bool(one.ports & proposal.about) or (is_new and Port(one.device, "") in proposal.about)
