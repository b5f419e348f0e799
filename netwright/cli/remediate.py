"""`netwright remediate`: plans, decisions, and the way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any

import typer

from netwright.cli.invocation import Form, Invocation, invocation
from netwright.cli.output import note, show, show_list, table

EXIT_REFUSED = 6
COLUMNS = ("id", "state", "playbook", "device", "params", "mode", "rule", "expires_at")

REPORTED = ("rule", "observed", "would_act", "would_ask", "denied", "suppressed", "targets")
_FEW = 5  # targets that a line of text shows

app = typer.Typer(no_args_is_help=True, help="Actions on devices: planned, decided, undone.")
switch_app = typer.Typer(no_args_is_help=True, help="Stop what would be done; rollbacks go on.")
app.add_typer(switch_app, name="kill-switch")

Id = Annotated[str, typer.Argument(metavar="ID", help="The action's id.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the audit.")]


@contextmanager
def _desk(context: typer.Context) -> Iterator[tuple[Invocation, Any, Any]]:
    """Yield the invocation, the tenant's desk and who acts."""
    from netwright.cli.opened import open_both
    from netwright.runs.clock import utc_now
    from netwright.runs.remediation.opening import open_desk
    from netwright.runs.remediation.tokens import acting_person

    told = invocation(context)
    with open_both(told) as (project, store):
        person = acting_person(store, told.tenant, utc_now())
        yield told, open_desk(project, store, told.tenant), person


@app.command("plan")
def plan_(  # noqa: PLR0913 - an incident, or what a rule would say
    context: typer.Context,
    incident: Annotated[
        str | None, typer.Argument(metavar="INCIDENT", help="Plan what its rule wants.")
    ] = None,
    *,
    playbook: Annotated[str | None, typer.Option(help="Or plan this playbook.")] = None,
    target: Annotated[list[str] | None, typer.Option(help="On this device.")] = None,
    param: Annotated[list[str] | None, typer.Option(help="With this parameter: k=v.")] = None,
    ttl: Annotated[str, typer.Option(help="Taken back after this: 30m, 1h, 2d.")] = "1h",
) -> None:
    """Plan an action: every guard rail's verdict, the difference, whom it would hit.

    Nothing is done before somebody approves. Exit code 6 where a guard rail says no, and where it
    waits for approval.
    """
    from netwright.runs.remediation.asking import plan_by_hand, plan_for_incident

    with _desk(context) as (told, desk, person):
        if incident is not None:
            actions = plan_for_incident(desk, incident)
        else:
            actions = plan_by_hand(desk, (playbook, target or [], param or [], ttl), person)
        _show_all(told, actions)
    if any(one.state.value not in {"approved", "observed", "active"} for one in actions):
        raise typer.Exit(EXIT_REFUSED)


def _show_all(told: Invocation, actions: list[Any]) -> None:
    from netwright.remediation.document import action_document

    documents = [action_document(one) for one in actions]
    if told.form is not Form.TEXT:
        show(told, {"data": documents}, str)
        return
    for document in documents:
        show(told, document, partial(_text, document))


def _text(document: dict[str, Any]) -> str:
    head = [
        {"what": name, "is": _cell(document[name])}
        for name in ("id", "state", "playbook", "mode", "rule", "incident_id", "expires_at")
        if document.get(name)
    ]
    head.insert(1, {"what": "target", "is": _cell(document["target"] | document["params"])})
    plan = document.get("plan") or {}
    verdicts = [{**one, "says": "yes" if one["allowed"] else "no"} for one in document["verdicts"]]
    radius = {name: names for name, names in plan.get("blast_radius", {}).items() if names}
    return "\n".join(
        (
            table(head, ("what", "is")),
            table(verdicts, ("says", "guard", "reason")),
            f"would lose: {_cell(radius)}\n" if radius else "",
            f"{plan.get('diff') or '(no difference known)'}\n",
            table(document["history"], ("at", "state", "by", "reason")),
        )
    )


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}={_cell(each)}" for name, each in value.items())
    return ", ".join(map(_cell, value)) if isinstance(value, list) else str(value)


@app.command("list")
def list_(
    context: typer.Context,
    *,
    incident: Annotated[str, typer.Option(help="Only for this incident.")] = "",
    state: Annotated[str, typer.Option(help="Only in this state.")] = "",
    device: Annotated[str, typer.Option(help="Only on this device.")] = "",
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 100,
) -> None:
    """List actions, the newest first."""
    from netwright.cli.opened import open_store
    from netwright.remediation.document import action_document
    from netwright.store.actions import ActionFilter, list_actions

    told = invocation(context)
    wanted = ActionFilter(incident, _state(state) if state else None, device, limit)
    with open_store(told) as store, store.read() as session:
        actions = list_actions(session, told.tenant, wanted)
    documents = [action_document(one) for one in actions]
    lines = [
        {**one, "device": one["target"]["device"], "params": _cell(one["params"])}
        for one in documents
    ]
    show_list(told, documents if told.form is not Form.TEXT else lines, COLUMNS)


@app.command("report")
def report_(
    context: typer.Context,
    *,
    days: Annotated[float, typer.Option(help="Of the last so many days.", min=0)] = 7,
) -> None:
    """Report what each rule would have done: with nobody asked, with approval, or refused."""
    from datetime import timedelta

    from netwright.cli.opened import open_store
    from netwright.remediation.report import report, report_document
    from netwright.runs.clock import utc_now
    from netwright.store.judged import judged_since

    told = invocation(context)
    with open_store(told) as store, store.read() as session:
        found = report(judged_since(session, told.tenant, utc_now() - timedelta(days=days)))
    documents = [report_document(one) for one in found]
    if told.form is Form.TEXT:
        documents = [
            one | {"targets": ", ".join(each["target"] for each in one["targets"][:_FEW])}
            for one in documents
        ]
    show_list(told, documents, REPORTED)


def _state(word: str) -> Any:
    from netwright.errors import UsageError
    from netwright.model.action import ActionState

    try:
        return ActionState(word)
    except ValueError as error:
        raise UsageError(f"no state {word!r}", ", ".join(ActionState)) from error


@app.command("show")
def show_action(context: typer.Context, id_: Id) -> None:
    """Show one action with its verdicts, plan, decisions and history."""
    from netwright.cli.opened import open_store
    from netwright.store.actions import get_action

    told = invocation(context)
    with open_store(told) as store, store.read() as session:
        action = get_action(session, told.tenant, id_)
    _show_one(told, action)


def _show_one(told: Invocation, action: Any) -> None:
    from netwright.remediation.document import action_document

    document = action_document(action)
    show(told, document, lambda: _text(document))


@app.command("approve")
def approve_(
    context: typer.Context,
    id_: Id,
    reason: Reason = "",
    digest: Annotated[str, typer.Option(help="Of the plan that was seen.")] = "",
) -> None:
    """Agree to a plan, or to all that wait of a batch, and do it."""
    from netwright.runs.remediation.acting import apply
    from netwright.runs.remediation.deciding import approve, waiting_of
    from netwright.runs.remediation.device_run import by_device

    with _desk(context) as (told, desk, person):
        ids = waiting_of(desk, id_)
        agreed = [approve(desk, one, person, reason, digest) for one in ids]
        _show_many(told, [one for group in by_device(agreed) for one in apply(desk, group)])


@app.command("reject")
def reject_(context: typer.Context, id_: Id, reason: Reason = "") -> None:
    """Refuse a plan, or all that wait of a batch."""
    from netwright.runs.remediation.deciding import reject, waiting_of

    with _desk(context) as (told, desk, person):
        ids = waiting_of(desk, id_)
        _show_many(told, [reject(desk, one, person, reason) for one in ids])


def _show_many(told: Invocation, actions: list[Any]) -> None:
    """Show one as itself, several as a list."""
    if len(actions) == 1:
        _show_one(told, actions[0])
    else:
        _show_all(told, actions)


@app.command("rollback")
def rollback(
    context: typer.Context,
    id_: Annotated[str | None, typer.Argument(metavar="ID", help="The action's id.")] = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Take back all that is in force.")] = False,
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="You did, or the device is gone: only note it.")
    ] = False,
    reason: Reason = "",
) -> None:
    """Take back what an action has done.

    With --all what cannot be taken back now does not keep the rest in force; exit code 6 tells of
    it. With --by-hand the device is not touched: the action is over because you say so.
    """
    from netwright.errors import UsageError
    from netwright.runs.remediation.deciding import settle_by_hand, take_all_back, take_back

    if (id_ is None) is not all_ or (all_ and by_hand):
        raise UsageError("name an action, or say --all", "--by-hand is said of one action")
    with _desk(context) as (told, desk, person):
        if id_ is not None:
            settle = settle_by_hand if by_hand else take_back
            _show_one(told, settle(desk, id_, person, reason))
            return
        actions = take_all_back(desk, person, reason)
        _show_all(told, actions)
    left = [one.id for one in actions if one.state.value != "rolled_back"]
    if left:
        note(f"{len(left)} of {len(actions)} are not taken back: {', '.join(left[:_FEW])}")
        raise typer.Exit(EXIT_REFUSED)


@app.command("wait")
def wait(
    context: typer.Context,
    id_: Id,
    *,
    state: Annotated[str, typer.Option(help="The state to wait for.")],
    timeout: Annotated[float, typer.Option(help="Seconds to wait at most.", min=0)] = 60,
) -> None:
    """Wait until an action has been in a state; exit 0 when it has, 1 when not in time."""
    import time

    from netwright.cli.opened import open_store
    from netwright.store.actions import get_action

    told, wanted, end = invocation(context), _state(state), time.monotonic() + timeout
    with open_store(told) as store:
        while True:
            with store.read() as session:
                action = get_action(session, told.tenant, id_)
            has_been = wanted in {step.state for step in action.history}
            if has_been or time.monotonic() >= end:
                break
            time.sleep(0.2)
    _show_one(told, action)
    raise typer.Exit(0 if has_been else 1)


@app.command("sweep")
def sweep_(
    context: typer.Context,
    *,
    once: Annotated[bool, typer.Option("--once", help="Sweep once; the default.")] = False,
    interval: Annotated[
        float, typer.Option(help="Sweep every so many seconds, until interrupted.", min=0)
    ] = 0,
) -> None:
    """End what is over, settle what somebody left, do what was approved."""
    import time

    from netwright.runs.remediation.announcing import Announcer
    from netwright.runs.remediation.sweeping import sweep

    with _desk(context) as (told, desk, _):
        announcer = Announcer(desk)
        while True:
            document = {name: list(ids) for name, ids in sweep(desk).items()}
            announcer.announce()
            show(told, document, partial(_cell, document))
            if once or not interval:
                return
            time.sleep(interval)


@switch_app.command("on")
def switch_on_(
    context: typer.Context,
    *,
    rule: Annotated[str, typer.Option(help="Stop this rule only.")] = "",
    everywhere: Annotated[bool, typer.Option("--global", help="Stop all tenants.")] = False,
    reason: Reason = "",
) -> None:
    """Stop actions of this tenant, of a rule, or of everybody; rollbacks go on."""
    from netwright.runs.remediation.stopping import stop

    with _desk(context) as (told, desk, person):
        stop(desk, ("" if everywhere else told.tenant, rule), person, reason)
        _show_switches(told, desk)


@switch_app.command("off")
def switch_off_(
    context: typer.Context,
    *,
    rule: Annotated[str, typer.Option(help="Of this rule only.")] = "",
    everywhere: Annotated[bool, typer.Option("--global", help="Of all tenants.")] = False,
    reason: Reason = "",
) -> None:
    """Let actions be done again."""
    from netwright.runs.remediation.stopping import go_on

    with _desk(context) as (told, desk, person):
        go_on(desk, ("" if everywhere else told.tenant, rule), person, reason)
        _show_switches(told, desk)


@switch_app.command("show")
def switch_show(context: typer.Context) -> None:
    """Show what is stopped."""
    with _desk(context) as (told, desk, _):
        _show_switches(told, desk)


def _show_switches(told: Invocation, desk: Any) -> None:
    from netwright.store.approvals import kill_switches

    with desk.store.read() as session:
        found = kill_switches(session, told.tenant)
    rows = [
        {"tenant": one.tenant or "*", "rule": one.rule or "*", "by": one.by, "reason": one.reason}
        for one in found
    ]
    show_list(told, rows, ("tenant", "rule", "by", "reason"))
