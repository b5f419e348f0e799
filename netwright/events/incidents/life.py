"""The life of incidents: signals open, continue and resolve them.

At most one incident of a fingerprint is unresolved. Signals of one fingerprint come in order, for
one worker correlates them; those of several may come mixed. A firing after the end opens a new
incident that knows the former one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from netwright.events.correlation.signal import Signal, SignalKind
from netwright.events.incidents.draft import SAMPLES, Draft, ports_of
from netwright.model.incident import Incident, IncidentState, Key, Outage, Step

RULE = "rule"
"""Who acts where no person does."""

REOPEN = timedelta(minutes=1)
"""What fires again so soon after its counter-event is the same trouble: it flaps."""

GRACE = timedelta(minutes=1)
"""How long a cause that is over still explains: what hung on it takes a while to answer again."""

QUIET, CALM = "quiet", "calm"
"""Why an incident is over, where no event said so: nothing came, or no longer as often."""

_SILENT = (QUIET, CALM)

MOST_STEPS = 100


def key_of(signal: Signal) -> Key:
    """Return whose incident a signal belongs to."""
    return Key(signal.tenant, signal.rule.id, signal.fingerprint)


def follow(newest: Mapping[Key, Incident], signals: Iterable[Signal]) -> list[Incident]:
    """Return what signals open or change; `newest` holds the last incident of each fingerprint."""
    followed: dict[Key, _Life] = {}
    for signal in signals:
        key = key_of(signal)
        life = followed.get(key)
        if life is None:
            life = followed[key] = _Life(newest.get(key))
        life.hear(signal)
    return [incident for life in followed.values() for incident in life.changed()]


class _Life:
    """The incidents of one fingerprint, while a batch is applied."""

    def __init__(self, newest: Incident | None) -> None:
        self._newest = newest
        self._draft = Draft(newest) if newest else None
        self._end: tuple[datetime, str] | None = None  # of the newest, if it may still be none
        self._is_changed = False
        self._followed: list[Incident] = []

    def hear(self, signal: Signal) -> None:
        """Apply one signal; what was due before it is over, however late we hear of it."""
        kind, draft, is_open = signal.kind, self._draft, self._is_open()
        if is_open and draft and (due_at := draft.due_at()) and due_at <= signal.at:
            self._end, is_open, self._is_changed = (due_at, QUIET), False, True
        if kind is SignalKind.CLEARED:
            if is_open:
                self._end, self._is_changed = (signal.at, _reason(signal)), True
        elif draft and (is_open or (kind is SignalKind.FIRED and self._is_back(signal))):
            self._go_on(signal)
        elif kind is not SignalKind.SUPPRESSED:
            self._open(signal)
        elif draft:
            draft.suppressed += 1
            self._is_changed = True

    def changed(self) -> list[Incident]:
        """Return all incidents of the fingerprint that are not as they were."""
        self._settle()
        return self._followed

    def _is_open(self) -> bool:
        return self._newest is not None and not self._newest.is_resolved and self._end is None

    def _is_back(self, signal: Signal) -> bool:
        """Tell whether a firing shows that the end of the newest incident was none."""
        end = self._end or (_recovery(self._newest) if self._newest else None)
        if end is None or end[1] in _SILENT:
            return False
        return abs(signal.at - end[0]) < REOPEN

    def _go_on(self, signal: Signal) -> None:
        if self._newest and self._newest.is_resolved:
            self._newest = _reopened(self._newest, signal)
            self._draft = Draft(self._newest)
        if self._draft:
            self._draft.add(signal)
        self._end, self._is_changed = None, True

    def _open(self, signal: Signal) -> None:
        former, incident = self._newest, opened(signal)
        if former and former.id == incident.id:  # heard before: a slice of a spool played again
            return
        self._settle()
        self._newest = replace(incident, former=former.id if former else None)
        self._draft, self._is_changed = Draft(self._newest), True

    def _settle(self) -> None:
        if self._draft and self._is_changed:
            incident = self._draft.incident()
            if self._end:
                at, reason = self._end
                incident = resolved(incident, at, RULE, reason)
            self._followed.append(incident)
        self._end, self._is_changed = None, False


def _reason(signal: Signal) -> str:
    """Return what ended it: a counter-event, or that it is calm."""
    return signal.events[-1].tag or signal.events[-1].id if signal.events else CALM


def opened(signal: Signal) -> Incident:
    """Return the incident that a signal opens; the same whenever its events are played again."""
    rule, first = signal.rule, signal.events[0] if signal.events else None
    began = first.id if first else signal.at.isoformat()
    key = "\0".join((*key_of(signal), began))
    first_seen = min((event.at for event in signal.events if event.at), default=signal.at)
    ports = tuple(dict.fromkeys(ports_of(signal, is_whole=rule.outage == Outage.DEVICE)))
    return Incident(
        id=sha256(key.encode(errors="surrogatepass")).hexdigest()[:16],
        tenant=signal.tenant,
        rule=rule.id,
        title=rule.title,
        fingerprint=signal.fingerprint,
        severity=rule.severity.value,
        state=IncidentState.OPEN,
        first_seen=min(first_seen, signal.at),
        last_seen=signal.at,
        count=signal.count,
        group=tuple(signal.group.items()),
        ports=ports,
        devices=tuple(dict.fromkeys(port.device for port in ports)),
        samples=tuple(dict.fromkeys(event.id for event in signal.events[:SAMPLES])),
        history=(Step(signal.at, IncidentState.OPEN, RULE, rule.title),),
        outage=Outage(rule.outage) if rule.outage else None,
        due_at=_due_at(signal),
    )


def _due_at(signal: Signal) -> datetime | None:
    after = signal.rule.resolve_after
    return signal.at + after if after else None


def _recovery(incident: Incident) -> tuple[datetime, str] | None:
    """Return when and why an incident ended, if no person ended it."""
    last = incident.history[-1]
    return (last.at, last.reason) if last.by == RULE else None


def _reopened(incident: Incident, signal: Signal) -> Incident:
    """Return the incident as if its end had not been."""
    *history, _ = incident.history
    state = history[-1].state
    return replace(incident, state=state, history=tuple(history), due_at=_due_at(signal))


def resolved(incident: Incident, at: datetime, by: str, reason: str) -> Incident:
    """Return the incident as over."""
    due_at = at + GRACE if incident.outage else None
    over = replace(incident, due_at=due_at)
    return stepped(over, Step(at, IncidentState.RESOLVED, by, reason))


def passed(incident: Incident) -> Incident:
    """Return the incident whose time has come: over, or no longer an explanation for others."""
    if incident.is_resolved or incident.due_at is None:
        return replace(incident, due_at=None)
    return resolved(incident, incident.due_at, RULE, QUIET)


def acknowledged(incident: Incident, at: datetime, by: str, reason: str) -> Incident:
    """Return the incident as in somebody's hands."""
    return stepped(incident, Step(at, IncidentState.ACKNOWLEDGED, by, reason))


def stepped(incident: Incident, step: Step) -> Incident:
    """Return the incident with one more step in its history, of which the oldest is kept."""
    first, *rest = (*incident.history, step)
    return replace(incident, state=step.state, history=(first, *rest[1 - MOST_STEPS :]))
