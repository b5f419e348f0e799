"""What a rule says about a group of events."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from netwright.events.rules.rule import Rule
from netwright.model.event import Event, Value


class SignalKind(StrEnum):
    """What happened to a group."""

    FIRED = "fired"
    """Its condition became true; with a cool-down also: is still true when that is over."""
    CONTINUED = "continued"
    """One more event after it fired, while its condition or its cool-down lasts."""
    SUPPRESSED = "suppressed"
    """It would have fired, but for its cool-down or a maintenance window; `reason` says which."""
    CLEARED = "cleared"
    """It is over: what was absent came, flapping has calmed down, `resolve_on` matched."""


class Signal(NamedTuple):
    """One thing a rule says; a tuple, for a storm makes ten thousand each second."""

    rule: Rule
    tenant: str
    group: dict[str, Value]
    fingerprint: str
    kind: SignalKind
    at: datetime
    count: int  # type: ignore[assignment]  # nobody needs the method of tuples here
    """How many events it adds to those told of before: all that made a rule fire, else one."""
    events: tuple[Event, ...]
    """The event that did it last; before it, of a firing, some earlier ones in short (who, where,
    when). Empty where time alone did it and no event was ever seen."""
    reason: str = ""
