"""Make a proposal of a request, and again of a stored action; refuse what is no value."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from netwright.model.action import Action
from netwright.model.interface import Port
from netwright.remediation.parameters import canonical
from netwright.remediation.proposal import Limits, Proposal, Voice, Witness
from netwright.runs.remediation.desk import Desk, Request, Terms
from netwright.store.actions import request_of
from netwright.store.approvals import rule_since


def propose(desk: Desk, request: Request) -> Proposal:
    """Return a request with canonical parameters.

    Raises:
        UsageError: there is no such playbook or device.
        RefusedError: a parameter is no value of its type; what was given is not repeated.
    """
    playbook = desk.folder(request.playbook).playbook
    now = desk.clock()
    return Proposal(
        tenant=desk.tenant,
        playbook=playbook,
        device=request.device,
        site=desk.devices.site(request.device),
        platform=desk.devices.platform(request.device),
        params=canonical(playbook.parameters, request.params),
        mode=request.mode,
        at=now,
        requested_by=request.requested_by,
        rule=request.rule,
        rule_since=_since(desk, request.rule, request.rule_version, now),
        ttl=_ttl(request.ttl, playbook.longest_ttl_s),
        witnesses=request.witnesses,
        caused_by=request.caused_by,
        about=request.about,
        limits=request.limits,
    )


def propose_again(desk: Desk, action: Action) -> tuple[Proposal, Request]:
    """Return what an action was asked with, as of now."""
    with desk.store.read() as session:
        stored = request_of(session, desk.tenant, action.id)
    request = Request(
        playbook=action.playbook,
        device=action.device,
        params=action.params,
        mode=action.mode,
        requested_by=action.requested_by,
        asked_by="",
        ttl=timedelta(seconds=stored["ttl_s"]) if stored.get("ttl_s") else None,
        rule=action.rule,
        rule_version=action.rule_version,
        incident_id=action.incident_id,
        witnesses=tuple(Witness(name, Voice(voice)) for name, voice in stored["witnesses"]),
        caused_by=frozenset(stored["caused_by"]),
        about=frozenset(Port(*one) for one in stored.get("about", ())),
        attacked=frozenset(stored["attacked"]),
        limits=_limits(stored["limits"]),
        terms=_terms(stored["terms"]),
    )
    return propose(desk, request), request


def stored_request(request: Request, proposal: Proposal) -> dict[str, Any]:
    """Return what guard rails will want to know again, as JSON."""
    limits = request.limits._asdict() | {"cooldown": request.limits.cooldown.total_seconds()}
    return {
        "ttl_s": int(proposal.ttl.total_seconds()) if proposal.ttl else None,
        "witnesses": [[one.source, one.voice.value] for one in request.witnesses],
        "caused_by": sorted(request.caused_by),
        "about": sorted(request.about),
        "attacked": sorted(request.attacked),
        "limits": limits,
        "port": proposal.port.if_name if proposal.port else "",
        "terms": {
            "roles": list(request.terms.roles),
            "timeout_s": request.terms.timeout.total_seconds(),
            "four_eyes": request.terms.four_eyes,
        },
    }


def _terms(stored: Mapping[str, Any]) -> Terms:
    timeout = timedelta(seconds=stored["timeout_s"])
    return Terms(tuple(stored["roles"]), timeout, four_eyes=stored["four_eyes"])


def _limits(stored: Mapping[str, Any]) -> Limits:
    return Limits(**{**stored, "cooldown": timedelta(seconds=stored["cooldown"])})


def _since(desk: Desk, rule: str, version: str, now: datetime) -> datetime | None:
    if not rule:
        return None
    with desk.store.write() as session:
        return rule_since(session, desk.tenant, rule, version, now)


def _ttl(wanted: timedelta | None, longest_s: int) -> timedelta | None:
    """Every block ends: without a wish at the playbook's longest, and never later."""
    if not longest_s:
        return None
    longest = timedelta(seconds=longest_s)
    return min(wanted or longest, longest)
