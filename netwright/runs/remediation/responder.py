"""Answer incidents: whatever a rule wants done is planned, done and looked after, hands off.

Runs in the event worker's process, on a thread of its own, for a work pool takes seconds to start.
It asks the database what there is to do, so it may be killed at any moment and started twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from netwright.events.rules.rule import Rule
from netwright.inventory import load_inventory
from netwright.model.action import Action, ActionState
from netwright.model.incident import Incident
from netwright.project import Project
from netwright.runs.paths import path_index
from netwright.runs.remediation.acting import apply
from netwright.runs.remediation.announcing import Announcer
from netwright.runs.remediation.desk import Desk
from netwright.runs.remediation.device_run import by_device
from netwright.runs.remediation.planning import plan
from netwright.runs.remediation.responding import Case, requests_of
from netwright.runs.remediation.sweeping import sweep
from netwright.runs.remediation.targets import Field
from netwright.store.action_claims import answered
from netwright.store.approvals import rule_since
from netwright.store.database import Session
from netwright.store.devices import list_devices
from netwright.store.events import find_events
from netwright.store.flow_witnesses import seen_flows
from netwright.store.past import drawn_at
from netwright.store.unanswered import Wanted, about_attackers, refused, unanswered
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import PathResult
from netwright.topology.paths.trace import trace

SWEEP = timedelta(seconds=5)
_FEW = 4
_AT_ONCE = 200
_BEFORE = timedelta(minutes=1)  # flows are told of when they end, or now and then
"""So many incidents are answered together: one look at a device serves all of them."""
_DOUBT = timedelta(seconds=1)
"""How often those are looked at again that were not believed."""

YOUNG = timedelta(hours=24)
"""An older incident that nobody answered is not answered any more: the world is another one."""


class Responder:
    """Answers the incidents of one tenant."""

    def __init__(self, project: Project, desk: Desk, rules: Iterable[Rule]) -> None:
        self._project = project
        self._desk = desk
        self._rules = {rule.name or rule.id: rule for rule in rules if rule.response}
        self._by_id = {rule.id: rule for rule in self._rules.values()}
        self._drawn: tuple[datetime | None, PathIndex] | None = None
        self._swept_at: datetime | None = None
        self._announcer = Announcer(desk)
        self._doubted_at: datetime | None = None

    def look(self) -> None:
        """Answer what is new; now and then look after what was done."""
        self._note_rules()
        try:
            self.answer()
        finally:  # what was done has to end whatever happens to what is to be done
            now = self._desk.clock()
            if self._swept_at is None or now - self._swept_at >= SWEEP:
                self._swept_at = now
                sweep(self._desk)
                self._announcer.announce()

    def _note_rules(self) -> None:
        """Note since when rules watch: their days of observing begin before an incident does."""
        if self._swept_at is not None or not self._rules:
            return
        desk = self._desk
        with desk.store.write() as session:
            for name, rule in self._rules.items():
                rule_since(session, desk.tenant, name, rule.digest, desk.clock())

    def answer(self) -> list[Action]:
        """Plan, and do what may be done, for every incident that has no answer yet."""
        if not self._by_id:  # no rule wants anything: five times a second nothing is to be read
            return []
        cases = list(self._cases())
        if not cases:
            return []
        field = self._field_for()
        requests = [
            request for case, rule in cases for request in requests_of(case, rule, field(rule))
        ]
        planned = plan(self._desk, requests)
        ready = [one for one in planned if one.state is ActionState.APPROVED]
        for group in by_device(ready):
            apply(self._desk, group)
        return planned

    def _cases(self) -> Iterator[tuple[Case, Rule]]:
        """Yield what has no answer yet, or one that waits for more evidence."""
        tenant, since = self._desk.tenant, self._desk.clock() - YOUNG
        with self._desk.store.read() as session:
            ours = unanswered(session, tenant, Wanted(self._by_id, since, _AT_ONCE))
            ours += self._doubted(session, since)
            attackers = {str(one) for each in ours if (one := _attacker(each))}
            told = about_attackers(session, tenant, attackers, since) if attackers else []
            begun = min((one.first_seen for one in ours), default=since) - _BEFORE
            flows = seen_flows(session, tenant, attackers, max(since, begun))
            for one in ours:
                others = [
                    each
                    for each in told
                    if _attacker(each) == _attacker(one) and each.rule != one.rule
                ]
                case = self._case(session, one, others)
                seen = [each for each in flows if each.source == _attacker(one)]
                yield replace(case, flows=seen), self._by_id[one.rule]

    def _doubted(self, session: Session, since: datetime) -> list[Incident]:
        """Return those that were not believed, and of which more was seen since we looked."""
        now, tenant = self._desk.clock(), self._desk.tenant
        if self._doubted_at is not None and now - self._doubted_at < _DOUBT:
            return []
        self._doubted_at = now
        found = refused(session, tenant, Wanted(self._by_id, since, _AT_ONCE))
        known = answered(session, tenant, [one.id for one in found])
        return [one for one in found if known[one.id]]

    def _case(self, session: Session, incident: Incident, others: Iterable[Incident]) -> Case:
        """Return an incident with what is told of the same attacker under other rules."""
        tenant = self._desk.tenant
        more = [
            event for one in others for event in find_events(session, tenant, one.samples[:_FEW])
        ]
        return Case(incident, find_events(session, tenant, incident.samples), more)

    def _field_for(self) -> Callable[[Rule], Field]:
        with self._desk.store.read() as session:
            devices = {one.name: one for one in list_devices(session, self._desk.tenant)}
        inventory = load_inventory(self._project.inventory)

        def field(rule: Rule) -> Field:
            told: Mapping[str, str] = rule.response or {}
            platforms = self._desk.folder(told["playbook"]).playbook.platforms
            return Field(devices, inventory, platforms, self._trace)

        return field

    def _trace(self, source: str, destination: str) -> PathResult:
        """Return the way between two, over the network as it was last drawn."""
        store, tenant = self._desk.store, self._desk.tenant
        with store.read() as session:
            at = drawn_at(session, tenant)
        if self._drawn is None or self._drawn[0] != at:
            self._drawn = at, path_index(self._project, store, tenant)
        return trace(self._drawn[1], source, destination)


def _attacker(incident: Incident) -> Any:
    return dict(incident.group).get("source.ip")
