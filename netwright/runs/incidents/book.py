"""Keep incidents as signals come: their life, the links they touch, what explains them.

`save` works in the session of its caller, who commits it together with how far it has read.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from netwright.events.correlation.signal import Signal, SignalKind
from netwright.events.incidents.life import follow, key_of, passed
from netwright.events.incidents.regions import Down
from netwright.events.incidents.roots import WINDOW, Explained, explain
from netwright.model.incident import Cable, Incident, Key, Outage, Root
from netwright.runs.incidents.network import Network, Networks
from netwright.store.database import Session
from netwright.store.incidents import (
    due_ids,
    due_incidents,
    hold_outages,
    newest_incidents,
    open_keys,
    outage_incidents,
    put_incidents,
)

FEW = 50_000
"""So many fingerprints are no burden."""

_NEIGHBOR = "neighbor."


class IncidentBook:
    """All tenants' incidents, for one worker."""

    def __init__(self, standpoints: Sequence[str] = ()) -> None:
        self._networks = Networks(standpoints)
        # Of a fingerprint that this worker follows, whether it may be open; never too few of them.
        self._maybe_open: set[Key] | None = None
        self._most_known = FEW  # then it is asked anew which are

    def save(self, session: Session, signals: Iterable[Signal], at: datetime) -> list[Incident]:
        """Apply signals, and what the passing of time alone does; return what has changed."""
        heard, due = self._of_interest(session, signals), due_ids(session, at)
        if any(signal.rule.outage for signal in heard) or any(due.values()):
            hold_outages(session)
        held = newest_incidents(session, {key_of(signal) for signal in heard})
        before = {incident.id: incident for incident in held.values()}
        changed = {one.id: one for one in follow(held, heard)}
        for one in due_incidents(session, due.keys() - before.keys(), at):
            before[one.id], changed[one.id] = one, passed(one)
        if not changed:
            return []
        touched = [one for one in changed.values() if _is_elsewhere(before.get(one.id), one)]
        for one in touched:
            changed[one.id] = _placed(one, self._networks.of(session, one.tenant))
        put_incidents(session, changed.values())
        for tenant, since in _outages(touched).items():
            related = self._relate(session, tenant, since)
            changed.update((one.id, one) for one in related)
        return list(changed.values())

    def _of_interest(self, session: Session, signals: Iterable[Signal]) -> list[Signal]:
        """Leave out what would end incidents that are not there: every `up` of every interface."""
        known = self._maybe_open
        if known is None or len(known) > self._most_known:
            known = self._maybe_open = open_keys(session)
            self._most_known = 2 * len(known) + FEW
        heard = []
        for signal in signals:
            key = key_of(signal)
            if signal.kind is not SignalKind.CLEARED:
                known.add(key)
            elif key not in known:
                continue
            heard.append(signal)
        return heard

    def _relate(self, session: Session, tenant: str, since: datetime) -> list[Incident]:
        """Let what is down explain what else is down; return what that changes.

        What went down long before is left alone: an access port that is down for a week has no
        part in it, and there may be thousands of them.
        """
        network = self._networks.of(session, tenant)
        held = outage_incidents(session, tenant, since - 2 * WINDOW)
        devices = self._networks.devices(session, tenant, set(_neighbors(held.values())))
        downs = [_down(one, network, devices) for one in held.values()]
        explained = explain(downs, network.graph)
        related = {
            id_: _related(one, explained[id_]) if one.first_seen >= since - WINDOW else one
            for id_, one in held.items()
        }
        for id_, one in related.items():
            if one.parent in related:
                related[one.parent] = _joined(related[one.parent], held[id_])
        changed = [one for id_, one in related.items() if one != held[id_]]
        put_incidents(session, changed)
        return changed


def _outages(incidents: Iterable[Incident]) -> dict[str, datetime]:
    """Return whose outages are concerned, and when the first of them began."""
    since: dict[str, datetime] = {}
    for one in incidents:
        if one.outage:
            since[one.tenant] = min(since.get(one.tenant, one.first_seen), one.first_seen)
    return since


def _neighbors(incidents: Iterable[Incident]) -> Iterator[str]:
    """Yield the addresses and names of neighbors that were lost."""
    for one in incidents:
        if one.outage is Outage.ADJACENCY:
            yield from (str(value) for name, value in one.group if name.startswith(_NEIGHBOR))


def _down(incident: Incident, network: Network, devices: Mapping[str, str]) -> Down:
    if incident.outage is Outage.ADJACENCY:
        told = list(_neighbors([incident]))
        lost = next((devices[name] for name in told if name in devices), " ".join(told))
        ways = tuple(way for port in incident.ports for way in network.ways(port))
        return Down(incident.id, incident.first_seen, ways, lost=lost)
    is_whole = incident.outage is Outage.DEVICE
    ports = tuple(network.port(port) for port in incident.ports if port.if_name or is_whole)
    return Down(incident.id, incident.first_seen, ports, incident.outage is Outage.FLAPPING)


def _is_elsewhere(before: Incident | None, after: Incident) -> bool:
    """Tell whether an incident is about something new, is over, or explains nothing any more."""
    if before is None or before.ports != after.ports or before.is_resolved != after.is_resolved:
        return True
    return before.is_resolved and before.due_at != after.due_at


def _placed(incident: Incident, network: Network) -> Incident:
    """Return the incident with the links it touches and, for now, itself as the root."""
    links = tuple(dict.fromkeys((*incident.links, *network.cables(incident.ports))))
    root = incident.root or _root(incident, network)
    return replace(incident, links=links, root=root)


def _root(incident: Incident, network: Network) -> Root | None:
    """Return the place that an incident is about, if it is one."""
    if len({port.device for port in incident.ports}) != 1:
        return None
    ports = [network.port(port) for port in incident.ports if port.if_name]
    if len(ports) != 1:
        return Root(incident.ports[0].device)
    cables: Collection[Cable] = network.cables(ports)
    return Root(*ports[0], next(iter(cables), None))


def _related(incident: Incident, explained: Explained) -> Incident:
    parent = explained.leader if explained.leader != incident.id else None
    return replace(incident, parent=parent, root=explained.root or incident.root)


def _joined(leader: Incident, part: Incident) -> Incident:
    """Return the leading incident with what another one is about."""
    devices = tuple(dict.fromkeys((*leader.devices, *part.devices)))
    links = tuple(dict.fromkeys((*leader.links, *part.links)))
    return replace(leader, devices=devices, links=links)
