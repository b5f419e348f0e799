"""Events and rules for tests of correlation, in a line each."""

from datetime import UTC, datetime, timedelta
from typing import Any

from netwright.events.correlation import Correlator, Signal
from netwright.events.rules.detection import parse_detection
from netwright.events.rules.rule import Correlation, CorrelationType, Rule
from netwright.events.rules.threshold import Threshold
from netwright.model.event import Event, Value

START = datetime(2026, 11, 24, 10, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """Return an instant of the tests."""
    return START + timedelta(seconds=seconds)


def event(
    seconds: float, tag: str = "LOGIN_FAILED", received: float | None = None, **fields: Value
) -> Event:
    """Return an event; fields are given with `_` for the dot."""
    named: dict[str, Value] = {name.replace("_", "."): value for name, value in fields.items()}
    return Event(
        b"",
        tag=tag,
        tenant="default",
        spool="s",
        position=round(seconds * 1_000),
        at=after(seconds),
        received_at=after(seconds if received is None else received),
        device="r1",
        fields={"source.ip": "198.51.100.7", **named},
    )


def rule(  # noqa: PLR0913 - one per thing that tests vary
    kind: str = "event_count",
    timespan: float = 60,
    *,
    gte: int = 1,
    cooldown: float | None = None,
    detection: dict[str, Any] | None = None,
    group_by: tuple[str, ...] = ("source.ip",),
    rule_id: str = "a",
    resolve_on: str | None = None,
    **more: Any,
) -> Rule:
    """Return a rule about failed logins, unless told otherwise."""
    selections = detection or {"failed": {"event.tag": "LOGIN_FAILED"}}
    return Rule(
        id=rule_id,
        title="a rule",
        detection=parse_detection(selections, "1 of them"),
        fingerprint=group_by,
        resolve_on=resolve_on,
        correlation=Correlation(
            CorrelationType(kind),
            group_by=group_by,
            timespan=timedelta(seconds=timespan),
            threshold=Threshold((("gte", gte),)),
            cooldown=None if cooldown is None else timedelta(seconds=cooldown),
            **more,
        ),
        digest=rule_id,
    )


def told(correlator: Correlator, events: list[Event]) -> list[Signal]:
    """Feed events, and return all signals."""
    return [signal for one in events for signal in correlator.feed(one)]


def kinds(correlator: Correlator, events: list[Event]) -> list[str]:
    """Feed events, and return what kinds of signals they make."""
    return [signal.kind.value for signal in told(correlator, events)]
