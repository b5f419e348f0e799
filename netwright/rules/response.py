"""The response of a rule: checked here, kept as data, carried out elsewhere."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from netwright.model.action import Mode
from netwright.model.event import Value
from netwright.rules.duration import Duration

_FIELD = r"[A-Za-z_@][A-Za-z0-9_.@-]*"
_TARGET = re.compile(
    rf"device|path_firewall(\({_FIELD}( *, *{_FIELD})?\))?|(role|host)=[A-Za-z0-9][A-Za-z0-9_.:@-]*"
)


def _target(value: str) -> str:
    if not _TARGET.fullmatch(value):
        raise ValueError(
            f"not a target: {value[:80]!r}; write path_firewall, "
            "path_firewall(source.ip, destination.ip), device, role=NAME or host=NAME"
        )
    return value


Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GuardsDocument(_Part):
    """What limits a response."""

    max_active: int | None = Field(None, ge=1)
    max_per_hour: int | None = Field(None, ge=1)
    per_device: int | None = Field(None, ge=1)
    corroborate: int | None = Field(None, ge=0, description="How many other signals it needs")


class ApprovalDocument(_Part):
    """Who has to agree, and until when."""

    roles: tuple[Name, ...] = Field((), min_length=1)
    timeout: Duration | None = None
    four_eyes: bool = Field(
        default=False, description="Whoever asked for the action may not agree to it"
    )


class ResponseDocument(_Part):
    """A playbook, on which devices, with what."""

    mode: Mode = Mode.OBSERVE
    playbook: Name
    target: Annotated[
        str,
        AfterValidator(_target),
        WithJsonSchema({"type": "string", "pattern": f"^({_TARGET.pattern})$"}),
    ]
    params: Mapping[str, Value] = Field(
        default_factory=dict, description="Parameters: the name of an event's field, or a value"
    )
    ttl: Duration | None = Field(None, description="After which it is rolled back")
    guards: GuardsDocument = GuardsDocument()
    approval: ApprovalDocument | None = None
