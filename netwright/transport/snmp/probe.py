"""Try credential profiles on an agent (which one of them works, and what does it show?)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from netwright.model.credential import Kind, Profile
from netwright.model.snmp import Varbind, oid
from netwright.transport.snmp.channel import Channel
from netwright.transport.snmp.failure import Cause, Failure
from netwright.transport.snmp.fetch import Fetch

# sysDescr, sysObjectID, sysUpTime, sysContact, sysName, sysLocation, sysServices (RFC 3418)
SYSTEM = tuple(oid(f"1.3.6.1.2.1.1.{column}.0") for column in range(1, 8))
_ORDER = (Kind.SNMP_V3, Kind.SNMP_V2C, Kind.SNMP_V1)
_REFUSALS = frozenset((Cause.SECURITY, Cause.REJECTED))


class Outcome(StrEnum):
    """How an agent took a credential."""

    OK = "ok"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One profile's outcome; `system` holds the system group where it is ok."""

    profile: Profile
    outcome: Outcome
    reason: str = ""
    system: list[Varbind] = field(default_factory=list)
    engine_id: bytes | None = None
    rtt_s: float | None = None
    is_garbage: bool = False  # something answers, in no SNMP


async def probe(
    candidates: Sequence[tuple[Profile, Channel]], head_start_s: float
) -> list[ProbeResult]:
    """Try all v3 users in parallel, then all v2c and then all v1 communities.

    A kind waits for the one before, but not longer than the head start: silence proves nothing.
    Once one candidate was answered, the others wait only as long as that took.
    """
    channels = [channel for _, channel in candidates]
    tasks: dict[Profile, asyncio.Task[ProbeResult]] = {}
    try:
        for kind in _ORDER:
            tried = [
                tasks.setdefault(profile, asyncio.create_task(_try(profile, channel, channels)))
                for profile, channel in candidates
                if profile.kind is kind
            ]
            if tried:
                await asyncio.wait(tried, timeout=head_start_s)
        return [await tasks[profile] for profile, _ in candidates]
    finally:
        for task in tasks.values():
            task.cancel()


async def _try(profile: Profile, channel: Channel, all_of_them: Sequence[Channel]) -> ProbeResult:
    fetch = Fetch(SYSTEM)
    await channel.run(fetch)
    engine_id = channel.security.engine_id
    if fetch.failure is None or fetch.failure.cause in _REFUSALS:
        for other in all_of_them:
            other.hasten()
    if fetch.failure is not None:
        outcome = Outcome.REFUSED if fetch.failure.cause in _REFUSALS else Outcome.NO_ANSWER
        reason = _reason(fetch.failure, channel)
        is_garbage = fetch.failure.cause is Cause.GARBAGE
        return ProbeResult(profile, outcome, reason, engine_id=engine_id, is_garbage=is_garbage)
    system = fetch.varbinds()
    return ProbeResult(profile, Outcome.OK, "", system, engine_id, channel.rtt.smoothed_s)


def _reason(failure: Failure, channel: Channel) -> str:
    if failure.cause is Cause.SILENCE and channel.security.engine_id is not None:
        # Some agents (net-snmp) drop what they cannot decrypt without a report.
        return f"{failure.reason}, though its engine answered: wrong privacy key?"
    return failure.reason
