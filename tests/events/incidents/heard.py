"""Signals as a correlator gives them, for tests of incidents."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from netwright.events.correlation.signal import Signal, SignalKind
from netwright.events.rules.detection import parse_detection
from netwright.events.rules.rule import Rule, Severity
from netwright.model.event import Event, Value

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)

FLAP = Rule(
    id="flap",
    title="A port flaps",
    detection=parse_detection({"selection": {"event.tag": "INTERFACE_DOWN"}}, "selection"),
    severity=Severity.MEDIUM,
    resolve_after=timedelta(minutes=10),
)
LINK_DOWN = replace(FLAP, id="link-down", title="A link is down", outage="link", resolve_after=None)
FLAPPING = replace(FLAP, id="flapping", title="A link flaps", outage="flapping")
ADJACENCY = replace(LINK_DOWN, id="lost", title="A neighbor is lost", outage="adjacency")
DEVICE_DOWN = replace(LINK_DOWN, id="device-down", title="A device is down", outage="device")


def event(position: int, device: str = "sw-1", if_name: str = "Gi0/1", **fields: Value) -> Event:
    """Return an event about a port; it happened so many seconds after AT."""
    named = {"interface.name": if_name} if if_name else {}
    return Event(
        b"",
        tag="INTERFACE_DOWN",
        tenant="default",
        spool="s",
        position=position,
        device=device,
        at=AT + timedelta(seconds=position),
        fields={**named, **fields},
    )


def signal(
    kind: SignalKind, *events: Event, rule: Rule = FLAP, at: datetime | None = None, count: int = 1
) -> Signal:
    """Return what a correlator says of events, which name their group."""
    last = events[-1] if events else event(0)
    group = {"device": last.device or "", **last.fields}
    fingerprint = "|".join(str(value) for value in group.values())
    told = at or last.at or AT
    return Signal(rule, "default", group, fingerprint, kind, told, count, events)
