"""From requests to plans: entered before anything is judged, judged before anything is read.

Requests for one device and playbook are planned together: one look at the device for all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from netwright.errors import NetwrightError, RefusedError, StoreError, UsageError
from netwright.model.action import Action, ActionState, BlastRadius, Plan, Verdict
from netwright.model.playbook import EffectKind
from netwright.playbooks.folder import APPLY, VERIFY, WITNESS
from netwright.remediation.guards.blast import blast_radius
from netwright.remediation.judgment import after_plan, judge, outcome
from netwright.remediation.keys import idempotency_key, live_key, plan_digest, refusal_key
from netwright.remediation.proposal import Proposal, Voice, Witness
from netwright.runs.remediation.desk import Desk, Request, Terms, Told
from netwright.runs.remediation.device_run import DeviceRun, run_on_device
from netwright.runs.remediation.proposing import propose, propose_again, stored_request
from netwright.store.actions import Wish, enter

NOBODY = BlastRadius()
FLOOD = 3
"""So many sessions that a device has seen itself are no ordinary visit to whoever is attacked."""


class _Wanted(NamedTuple):
    """An action that somebody wants, and what guard rails judge."""

    action: Action
    proposal: Proposal
    request: Request
    is_believed: bool = False  # whatever the device itself has seen


def plan(desk: Desk, requests: Iterable[Request]) -> list[Action]:
    """Enter, judge and plan requests; return the actions that fulfil them, as they are now."""
    ids: list[str] = []
    groups: defaultdict[tuple[str, str], list[_Wanted]] = defaultdict(list)
    for request in requests:
        action_id, wanted = _entered(desk, request)
        ids.append(action_id)
        if wanted is not None:
            groups[request.device, request.playbook].append(wanted)
    for group in groups.values():
        _plan_together(desk, group)
    return [desk.action(action_id) for action_id in dict.fromkeys(ids)]


def plan_again(desk: Desk, action: Action) -> Action:
    """Look again at an approved action's device; it is planned anew if that has drifted."""
    proposal, request = propose_again(desk, action)
    _plan_together(desk, [_Wanted(action, proposal, request)])
    return desk.action(action.id)


def resume(desk: Desk, action: Action) -> None:
    """Go on with an action whose planning somebody has left in the middle."""
    try:
        proposal, request = propose_again(desk, action)
    except StoreError:
        raise
    except NetwrightError as error:  # its playbook or device has gone, or cannot be read
        verdict = Verdict("parameters", allowed=False, reason=str(error))
        after = ActionState.OBSERVED if action.state is ActionState.PLANNED else ActionState.DENIED
        _settle(desk, action, after, (verdict,))
        return
    if action.state is ActionState.PLANNED:
        _go_on(desk, action, after_plan(proposal, action.verdicts), request.terms)
    else:
        _plan_together(desk, [_Wanted(action, proposal, request)])


def _entered(desk: Desk, request: Request) -> tuple[str, _Wanted | None]:
    """Enter a request, and judge it by what costs nothing; None if it goes no further."""
    if request.no_target:
        return _refused(
            desk, request, Verdict("target", allowed=False, reason=request.no_target)
        ), None
    try:
        proposal = propose(desk, request)
    except (RefusedError, UsageError) as error:
        verdict = Verdict("parameters", allowed=False, reason=str(error))
        return _refused(desk, request, verdict), None
    action = _action(desk, request, proposal)
    wish = Wish(
        action=action,
        idempotency_key=idempotency_key(proposal, request.rule_version, request.asked_by),
        live_key=live_key(proposal),
        target=proposal.target,
        effect=proposal.playbook.effect.kind,
        site=proposal.site,
        ttl_s=int(proposal.ttl.total_seconds()) if proposal.ttl else None,
        request=stored_request(request, proposal),
    )
    world = desk.surroundings.world(proposal)
    with desk.store.write() as session:
        known = enter(session, wish, desk.clock())
    if known != action.id:
        return known, None
    verdicts = judge(proposal, world)
    after = outcome(verdicts)
    if after is ActionState.PLANNED or _may_be_witnessed(desk, request, verdicts):
        is_believed = after is ActionState.PLANNED
        return known, _Wanted(action, proposal, request, is_believed)
    _settle(desk, action, after, verdicts, blast_radius(proposal, world))
    return known, None


def _may_be_witnessed(desk: Desk, request: Request, verdicts: Sequence[Verdict]) -> bool:
    """Tell whether only belief is missing, and the device can be asked what it has seen."""
    refused = {one.guard for one in verdicts if not one.allowed}
    return refused == {"corroboration"} and _asks(desk, request)


def _asks(desk: Desk, request: Request) -> bool:
    return bool(request.rule and request.attacked) and desk.folder(request.playbook).can_witness


def _action(desk: Desk, request: Request, proposal: Proposal | None) -> Action:
    """Return a new action; of a request that made no proposal nothing is kept that was given."""
    return Action(
        id=desk.new_id(),
        tenant=desk.tenant,
        playbook=request.playbook,
        playbook_version=proposal.playbook.version if proposal else "",
        device=request.device,
        params=dict(proposal.params) if proposal else {},
        mode=request.mode,
        state=ActionState.DETECTED,
        requested_by=request.requested_by,
        incident_id=request.incident_id,
        rule=request.rule,
        rule_version=request.rule_version,
    )


def _refused(desk: Desk, request: Request, verdict: Verdict) -> str:
    """Store a refusal without what was refused: nobody knows what that text would do."""
    action = _action(desk, request, None)
    key = refusal_key(desk.tenant, request.rule_version, request.asked_by, request.playbook)
    with desk.store.write() as session:
        known = enter(session, Wish(action, key, key, "", EffectKind.NONE, ""), desk.clock())
    if known != action.id:
        return known
    _settle(desk, action, ActionState.DENIED, (verdict,))
    return action.id


def _plan_together(desk: Desk, group: Sequence[_Wanted]) -> None:
    """Look at the device once for all, then judge and settle each."""
    actions = [one.action for one in group]
    batch = desk.new_id() if len(group) > 1 else ""
    try:
        seen = _look(desk, group)
    except NetwrightError as error:
        _give_up(desk, actions, str(error))
        return
    if not seen.is_done:
        _give_up(desk, actions, seen.reason)
        return
    for wanted in group:
        _plan_one(desk, wanted, seen, batch)


def _look(desk: Desk, group: Sequence[_Wanted]) -> DeviceRun:
    """Run what would be done without doing it, and ask what the device has seen if it matters.

    What would be done tells what is there already; only where it does not, it is read by itself:
    every file of a playbook costs a second of those in which an attack goes on.
    """
    folder = desk.folder(group[0].action.playbook)
    actions = [one.action for one in group]
    attacked = frozenset().union(*(one.request.attacked for one in group))
    in_doubt = any(not one.is_believed and _asks(desk, one.request) for one in group)
    files = [WITNESS, APPLY] if in_doubt else [APPLY]
    if folder.playbook.is_dry_run_supported:
        seen = run_on_device(desk, folder, actions, files, is_check=True, attacked=attacked)
        if not seen.is_done or all(one.was_present is not None for one in seen.readings.values()):
            return seen
    files = [VERIFY, *files]
    return run_on_device(desk, folder, actions, files, is_check=True, attacked=attacked)


def _give_up(desk: Desk, actions: Iterable[Action], reason: str) -> None:
    """Plan nothing for a device that could not be read."""
    verdict = Verdict("device", allowed=False, reason=f"cannot be read: {reason}")
    for action in actions:
        _settle(desk, action, ActionState.DENIED, (*action.verdicts, verdict))


def _plan_one(desk: Desk, wanted: _Wanted, seen: DeviceRun, batch: str) -> None:
    action, proposal, request = wanted.action, wanted.proposal, wanted.request
    reading = seen.readings[action.id]
    if reading.seen >= FLOOD:
        own = Witness(action.device, Voice.OWN)
        proposal = replace(proposal, witnesses=(*proposal.witnesses, own))
    present = reading.was_present if reading.present is None else reading.present
    world = replace(desk.surroundings.world(proposal), is_present=present)
    others = [one for one in world.past if one.target != proposal.target]
    verdicts = judge(proposal, replace(world, past=others))
    after = outcome(verdicts)
    radius = blast_radius(proposal, world)
    if after is not ActionState.PLANNED:
        _settle(desk, action, after, verdicts, radius)
        return
    diff = reading.diff if proposal.playbook.is_dry_run_supported else ""
    digest = plan_digest(proposal, diff, {"present": present})
    if action.plan is not None and action.plan.digest == digest:
        return  # the device is as it was: what was agreed to still holds
    made = Plan(digest, diff, radius)
    told = Told("planned", detail={"digest": digest})
    if not desk.step(
        action, ActionState.PLANNED, told, plan=made, verdicts=verdicts, batch_id=batch
    ):
        return
    planned = replace(action, state=ActionState.PLANNED, plan=made)
    _go_on(desk, planned, after_plan(proposal, verdicts), request.terms)


def _go_on(desk: Desk, action: Action, after: ActionState, terms: Terms) -> None:
    now = desk.clock()
    if after is ActionState.AWAITING_APPROVAL:
        roles = ", ".join(terms.roles)
        told = Told(f"waits for {roles} until {now + terms.timeout:%H:%M:%S}Z")
        desk.step(action, after, told, expires_at=now + terms.timeout)
    elif after is ActionState.APPROVED:
        told = Told(f"mode {action.mode}")
        desk.step(action, after, told, expires_at=now + desk.times.unattended)
    else:
        desk.step(action, after, Told(f"mode {action.mode}: nothing is done"))


def _settle(
    desk: Desk,
    action: Action,
    after: ActionState,
    verdicts: Sequence[Verdict],
    radius: BlastRadius = NOBODY,
) -> None:
    """End a wish that is not to be fulfilled, with every verdict, and whom it would have hit."""
    refusals = "; ".join(f"{one.guard}: {one.reason}" for one in verdicts if not one.allowed)
    changes = {} if radius == NOBODY else {"plan": Plan("", "", radius)}
    last = ActionState.EXPIRED if action.state is ActionState.APPROVED else after
    desk.step(action, last, Told(refusals[:500]), verdicts=tuple(verdicts), **changes)
