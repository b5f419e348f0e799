"""What trying one credential profile on one agent came to."""

from dataclasses import dataclass, field
from enum import StrEnum

from netwright.model.credential import Profile
from netwright.model.snmp import Varbind


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
