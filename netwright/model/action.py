"""An action: one playbook on one device for one target, from the wish to its end.

The words are the contract's; `remediation/life_cycle.py` says which state may follow which.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class ActionState(StrEnum):
    """Where an action is in its life."""

    DETECTED = "detected"
    SUPPRESSED = "suppressed"
    OBSERVED = "observed"
    DENIED = "denied"
    PLANNED = "planned"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    EXPIRED = "expired"
    RUNNING = "running"
    UNKNOWN = "unknown"
    FAILED = "failed"
    VERIFYING = "verifying"
    SUCCEEDED = "succeeded"
    ACTIVE = "active"
    ROLLING_BACK = "rolling_back"
    ROLLED_BACK = "rolled_back"
    ROLLBACK_FAILED = "rollback_failed"


class Mode(StrEnum):
    """How far an action may go by itself, from the least to the most."""

    OBSERVE = "observe"
    DRY_RUN = "dry_run"
    APPROVE = "approve"
    AUTO = "auto"


class Decision(StrEnum):
    """What a person says to a plan."""

    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one guard rail says, and why."""

    guard: str
    allowed: bool
    reason: str
    approval: bool = False  # allowed, if a person agrees, whatever the mode


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """Who would lose something if the action were done: by simulation on the topology."""

    devices: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done; an approval holds for exactly this digest."""

    digest: str
    diff: str
    blast_radius: BlastRadius = BlastRadius()


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's word about a plan."""

    by: str
    at: datetime
    decision: Decision
    reason: str
    digest: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether it is there, whether it helped, whether it hurt; None: not known yet."""

    present: bool | None = None
    helped: bool | None = None
    hurt: bool | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the history: the state it went into, and who moved it there."""

    state: ActionState
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Action:
    """One playbook on one device for one target."""

    id: str
    tenant: str
    playbook: str
    device: str
    params: dict[str, Any]  # canonical, as the playbook's parameter schema wants them
    mode: Mode
    state: ActionState
    requested_by: str
    incident_id: str = ""
    batch_id: str = ""
    rule: str = ""
    rule_version: str = ""
    playbook_version: str = ""
    verdicts: tuple[Verdict, ...] = ()
    plan: Plan | None = None
    approvals: tuple[Approval, ...] = ()
    expires_at: datetime | None = None
    owned: bool = False  # what it makes was not there before: only then it may be taken away
    verification: Verification = Verification()
    history: tuple[Step, ...] = field(default=())
