"""A tenant's topology that follows the store: loaded once, then only what has changed."""

from datetime import datetime

from netwright.inventory import load_overrides
from netwright.model.interface import Port
from netwright.model.link import Topology
from netwright.model.state import State
from netwright.project import Project
from netwright.runs.topology import without_collecting
from netwright.store.changes import Look, load_turnover, look
from netwright.store.database import Store
from netwright.store.states import load_states
from netwright.store.topology import load_evidence
from netwright.topology.diff import TopologyDiff, diff_topologies
from netwright.topology.evidence import Turnover
from netwright.topology.live import LiveTopology
from netwright.topology.overrides import Overrides
from netwright.topology.states import with_states


class LiveNetwork:
    """The newest topology of a tenant; before the first refresh there is none."""

    def __init__(self, project: Project, store: Store, tenant: str) -> None:
        self._project = project
        self._store = store
        self._tenant = tenant
        self._overrides: Overrides | None = None
        self._live: LiveTopology | None = None
        self._seen = Look()
        self._states: dict[Port, State] = {}
        self.topology: Topology | None = None

    def refresh(self, now: datetime) -> TopologyDiff:
        """Take in what discoveries, polls, events and persons have changed since; return the diff.

        Raises:
            InventoryError: links.yaml cannot be read; what was known stays as it was.
            StoreError: so it does when the database cannot be read.
        """
        overrides = load_overrides(self._project.inventory)
        before = self.topology or Topology(now, (), ())
        is_whole = self._live is None or overrides != self._overrides
        with without_collecting(), self._store.read() as session:
            seen = look(session, self._tenant, self._seen)
            is_said = seen.states != self._seen.states
            states = load_states(session, self._tenant) if is_said else self._states
            turnover = (
                Turnover(load_evidence(session, self._tenant))
                if is_whole
                else load_turnover(session, self._tenant, self._seen, seen)
            )
        if is_whole or is_said or turnover:
            self._live = self._followed(turnover, overrides, now)
            self.topology = with_states(self._live.topology, self._live.evidence, states)
        self._overrides, self._seen, self._states = overrides, seen, states
        return diff_topologies(before, self.topology or before)

    def _followed(self, turnover: Turnover, overrides: Overrides, now: datetime) -> LiveTopology:
        if self._live is None or overrides != self._overrides:
            with without_collecting():
                return LiveTopology(turnover.changed, now, overrides)
        if turnover:
            self._live.update(turnover, now)
        return self._live
