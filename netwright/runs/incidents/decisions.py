"""What people do with incidents: take them in hand, and close them."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple

from netwright.errors import UsageError
from netwright.events.incidents.life import acknowledged, resolved
from netwright.model.incident import Incident, IncidentState
from netwright.store.database import Store
from netwright.store.incidents import get_incidents, put_incidents


class Act(NamedTuple):
    """When who does something, and why."""

    at: datetime
    by: str
    reason: str


def acknowledge(store: Store, tenant: str, ids: Collection[str], act: Act) -> list[Incident]:
    """Note that somebody deals with incidents; those already in hand stay as they are.

    Raises:
        UsageError: one does not exist, or is over.
    """

    def changed(incident: Incident) -> Incident:
        if incident.is_resolved:
            raise UsageError(f"{incident.id} is resolved", "a later firing opens a new incident")
        is_open = incident.state is IncidentState.OPEN
        return acknowledged(incident, *act) if is_open else incident

    return _decide(store, tenant, ids, changed)


def close(store: Store, tenant: str, ids: Collection[str], act: Act) -> list[Incident]:
    """Resolve incidents; those that are over stay as they are.

    Raises:
        UsageError: one does not exist.
    """

    def changed(incident: Incident) -> Incident:
        return incident if incident.is_resolved else resolved(incident, *act)

    return _decide(store, tenant, ids, changed)


def _decide(
    store: Store, tenant: str, ids: Collection[str], changed: Callable[[Incident], Incident]
) -> list[Incident]:
    """Change all of them or none."""
    with store.write() as session:
        held = get_incidents(session, tenant, ids)
        if missing := [id_ for id_ in ids if id_ not in held]:
            raise UsageError(
                f"no incident {missing[0]}", "`netwright incidents list` shows them with their ids"
            )
        decided = {id_: changed(one) for id_, one in held.items()}
        put_incidents(session, [new for id_, new in decided.items() if new is not held[id_]])
    return [decided[id_] for id_ in dict.fromkeys(ids)]
