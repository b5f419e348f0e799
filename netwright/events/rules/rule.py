"""A rule: what to detect, how events belong together, what an incident of it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from netwright.events.rules.detection import Detection
from netwright.events.rules.maintenance import Maintenance
from netwright.events.rules.threshold import AT_LEAST_ONE, Threshold


class Status(StrEnum):
    """How far a rule is proven."""

    EXPERIMENTAL = "experimental"
    STABLE = "stable"


class Severity(StrEnum):
    """How much an incident matters; Sigma's levels."""

    INFORMATIONAL = "informational"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class CorrelationType(StrEnum):
    """How events of a group belong together: Sigma's types, and three of ours."""

    EVENT_COUNT = "event_count"
    VALUE_COUNT = "value_count"
    TEMPORAL = "temporal"
    TEMPORAL_ORDERED = "temporal_ordered"
    ABSENCE = "absence"
    RATE = "rate"
    FLAP = "flap"


@dataclass(frozen=True, slots=True)
class Flap:
    """Route flap damping's figures (RFC 2439 section 4.2), for whatever flaps."""

    half_life: timedelta = timedelta(minutes=15)
    penalty: float = 1000
    suppress: float = 2000
    reuse: float = 750


@dataclass(frozen=True, slots=True)
class Rate:
    """When a rate is unusual: so many times its average over a while."""

    factor: float = 3
    baseline: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Correlation:
    """How many of which events within which time make the condition true."""

    type: CorrelationType = CorrelationType.EVENT_COUNT
    group_by: tuple[str, ...] = ()
    timespan: timedelta = timedelta(0)
    threshold: Threshold = AT_LEAST_ONE
    cooldown: timedelta | None = None
    value_of: tuple[str, ...] = ()  # value_count: the fields whose values are told apart
    steps: tuple[str, ...] = ()  # temporal, absence: selections of this rule, or other rules
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rate: Rate = Rate()
    flap: Flap = Flap()


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule, ready to meet events; two of them are the same only if they are one object."""

    id: str
    title: str
    detection: Detection
    severity: Severity = Severity.MEDIUM
    status: Status = Status.EXPERIMENTAL
    name: str = ""  # what other rules call it
    correlation: Correlation | None = None  # None: every matching event fires
    fingerprint: tuple[str, ...] = ()
    resolve_after: timedelta | None = None
    resolve_on: str | None = None  # the selection whose events end an incident
    outage: str | None = None  # an Outage: what is down while an incident lasts
    maintenance: tuple[Maintenance, ...] = ()
    response: Mapping[str, Any] | None = None
    description: str = ""
    path: str = ""
    digest: str = ""  # of all that changes what it does

    @property
    def group_by(self) -> tuple[str, ...]:
        """The fields whose values tell its groups apart."""
        return self.correlation.group_by if self.correlation else self.fingerprint
