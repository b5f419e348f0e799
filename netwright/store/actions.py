"""Enter, move and read actions: the state of truth of remediation.

Functions take a session and never commit. An action is moved by compare-and-set: one UPDATE that
names the state it must still be in, so that of two who move it one always learns that it was late.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netwright.errors import StoreError, UsageError
from netwright.model.action import (
    Action,
    ActionState,
    BlastRadius,
    Mode,
    Plan,
    Step,
    Verdict,
    Verification,
)
from netwright.model.interface import Port
from netwright.model.playbook import EffectKind
from netwright.remediation.life_cycle import FINAL, IN_FLIGHT, LIVE, check
from netwright.remediation.proposal import PastAction
from netwright.store.action_claims import Claim, claim
from netwright.store.action_tables import ActionRow, ActionStepRow, ApprovalRow
from netwright.store.approvals import approvals_of

LONGEST_REASON = 2_000
_ENDING = frozenset({ActionState.ROLLING_BACK, ActionState.ROLLBACK_FAILED})

PAST = timedelta(hours=24)
"""How far back guard rails look for what was done."""

_NOTHING = tuple(
    one.value for one in (ActionState.DENIED, ActionState.OBSERVED, ActionState.SUPPRESSED)
)
"""What came to nothing by itself is no past: ten thousand of them must not slow a look down."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A new action, and what makes it one of its kind."""

    action: Action
    idempotency_key: str
    live_key: str
    target: str
    effect: EffectKind
    site: str
    ttl_s: int | None = None
    request: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one state into another, by somebody, for a reason."""

    before: ActionState
    after: ActionState
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """Which actions to list; empty is all."""

    incident_id: str = ""
    state: ActionState | None = None
    device: str = ""
    limit: int = 100


def enter(session: Session, wish: Wish, at: datetime) -> str:
    """Enter a wish, and return the id of the action that fulfils it.

    That is another one's if the same incident asked before, or if an action of the same kind lives
    on the same target: then this wish is counted there once, and what is in force stays until the
    last one that wanted it would have ended. One that is being taken back fulfils nothing any more:
    the wish is not counted, and may be made again when that is over.
    """
    action = wish.action
    row = ActionRow(
        id=action.id,
        tenant=action.tenant,
        idempotency_key=wish.idempotency_key,
        live_key=wish.live_key,
        target=wish.target,
        effect=wish.effect.value,
        site=wish.site,
        request=dict(wish.request),
        begun_at=at,
        **_columns(action),
    )
    known = _same(session, wish) or _added(session, row) or _same(session, wish)
    if known is None:  # the other one ended between our two looks
        raise StoreError("the same action is being entered by another", "try again")
    if known is row:
        note(session, action, Move(action.state, action.state, at, action.requested_by, "wanted"))
    if known.idempotency_key == wish.idempotency_key or known.state not in _ENDING:
        told = Claim(known.id, wish.idempotency_key, action.incident_id, wish.ttl_s)
        claim(session, known, told, at)
    return known.id


def _added(session: Session, row: ActionRow) -> ActionRow | None:
    """Insert a row; None if somebody else was faster."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row


def _columns(action: Action) -> dict[str, Any]:
    return {
        "playbook": action.playbook,
        "playbook_version": action.playbook_version,
        "device": action.device,
        "params": dict(action.params),
        "mode": action.mode.value,
        "state": action.state.value,
        "requested_by": action.requested_by,
        "rule": action.rule,
        "rule_version": action.rule_version,
        "incident_id": action.incident_id,
        "batch_id": action.batch_id,
        "verdicts": [asdict(one) for one in action.verdicts],
        "plan": asdict(action.plan) if action.plan else None,
        "verification": asdict(action.verification),
        "owned": action.owned,
        "expires_at": action.expires_at,
    }


def _same(session: Session, wish: Wish) -> ActionRow | None:
    is_same = (ActionRow.idempotency_key == wish.idempotency_key) | (
        ActionRow.live_key == wish.live_key
    )
    query = select(ActionRow).where(ActionRow.tenant == wish.action.tenant, is_same)
    return session.scalars(query.order_by(ActionRow.begun_at.desc())).first()


def move(session: Session, tenant: str, action_id: str, move: Move, **changes: Any) -> bool:
    """Move an action, if it is still in the state it is believed to be in; tell whether it was.

    `changes` are fields of `Action` that change with it.

    Raises:
        LifeCycleError: no edge leads there.
    """
    check(move.before, move.after)
    values = {name: _plain(value) for name, value in changes.items()}
    values["state"] = move.after.value
    if move.after in FINAL:
        values |= {"live_key": None, "ended_at": move.at}
    where = {"tenant": tenant, "id": action_id, "state": move.before.value}
    done = session.execute(update(ActionRow).filter_by(**where).values(values))
    if not done.rowcount:  # type: ignore[attr-defined]
        return False
    row = session.get_one(ActionRow, action_id, populate_existing=True)
    note(session, row, move)
    return True


def annotate(session: Session, action: Action, verification: Verification) -> bool:
    """Note what was found out about an action that stays in its state."""
    where = {"tenant": action.tenant, "id": action.id, "state": action.state.value}
    change = update(ActionRow).filter_by(**where).values(verification=asdict(verification))
    return bool(session.execute(change).rowcount)  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    is_ours = isinstance(value, (Plan, Verification, Verdict))
    return asdict(value) if is_ours else value


def note(session: Session, whose: Action | ActionRow, move: Move) -> None:
    """Enter a step into an action's history."""
    session.add(
        ActionStepRow(
            tenant=whose.tenant,
            action_id=whose.id,
            state=move.after.value,
            at=move.at,
            by=move.by,
            reason=move.reason[:LONGEST_REASON],
        )
    )
    session.flush()


def get_action(session: Session, tenant: str, action_id: str) -> Action:
    """Return an action with its history.

    Raises:
        UsageError: there is none with this id.
    """
    row = session.scalars(select(ActionRow).filter_by(tenant=tenant, id=action_id)).first()
    if row is None:
        raise UsageError(f"there is no action {action_id}", "netwright remediate list")
    return _action(session, row)


def request_of(session: Session, tenant: str, action_id: str) -> Mapping[str, Any]:
    """Return what an action was asked with."""
    row = session.scalars(select(ActionRow).filter_by(tenant=tenant, id=action_id)).one()
    return {**row.request, "site": row.site}


def list_actions(session: Session, tenant: str, wanted: ActionFilter) -> list[Action]:
    """Return the newest actions, newest first."""
    query = select(ActionRow).where(ActionRow.tenant == tenant)
    for column, value in (
        (ActionRow.incident_id, wanted.incident_id),
        (ActionRow.state, wanted.state.value if wanted.state else ""),
        (ActionRow.device, wanted.device),
    ):
        query = query.where(column == value) if value else query
    newest = query.order_by(ActionRow.begun_at.desc(), ActionRow.id).limit(wanted.limit)
    return _actions(session, newest)


def in_flight(session: Session, tenant: str) -> list[Action]:
    """Return the actions in which somebody is, or was, at a device."""
    return _in_states(session, tenant, IN_FLIGHT)


def busy_tenants(session: Session) -> list[str]:
    """Return the tenants that have actions which are not over."""
    query = select(ActionRow.tenant).where(ActionRow.live_key.is_not(None)).distinct()
    return sorted(session.scalars(query))


def live_actions(session: Session, tenant: str) -> list[Action]:
    """Return the actions that are not over."""
    return _in_states(session, tenant, LIVE)


def _in_states(session: Session, tenant: str, states: Iterable[ActionState]) -> list[Action]:
    query = select(ActionRow).where(ActionRow.tenant == tenant, ActionRow.state.in_(sorted(states)))
    return _actions(session, query.order_by(ActionRow.begun_at, ActionRow.id))


def ended_since(session: Session, tenant: str, since: datetime) -> list[Action]:
    """Return the actions that are over since an instant."""
    query = select(ActionRow).where(ActionRow.tenant == tenant, ActionRow.ended_at >= since)
    return _actions(session, query.order_by(ActionRow.ended_at, ActionRow.id))


def expired(session: Session, at: datetime) -> list[tuple[str, str]]:
    """Return tenant and id of what is to be ended: in force, or waiting, for too long."""
    waiting = (ActionState.AWAITING_APPROVAL, ActionState.APPROVED, ActionState.ACTIVE)
    query = select(ActionRow.tenant, ActionRow.id).where(
        ActionRow.state.in_([one.value for one in waiting]), ActionRow.expires_at <= at
    )
    return list(session.execute(query.order_by(ActionRow.expires_at)).tuples())


def _is_decided() -> Select[tuple[int]]:
    row = ApprovalRow
    return select(row.id).where(row.tenant == ActionRow.tenant, row.action_id == ActionRow.id)


def past_actions(session: Session, tenant: str, at: datetime) -> list[PastAction]:
    """Return what guard rails look back at: what lives, and what began lately."""
    is_live = ActionRow.live_key.is_not(None)
    is_recent = (ActionRow.begun_at > at - PAST) & (
        ActionRow.state.not_in(_NOTHING) | _is_decided().exists()
    )
    query = select(ActionRow).where(ActionRow.tenant == tenant, is_live | is_recent)
    return [_past(row) for row in session.scalars(query)]


def _past(row: ActionRow) -> PastAction:
    port = row.request.get("port")
    return PastAction(
        target=row.target,
        rule=row.rule,
        device=row.device,
        site=row.site,
        kind=EffectKind(row.effect),
        state=ActionState(row.state),
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        is_unverified=row.verification.get("present") is False,
        ports=frozenset({Port(row.device, port)} if port else ()),
    )


def _actions(session: Session, query: Select[tuple[ActionRow]]) -> list[Action]:
    return [_action(session, row) for row in session.scalars(query)]


def _action(session: Session, row: ActionRow) -> Action:
    return Action(
        id=row.id,
        tenant=row.tenant,
        playbook=row.playbook,
        playbook_version=row.playbook_version,
        device=row.device,
        params=row.params,
        mode=Mode(row.mode),
        state=ActionState(row.state),
        requested_by=row.requested_by,
        incident_id=row.incident_id,
        batch_id=row.batch_id,
        rule=row.rule,
        rule_version=row.rule_version,
        verdicts=tuple(Verdict(**one) for one in row.verdicts),
        plan=_plan(row.plan),
        approvals=approvals_of(session, row.tenant, row.id),
        expires_at=row.expires_at,
        owned=row.owned,
        verification=Verification(**row.verification),
        history=tuple(_history(session, row)),
    )


def _plan(stored: dict[str, Any] | None) -> Plan | None:
    if stored is None:
        return None
    radius = {name: tuple(names) for name, names in stored["blast_radius"].items()}
    return Plan(stored["digest"], stored["diff"], BlastRadius(**radius))


def _history(session: Session, row: ActionRow) -> Sequence[Step]:
    query = select(ActionStepRow).filter_by(tenant=row.tenant, action_id=row.id)
    return [
        Step(ActionState(step.state), step.at, step.by, step.reason)
        for step in session.scalars(query.order_by(ActionStepRow.id))
    ]
