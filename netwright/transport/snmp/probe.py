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


async def probe(candidates: Sequence[tuple[Profile, Channel]]) -> list[ProbeResult]:
    """Try all v3 users in parallel, then all v2c and then all v1 communities.

    A wrong community is silence, so every kind takes one timeout at most; once one candidate
    was answered, the others wait only as long as that took them to expect.
    """
    results: dict[Profile, ProbeResult] = {}
    for kind in _ORDER:
        group = [(profile, channel) for profile, channel in candidates if profile.kind is kind]
        tried = await asyncio.gather(*(_try(profile, channel, group) for profile, channel in group))
        results |= {result.profile: result for result in tried}
    return [results[profile] for profile, _ in candidates if profile in results]


async def _try(
    profile: Profile, channel: Channel, group: Sequence[tuple[Profile, Channel]]
) -> ProbeResult:
    fetch = Fetch(SYSTEM)
    await channel.run(fetch)
    engine_id = channel.security.engine_id
    if fetch.failure is None or fetch.failure.cause in _REFUSALS:
        for _, other in group:
            other.hasten()
    if fetch.failure is not None:
        outcome = Outcome.REFUSED if fetch.failure.cause in _REFUSALS else Outcome.NO_ANSWER
        reason = _reason(fetch.failure, channel)
        return ProbeResult(profile, outcome, reason, engine_id=engine_id)
    system = fetch.varbinds()
    return ProbeResult(profile, Outcome.OK, "", system, engine_id, channel.rtt.smoothed_s)


def _reason(failure: Failure, channel: Channel) -> str:
    if failure.cause is Cause.SILENCE and channel.security.engine_id is not None:
        # Some agents (net-snmp) drop what they cannot decrypt without a report.
        return f"{failure.reason}, though its engine answered: wrong privacy key?"
    return failure.reason
