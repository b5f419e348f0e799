"""`netwright incidents`: what a person should see, and what was done about it."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from netwright.cli.invocation import Form, invocation
from netwright.cli.output import show, show_list, table

COLUMNS = ("id", "severity", "state", "title", "devices", "root", "count", "last_seen")

app = typer.Typer(no_args_is_help=True, help="Incidents: what messages together tell.")

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Incidents, by their ids.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the incident's history.")]


@app.command("list")
def list_(  # noqa: PLR0913 - one option for each filter
    context: typer.Context,
    *,
    state: Annotated[
        list[str] | None, typer.Option(help="Only open, acknowledged or resolved ones.")
    ] = None,
    severity: Annotated[list[str] | None, typer.Option(help="Only of this severity.")] = None,
    device: Annotated[str | None, typer.Option(help="Only about this device.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only seen since then: RFC 3339, or -2h, -1d.")
    ] = None,
    explained: Annotated[
        bool, typer.Option("--explained", help="Those too that another incident explains.")
    ] = False,
    limit: Annotated[int | None, typer.Option(help="At most so many.", min=1)] = None,
) -> None:
    """List incidents, the newest first; what another one explains is part of that one."""
    from netwright.cli.instants import parse_instant
    from netwright.cli.opened import open_store
    from netwright.events.incidents.document import incident_document
    from netwright.runs.clock import utc_now
    from netwright.store.incident_actions import actions_about
    from netwright.store.incidents import IncidentFilter, find_incidents

    told = invocation(context)
    wanted = IncidentFilter(
        states=frozenset(map(_state, _words(state))) if state else None,
        severities=frozenset(_words(severity)) if severity else None,
        device=device,
        since=parse_instant(since, utc_now()) if since else None,
        explained=explained,
        limit=limit,
    )
    with open_store(told) as store, store.read() as session:
        found = find_incidents(session, told.tenant, wanted)
        done = actions_about(session, told.tenant, [one.id for one in found])
    documents = [incident_document(one, done.get(one.id, ())) for one in found]
    show_list(told, documents if told.form is not Form.TEXT else map(_line, documents), COLUMNS)


def _words(values: list[str] | None) -> list[str]:
    """Take `--state open,acknowledged` like `--state open --state acknowledged`."""
    return [word for value in values or () for word in value.split(",")]


def _state(word: str) -> Any:
    from netwright.errors import UsageError
    from netwright.model.incident import IncidentState

    try:
        return IncidentState(word)
    except ValueError as error:
        raise UsageError(f"no state {word!r}", "open, acknowledged or resolved") from error


@app.command("show")
def show_incident(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="The incident's id.")],
) -> None:
    """Show one incident with all that was done about it, and what it explains."""
    from netwright.cli.opened import open_store
    from netwright.errors import UsageError
    from netwright.events.incidents.document import incident_document
    from netwright.store.incident_actions import actions_about
    from netwright.store.incidents import explained_by, get_incidents

    told = invocation(context)
    with open_store(told) as store, store.read() as session:
        found = get_incidents(session, told.tenant, [id_]).get(id_)
        explained = explained_by(session, told.tenant, id_)
        done = actions_about(session, told.tenant, [id_]).get(id_, ())
        steps = _steps(session, told.tenant, done)
    if found is None:
        raise UsageError(f"no incident {id_}", "`netwright incidents list` shows them")
    document = {**incident_document(found, done), "explains": explained}
    document["history"] = sorted([*document["history"], *steps], key=lambda step: str(step["at"]))
    show(told, document, lambda: _text(document))


def _steps(session: Any, tenant: str, actions: Sequence[str]) -> list[dict[str, str]]:
    """Return the steps of what was done, as a part of an incident's history."""
    from netwright.model.instant import rfc3339
    from netwright.store.incident_actions import steps_about

    return [
        {
            "at": rfc3339(step.at),
            "state": step.state,
            "by": step.by,
            "reason": step.reason,
            "action": step.action_id,
        }
        for step in steps_about(session, tenant, actions)
    ]


def _text(document: dict[str, Any]) -> str:
    """Return an incident as a person reads it."""
    line = _line(document)
    lists = ("links", "samples", "explains", "actions")
    head = [
        (name, ", ".join(map(_cell, line[name])) if name in lists else _cell(line[name]))
        for name in line
        if name != "history" and line[name] not in (None, [], {}, "")
    ]
    rows = [{"what": name, "is": text} for name, text in head]
    return table(rows, ("what", "is")) + table(
        line["history"], ("at", "state", "by", "reason", "action")
    )


def _line(document: dict[str, Any]) -> dict[str, Any]:
    """Write links and the root in few words."""
    return {
        **document,
        "root": _cell(document["root"]),
        "links": [_cell(link) for link in document["links"]],
        "group": " ".join(f"{name}={value}" for name, value in document["group"].items()),
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    if not isinstance(value, dict):
        return str(value)
    if link := value.get("link") or ("a" in value and value):
        return f"{_cell(link['a'])} - {_cell(link['b'])}"
    return ":".join(value[name] for name in ("device", "interface") if value.get(name))


@app.command("ack")
def acknowledge(context: typer.Context, ids: Ids, reason: Reason = "") -> None:
    """Say that somebody deals with incidents."""
    from netwright.runs.incidents.decisions import acknowledge as decide

    _decide(context, ids, reason, decide)


@app.command("close")
def close(context: typer.Context, ids: Ids, reason: Reason = "") -> None:
    """Say that incidents are over; a later firing opens a new one that knows the former."""
    from netwright.runs.incidents.decisions import close as decide

    _decide(context, ids, reason, decide)


def _decide(
    context: typer.Context, ids: list[str], reason: str, decide: Callable[..., Any]
) -> None:
    from netwright.cli.opened import open_store
    from netwright.events.incidents.document import incident_document
    from netwright.runs.actor import acting_user
    from netwright.runs.clock import utc_now
    from netwright.runs.incidents.decisions import Act

    told = invocation(context)
    with open_store(told) as store:
        act = Act(utc_now(), acting_user(), reason)
        decided = decide(store, told.tenant, ids, act)
    documents = [incident_document(one) for one in decided]
    show_list(told, documents if told.form is not Form.TEXT else map(_line, documents), COLUMNS)
