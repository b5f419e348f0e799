"""Find the SNMP profile that reads most of a device, and what tells the device from others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from netwright.discovery.work import WorkItem
from netwright.mibs.plan import identify
from netwright.model.alive import SnmpState
from netwright.model.credential import Kind, Profile
from netwright.runs.credentials import SNMP_KINDS
from netwright.transport.snmp import FIRST_TIMEOUT_S
from netwright.transport.snmp.probe import Outcome, ProbeResult
from nornir_tasks.context import VisitContext
from nornir_tasks.reading import Reading

NARROW = 20
"""A view with fewer varbinds than a device's name and ports: another profile may show more."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Why nothing could be read over SNMP; `answered` when the agent spoke at all."""

    reason: str
    answered: bool = False
    heard: tuple[ProbeResult, ...] = ()


def read_identity(context: VisitContext, item: WorkItem) -> Reading | Unread:
    """Find the profile that reads most, and read who the device is.

    The profile that worked last time goes first and alone, then the users of SNMPv3: a device that
    one of them reads is not shown the communities, which travel in clear text.
    """
    if item.alive.snmp is SnmpState.CLOSED:
        return Unread("SNMP port closed")
    heard: list[ProbeResult] = []
    readings: list[Reading] = []
    for batch in _batches(context, item):
        results = _probe(context, item, batch)
        heard += results
        readings += [_reading(context, item, r) for r in results if r.outcome is Outcome.OK]
        if any(reading.breadth > NARROW for reading in readings):
            break
    if readings:
        return replace(max(readings, key=lambda reading: reading.breadth), heard=tuple(heard))
    return replace(_unread(item, heard), heard=tuple(heard))


def _batches(context: VisitContext, item: WorkItem) -> Iterator[list[Profile]]:
    """Yield what to try at once, one batch after the other.

    An agent that told its engine ID tells at once what it thinks of a user, so the communities
    wait for that. One that a user of SNMPv3 read before is shown no community ever: it may be
    somebody else that stays silent to users.
    """
    profiles = context.credentials.candidates(item.address, SNMP_KINDS)
    known = context.credentials.last_good(item.address, SNMP_KINDS)
    others = [each for each in profiles if each != known]
    users = [each for each in others if each.kind is Kind.SNMP_V3]
    communities = [each for each in others if each.kind is not Kind.SNMP_V3]
    yield [known] if known else []
    if known and known.kind is Kind.SNMP_V3:
        yield users
    elif item.alive.engine_id:
        yield users
        yield communities
    else:
        yield others


def _probe(context: VisitContext, item: WorkItem, profiles: list[Profile]) -> list[ProbeResult]:
    if not profiles:
        return []
    scope = context.run.scope
    return context.engine.probe(
        item.address, profiles, port=scope.snmp_port, timeout_s=scope.timeout_s or FIRST_TIMEOUT_S
    )


def _reading(context: VisitContext, item: WorkItem, result: ProbeResult) -> Reading:
    session = context.engine.session(
        item.address,
        result.profile,
        port=context.run.scope.snmp_port,
        timeout_s=context.run.scope.timeout_s or FIRST_TIMEOUT_S,
        budget_s=context.budget_s,
    )
    reading = Reading(result.profile, session, context.time_left())
    reading.ask(identify())
    return reading


def _unread(item: WorkItem, heard: Sequence[ProbeResult]) -> Unread:
    refused = [r for r in heard if r.outcome is Outcome.REFUSED]
    garbage = next((r.reason for r in heard if r.is_garbage), "")
    if refused:
        reasons = ", ".join(f"{r.profile.name}: {r.reason}" for r in refused)
        return Unread(f"SNMP refused ({reasons})", answered=True)
    if garbage:
        return Unread(f"SNMP answers {garbage}", answered=True)
    if item.alive.snmp is SnmpState.ANSWERED:
        return Unread("SNMP answers, but to no credential profile", answered=True)
    return Unread("SNMP silent" if heard else "no SNMP credential profile for this address")
