"""Run the tests that a rule carries: its events through all of it, from message to incident."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from netwright.events.context import Profiles
from netwright.events.correlation.order import named, with_others
from netwright.events.rules.rule import Rule
from netwright.model.event import Event
from netwright.model.incident import Incident
from netwright.rules.case_events import START, case_events
from netwright.rules.replay import Replay
from netwright.rules.schema import CaseDocument, Expectation


class Outcome(NamedTuple):
    """What became of one test."""

    rule: Rule
    name: str
    faults: tuple[str, ...]


def run_cases(
    rule: Rule, cases: Sequence[CaseDocument], known: Sequence[Rule], profiles: Profiles | None
) -> list[Outcome]:
    """Run a rule's tests; `known` are the rules that it may wait for."""
    others = with_others(rule, {**named(known), rule.id: rule})
    outcomes = []
    for number, case in enumerate(cases, 1):
        events = case_events(case.events, profiles)
        replay = Replay([rule], others)
        for event in events:
            replay.feed(event)
        last = events[-1].at if events else None
        replay.end(_end(case, last or START))
        faults = tuple(_faults(case.expect, replay))
        hint = tuple(_why(rule, events)) if faults else ()
        outcomes.append(Outcome(rule, case.name or str(number), (*faults, *hint)))
    return outcomes


def _end(case: CaseDocument, last: datetime) -> datetime:
    return last if case.until is None else max(last, START + timedelta(seconds=case.until))


def _faults(expect: Expectation, replay: Replay) -> Iterator[str]:
    incidents = replay.incidents
    for name, found in _found(incidents).items():
        wanted = getattr(expect, name)
        if wanted is not None and wanted != found:
            yield f"{name}: expected {wanted}, found {_shown(found)}"
    if expect.group is not None and not any(_has(one, expect.group) for one in incidents):
        groups = [dict(one.group) for one in incidents]
        yield f"group: expected {dict(expect.group)}, found {groups or 'no incident'}"
    if expect.at is not None:
        fired = replay.first_fired
        seconds = (fired - START).total_seconds() if fired else None
        if seconds != expect.at:
            yield f"at: expected {expect.at:g} s, found {_shown(seconds)}"


def _found(incidents: Sequence[Incident]) -> dict[str, Any]:
    first = incidents[0] if incidents else None
    return {
        "incidents": len(incidents),
        "count": first and first.count,
        "suppressed": first and first.suppressed,
        "severity": first and first.severity,
        "resolved": sum(one.is_resolved for one in incidents),
    }


def _has(incident: Incident, wanted: Mapping[str, Any]) -> bool:
    group = {name: str(value) for name, value in incident.group}
    return all(group.get(name) == str(value) for name, value in wanted.items())


def _shown(value: object) -> object:
    return "none" if value is None else value


def _why(rule: Rule, events: Sequence[Event]) -> Iterator[str]:
    """Say how far the events came."""
    detection = rule.detection
    matched = [event for event in events if detection.test(event)]
    tags = ", ".join(sorted({event.tag or "no tag" for event in events}))
    yield f"{len(matched)} of {len(events)} events match the condition; their tags: {tags}"
