"""Networks as a store sees them: what devices say in one run after another, without devices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from netwright.model.evidence import Answer, Observation, Row, Table, TableAnswer
from netwright.model.link import Link, Topology
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.runs.topology import rebuild, topology_at
from netwright.store.database import Store
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.topology.evidence import DeviceEvidence


@dataclass(frozen=True, slots=True)
class Kept:
    """A project and its store."""

    project: Project
    store: Store

    def run(self, network: Iterable[DeviceEvidence], silent: Sequence[Table] = ()) -> datetime:
        """Store what a run over a network brings home, draw it, and return the instant after."""
        for one in network:
            self.visit(one, utc_now(), silent)
        rebuild(self.project, self.store, "default")
        return utc_now()

    def visit(self, one: DeviceEvidence, at: datetime, silent: Sequence[Table] = ()) -> None:
        """Store what one device says; a silent table is one that did not answer."""
        tables = {table: _answer(one.rows(table), table in silent) for table in Table}
        device = one.device
        seen = Observation(
            device.mgmt_address, at, device.system, device.identification, one.keys, tables
        )
        with self.store.write() as session:
            [claimed] = claim_devices(session, "default", [Arrival(seen)])
            record(session, [Visit("default", "run", claimed.device_id, seen)])

    def at(self, instant: datetime | None = None) -> Topology:
        """Return the topology as of an instant."""
        return topology_at(self.project, self.store, "default", instant)


def _answer(rows: Sequence[Row], is_silent: bool) -> TableAnswer:  # noqa: FBT001
    return TableAnswer(Answer.NO_ANSWER) if is_silent else TableAnswer(Answer.COMPLETE, rows)


def nodes_of(topology: Topology) -> Mapping[str, tuple[object, ...]]:
    """Return what a node is, without where it is drawn and who said that it is up."""
    return {n.name: (n.kind, n.tier, n.site, n.status, n.label) for n in topology.nodes}


def links_of(topology: Topology) -> set[tuple[object, ...]]:
    """Return what a link is, without the instants and words of its proof."""
    return {_essence(link) for link in topology.links}


def _essence(link: Link) -> tuple[object, ...]:
    proof = frozenset((one.source, one.device) for one in link.evidence)
    what = (link.a, link.b, link.layer, link.kind, link.members, link.confidence, link.conflicts)
    return (*what, link.status, proof)
