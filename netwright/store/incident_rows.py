"""How an incident looks as a row."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from netwright.model.incident import Cable, Incident, IncidentState, Outage, Root, Step
from netwright.model.instant import rfc3339
from netwright.model.interface import Port

COLUMNS = (
    *("id", "tenant", "rule", "title", "fingerprint", "severity", "state"),
    *("first_seen", "last_seen", "count", "suppressed", "of_group", "ports", "devices", "links"),
    *("root", "samples", "history", "outage", "parent", "former", "due_at"),
)


def values_of(incident: Incident) -> tuple[Any, ...]:
    """Return an incident's values, in the order of COLUMNS."""
    one = incident
    history = [(rfc3339(step.at), step.state.value, step.by, step.reason) for step in one.history]
    return (
        *(one.id, one.tenant, one.rule, one.title, one.fingerprint, one.severity, one.state.value),
        *(one.first_seen, one.last_seen, one.count, one.suppressed, dict(one.group), one.ports),
        *(one.devices, one.links, one.root and _root(one.root), one.samples, history),
        *(one.outage and one.outage.value, one.parent, one.former, one.due_at),
    )


def incident_of(row: Any) -> Incident:
    """Return the incident that a row holds."""
    return Incident(
        id=row.id,
        tenant=row.tenant,
        rule=row.rule,
        title=row.title,
        fingerprint=row.fingerprint,
        severity=row.severity,
        state=IncidentState(row.state),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        count=row.count,
        suppressed=row.suppressed,
        group=tuple(row.of_group.items()),
        ports=tuple(Port(*port) for port in row.ports),
        devices=tuple(row.devices),
        links=tuple(map(_cable, row.links)),
        root=_root_of(row.root) if row.root else None,
        samples=tuple(row.samples),
        history=tuple(_steps(row.history)),
        outage=Outage(row.outage) if row.outage else None,
        parent=row.parent,
        former=row.former,
        due_at=row.due_at,
    )


def _steps(told: Iterable[Sequence[str]]) -> Iterable[Step]:
    for at, state, by, reason in told:
        yield Step(datetime.fromisoformat(at), IncidentState(state), by, reason)


def _cable(told: Sequence[Sequence[str]]) -> Cable:
    return Cable(*(Port(*end) for end in told))


def _root(root: Root) -> dict[str, Any]:
    return {"device": root.device, "interface": root.interface, "link": root.link}


def _root_of(told: dict[str, Any]) -> Root:
    link = told["link"]
    return Root(told["device"], told["interface"], _cable(link) if link else None)
