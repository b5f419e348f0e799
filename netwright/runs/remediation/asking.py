"""What a person asks for: the plan for an incident, or one playbook on devices."""

from collections.abc import Sequence
from datetime import timedelta

from netwright.errors import RefusedError, UsageError
from netwright.model.action import Action, Mode
from netwright.model.role import Role
from netwright.remediation.duration import seconds
from netwright.runs.remediation.deciding import Person
from netwright.runs.remediation.desk import Desk, Request, Terms
from netwright.runs.remediation.planning import plan
from netwright.store.actions import ActionFilter, list_actions

Wanted = tuple[str | None, Sequence[str], Sequence[str], str]
"""Playbook, devices, parameters as k=v, time to live."""


def plan_by_hand(desk: Desk, wanted: Wanted, person: Person) -> list[Action]:
    """Plan what a person wants; somebody else has to agree.

    Raises:
        UsageError: something is missing, or no such playbook or device is known.
        RefusedError: the person may not ask.
    """
    if not person.role.covers(Role.OPERATOR):
        raise RefusedError(f"{person.name} may not ask for actions", "an operator may")
    playbook, devices, given, ttl = wanted
    if not playbook or not devices:
        raise UsageError("name an incident, or --playbook and --target")
    desk.folder(playbook)
    params = dict(map(_pair, given))
    return plan(
        desk,
        [
            Request(
                playbook=playbook,
                device=device,
                params=params,
                mode=Mode.APPROVE,
                requested_by=person.name,
                asked_by=desk.new_id(),
                ttl=_length(ttl),
                terms=Terms(four_eyes=desk.four_eyes),
            )
            for device in devices
        ],
    )


def plan_for_incident(desk: Desk, incident: str) -> list[Action]:
    """Return what is planned for an incident.

    Raises:
        UsageError: its rule wants nothing, or no worker has seen it yet.
    """
    with desk.store.read() as session:
        actions = list_actions(session, desk.tenant, ActionFilter(incident_id=incident))
    if not actions:
        raise UsageError(
            f"nothing is planned for incident {incident}",
            "its rule has no response, or no event worker runs; --playbook plans by hand",
        )
    return actions


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--param {name}: write it as name=value")
    return name, value


def _length(text: str) -> timedelta:
    try:
        return timedelta(seconds=seconds(text))
    except ValueError as error:
        raise UsageError("--ttl: write it as 30m, 1h or 2d") from error
