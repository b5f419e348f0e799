"""The shape of a rule's file; its JSON Schema is docs/reference/rule.schema.json."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from netwright.events.rules.rule import CorrelationType, Severity, Status
from netwright.model.event import Value
from netwright.rules.duration import Duration, Offset
from netwright.rules.response import ResponseDocument

Text = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_@][^\s|]{0,127}$")]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


FieldNames = Annotated[tuple[FieldName, ...], BeforeValidator(_listed)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


class Document(BaseModel):
    """A part of a rule's file: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class ConditionDocument(Document):
    """How many are enough; several bounds have to be kept together."""

    gt: int | None = Field(None, ge=0, le=100_000)
    gte: int | None = Field(None, ge=1, le=100_000)
    lt: int | None = Field(None, ge=1, le=100_000)
    lte: int | None = Field(None, ge=1, le=100_000)
    eq: int | None = Field(None, ge=1, le=100_000)
    neq: int | None = Field(None, ge=0, le=100_000)
    field: FieldNames | None = Field(None, description="value_count: whose values are told apart")


class CorrelationDocument(Document):
    """How events belong together."""

    type: CorrelationType
    group_by: FieldNames = Field((), alias="group-by")
    timespan: Duration | None = None
    condition: ConditionDocument | None = None
    cooldown: Duration | None = Field(None, description="How long to keep quiet after a firing")
    field: FieldNames | None = Field(None, description="value_count: whose values are told apart")
    rules: Annotated[tuple[Text, ...], BeforeValidator(_listed)] = Field(
        (), description="temporal: selections of this file, or names or ids of other rules"
    )
    aliases: Mapping[FieldName, Mapping[Text, FieldName]] = Field(
        default_factory=dict, description="What a field of group-by is called in each of the rules"
    )
    factor: float | None = Field(None, gt=1, le=1_000, description="rate: times the usual rate")
    baseline: Duration | None = Field(None, description="rate: over which the usual is averaged")
    half_life: Duration | None = Field(None, alias="half-life", description="flap")
    penalty: float | None = Field(None, gt=0, le=1e6, description="flap: of each event")
    suppress: float | None = Field(None, gt=0, le=1e9, description="flap: from here it flaps")
    reuse: float | None = Field(None, gt=0, le=1e9, description="flap: below it is calm again")


class IncidentDocument(Document):
    """What an incident of the rule is."""

    fingerprint: FieldNames = ()
    resolve_after: Duration | None = Field(None, description="Quiet so long, it is over")
    resolve_on: Text | None = Field(None, description="The selection whose events end it")
    outage: Literal["device", "link", "flapping", "adjacency"] | None = Field(
        None,
        description="What is down meanwhile, or (a link) flaps; an adjacency is explained only",
    )


class CaseEvent(Document):
    """One event of a test, or several alike: a raw message, or what one was understood as."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)

    raw: str | None = None
    raw_b64: str | None = None
    at: Offset = 0
    source: str | None = None
    repeat: int = Field(1, ge=1, le=100_000)
    every: Offset = 0
    platform: str | None = Field(None, description="Of the sender, as the inventory has it")
    device: str | None = None
    tag: str | None = None
    code: str | None = None
    class_: str | None = Field(None, alias="class")
    severity: int | None = Field(None, ge=0, le=7)
    facility: int | None = Field(None, ge=0, le=23)
    format: str | None = None
    vendor: str | None = None
    host: str | None = None
    process: str | None = None
    message: str | None = None
    transport: str | None = None
    fields: Mapping[str, Value] = Field(default_factory=dict)
    vendor_fields: Mapping[str, Any] = Field(default_factory=dict)


class Expectation(Document):
    """What the events of a test bring about."""

    incidents: int | None = Field(None, ge=0)
    group: Mapping[str, Value] | None = Field(None, description="Of the first incident")
    count: int | None = Field(None, description="Events of the first incident")
    suppressed: int | None = None
    severity: Severity | None = None
    resolved: int | None = Field(None, description="How many incidents are over at the end")
    at: Offset | None = Field(None, description="When it fires first")


class CaseDocument(Document):
    """Events, and what they bring about."""

    name: str = ""
    events: tuple[CaseEvent, ...] = ()
    until: Offset | None = Field(None, description="How long to go on without events")
    expect: Expectation


class RuleDocument(Document):
    """A rule: what to detect, how events belong together, what to do about it."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    id: Identifier
    name: Identifier | None = Field(None, description="What other rules call it")
    status: Status = Status.EXPERIMENTAL
    severity: Severity
    description: Text | None = None
    author: Text | None = None
    references: Texts = ()
    date: dt.date | Text | None = None
    modified: dt.date | Text | None = None
    tags: Texts = ()
    falsepositives: Texts = ()
    detection: Mapping[str, Any] | None = Field(
        None, description="Sigma: selections by name, and the condition that joins them"
    )
    correlation: CorrelationDocument | None = None
    incident: IncidentDocument = IncidentDocument()
    maintenance: Texts = Field(
        (), description="When to keep quiet: BEGIN/END reason, or sat,sun 02:00-04:00 ZONE reason"
    )
    response: ResponseDocument | None = None
    tests: tuple[CaseDocument, ...] = ()


def json_schema() -> dict[str, Any]:
    """Return the published JSON Schema."""
    schema = RuleDocument.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
