"""How an incident looks as JSON: the contract's keys."""

from collections.abc import Sequence
from typing import Any

from netwright.model.incident import Cable, Incident, Root
from netwright.model.instant import rfc3339
from netwright.model.interface import Port


def incident_document(incident: Incident, actions: Sequence[str] = ()) -> dict[str, Any]:
    """Return an incident as the contract shows it, with the ids of what was done about it."""
    one = incident
    return {
        "id": one.id,
        "fingerprint": one.fingerprint,
        "rule": one.rule,
        "title": one.title,
        "state": one.state.value,
        "severity": one.severity,
        "first_seen": rfc3339(one.first_seen),
        "last_seen": rfc3339(one.last_seen),
        "count": one.count,
        "suppressed": one.suppressed,
        "group": dict(one.group),
        "devices": list(one.devices),
        "links": [_link(link) for link in one.links],
        "root": one.root and _root(one.root),
        "samples": list(one.samples),
        "actions": list(actions),
        "history": [
            {
                "at": rfc3339(step.at),
                "state": step.state.value,
                "by": step.by,
                "reason": step.reason,
            }
            for step in one.history
        ],
        "tenant": one.tenant,
        **({"parent": one.parent} if one.parent else {}),
        **({"former": one.former} if one.former else {}),
    }


def _root(root: Root) -> dict[str, Any]:
    document: dict[str, Any] = {"device": root.device}
    if root.interface:
        document["interface"] = root.interface
    if root.link:
        document["link"] = _link(root.link)
    return document


def _link(link: Cable) -> dict[str, Any]:
    return {"a": _port(link.a), "b": _port(link.b)}


def _port(port: Port) -> dict[str, str]:
    return {"device": port.device, "interface": port.if_name}
