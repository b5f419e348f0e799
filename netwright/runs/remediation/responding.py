"""From an incident to requests: what its rule's response wants done, for this incident."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from netwright.errors import UsageError
from netwright.events.rules.rule import Rule
from netwright.model.action import Mode
from netwright.model.credential import Address
from netwright.model.device import Device
from netwright.model.event import Event
from netwright.model.incident import Incident
from netwright.model.interface import Port
from netwright.remediation.proposal import DEFAULT_LIMITS, Limits, Voice, Witness
from netwright.runs.remediation.desk import Request, Terms
from netwright.runs.remediation.targets import Field, Trouble, find_targets
from netwright.store.flow_witnesses import SeenFlows

PACKETS = 3
"""So many that an exporter has seen are no stray one: a TCP session that fails has more."""

CHANGES = frozenset(
    {
        "CONFIG_CHANGED",
        "CONFIGURATION_COMMIT_COMPLETED",
        "CONFIGURATION_COMMIT_REQUESTED",
        "CONFIGURATION_ROLLBACK",
        "USER_ENTER_CONFIG_MODE",
        "USER_EXIT_CONFIG_MODE",
        "USER_WRITE_CONFIG",
    }
)
"""Tags of events that say that a device's configuration was changed, or kept."""

_VOICES: Mapping[str, Voice] = {"tcp": Voice.CONNECTED, "tls": Voice.CONNECTED}


@dataclass(frozen=True, slots=True)
class Case:
    """An incident, the events that are kept of it, and those of others about the same."""

    incident: Incident
    events: Sequence[Event]
    others: Sequence[Event] = ()
    flows: Sequence[SeenFlows] = ()  # of the attacker


def requests_of(case: Case, rule: Rule, among: Field) -> list[Request]:
    """Return what a rule's response wants done about an incident; none without a response."""
    if rule.response is None:
        return []
    told = rule.response
    fields = _fields(case)
    params = {name: _value(source, fields) for name, source in told["params"].items()}
    attacked = frozenset(_attacked(case, among))
    # more witnesses make it another request: what was not believed may be now
    events = (*case.events, *case.others, *_exporters(case, attacked))
    heard = [witness_of(one, among.devices) for one in events]
    told_by = tuple(dict.fromkeys(heard))
    wanted = replace(_request(case, rule, told_by), params=params, attacked=attacked)
    trouble = Trouble(fields, case.incident.devices)
    try:
        devices = find_targets(told["target"], trouble, among)
    except UsageError as error:
        return [replace(wanted, no_target=str(error))]
    return [replace(wanted, device=device) for device in devices]


def _exporters(case: Case, attacked: Collection[str]) -> Iterable[Event]:
    """Yield who has seen by flows that the attacker sends to those who are attacked."""
    for one in case.flows:
        if one.destination in attacked and one.packets >= PACKETS:
            yield Event(b"", source=one.exporter, device=one.device or None)


def _request(case: Case, rule: Rule, told_by: tuple[Witness, ...]) -> Request:
    told: Mapping[str, Any] = rule.response or {}
    ttl = told.get("ttl")
    return Request(
        playbook=told["playbook"],
        device="",
        params={},
        mode=Mode(told["mode"]),
        requested_by=f"rule:{rule.name or rule.id}",
        asked_by=" ".join([case.incident.id, *sorted({one.source for one in told_by})]),
        ttl=_length(ttl) if ttl else None,
        rule=rule.name or rule.id,
        rule_version=rule.digest,
        incident_id=case.incident.id,
        witnesses=told_by,
        caused_by=frozenset(_causes(case)),
        about=frozenset(_about(case)),
        limits=_limits(told.get("guards") or {}),
        terms=_terms(told.get("approval") or {}),
    )


def _fields(case: Case) -> dict[str, Any]:
    """Return what is known by name: of the first event, and over it the incident's group."""
    first = dict(case.events[0].fields) if case.events else {}
    return {**first, **dict(case.incident.group)}


def _value(source: Any, fields: Mapping[str, Any]) -> Any:
    """Return the value of the field that a parameter names; what names no field is the value."""
    return fields.get(source, source) if isinstance(source, str) else source


def witness_of(event: Event, devices: Mapping[str, Device]) -> Witness:
    """Return who told of an event, and how far that can be believed.

    A name in a header is anybody's to write: whose address sent it counts, or a certificate.
    """
    if event.device and event.peer:
        return Witness(event.device, Voice.AUTHENTICATED)
    device = devices.get(event.device or "")
    if device is None or event.source not in set(map(str, _addresses(device))):
        return Witness(event.source or "unknown", Voice.UNKNOWN)
    return Witness(device.name, _VOICES.get(event.transport, Voice.SPOOFABLE))


def _addresses(device: Device) -> set[Address]:
    return {device.mgmt_address, *device.addresses, *device.reached_at}


def _causes(case: Case) -> Iterable[str]:
    for event in case.events:
        if address := event.fields.get("source.ip"):
            yield str(address)


def _about(case: Case) -> Iterable[Port]:
    """Yield the ports that events tell of, and by its name alone a device that was changed."""
    for event in case.events:
        if event.device and (name := event.fields.get("interface.name")):
            yield Port(event.device, str(name))
        if event.device and event.tag in CHANGES:
            yield Port(event.device, "")


def _attacked(case: Case, among: Field) -> Iterable[str]:
    """Yield the addresses that events name as attacked, else all of those who told of it."""
    named = [str(address) for one in case.events if (address := one.fields.get("destination.ip"))]
    yield from named
    for name in () if named else case.incident.devices:
        if device := among.devices.get(name):
            yield from map(str, _addresses(device))


def _limits(told: Mapping[str, Any]) -> Limits:
    given = {name: value for name, value in told.items() if value is not None}
    return DEFAULT_LIMITS._replace(**given)


def _terms(told: Mapping[str, Any]) -> Terms:
    default = Terms()
    timeout = told.get("timeout")
    return Terms(
        roles=tuple(told.get("roles") or default.roles),
        timeout=_length(timeout) if timeout else default.timeout,
        four_eyes=bool(told.get("four_eyes")),
    )


def _length(value: Any) -> timedelta:
    return value if isinstance(value, timedelta) else timedelta(seconds=float(value))
