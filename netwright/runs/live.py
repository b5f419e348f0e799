"""A tenant's topology that follows the store: loaded once, then only what has changed."""

from collections.abc import Mapping
from datetime import datetime

from netwright.inventory import load_overrides
from netwright.model.interface import Port
from netwright.model.link import Topology
from netwright.model.state import State
from netwright.project import Project
from netwright.runs.topology import without_collecting
from netwright.store.changes import Look, load_turnover, look
from netwright.store.database import Store
from netwright.store.memory import load_memory
from netwright.store.states import load_states
from netwright.topology.diff import TopologyDiff, diff_topologies
from netwright.topology.live import LiveTopology
from netwright.topology.overrides import Overrides
from netwright.topology.states import Stated


class LiveNetwork:
    """The newest topology of a tenant; before the first refresh there is none."""

    def __init__(self, project: Project, store: Store, tenant: str) -> None:
        self._project = project
        self._store = store
        self._tenant = tenant
        self._overrides: Overrides | None = None
        self._live: LiveTopology | None = None
        self._seen = Look()
        self._states: Mapping[Port, State] = {}
        self._stated = Stated()
        self.topology: Topology | None = None

    def refresh(self, now: datetime) -> TopologyDiff:
        """Take in what discoveries, polls, events and persons have changed since; return the diff.

        Raises:
            InventoryError: links.yaml cannot be read; what was known stays as it was.
            StoreError: so it does when the database cannot be read.
        """
        overrides = load_overrides(self._project.inventory)
        is_new = self._live is None or overrides != self._overrides
        before, known = self.topology or Topology(now, (), ()), Look() if is_new else self._seen
        with without_collecting():
            with self._store.read() as session:
                seen = look(session, self._tenant, known)
                is_said = seen.states != self._seen.states
                states = load_states(session, self._tenant) if is_said else self._states
                turnover = load_turnover(session, self._tenant, known, seen)
                memory = load_memory(session, self._tenant) if is_new else None
            if self._live is None or is_new:
                self._live = LiveTopology(turnover.changed, now, overrides, memory)
            elif turnover:
                self._live.update(turnover, now)
        news = turnover.names | _differing(self._states, states)
        if news or is_new:
            self.topology = self._stated.of(self._live.topology, self._live.evidence, states, news)
        self._overrides, self._seen, self._states = overrides, seen, states
        return diff_topologies(before, self.topology or before)


def _differing(before: Mapping[Port, State], after: Mapping[Port, State]) -> set[str]:
    """Return the devices of which something else is said."""
    if before is after:
        return set()
    ports = before.keys() | after.keys()
    return {port.device for port in ports if before.get(port) != after.get(port)}
