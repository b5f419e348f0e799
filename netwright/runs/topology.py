"""The topology of a tenant: evidence from the store, inference from the domain."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from netwright.errors import UsageError
from netwright.inventory import load_overrides
from netwright.model.device import Tier
from netwright.model.link import Topology
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.store.database import Store
from netwright.store.devices import set_tiers
from netwright.store.memory import load_memory
from netwright.store.past import past_topology, record_topology, require_evidence
from netwright.store.places import load_places, pin_place, save_places, unpin_place
from netwright.store.standings import hold_standings, save_standings
from netwright.store.states import end_states, load_states, note_states
from netwright.store.topology import load_evidence
from netwright.topology.build import build_topology, placed
from netwright.topology.diff import Known, TopologyDiff, diff_topologies, with_stations
from netwright.topology.growth import places_of
from netwright.topology.memory import Memory, next_standings, with_standings, without_map
from netwright.topology.states import unsaid, with_states, words_of


def topology_at(
    project: Project, store: Store, tenant: str, at: datetime | None = None
) -> Topology:
    """Return the topology as of an instant, now when none is given.

    Raises:
        InventoryError: links.yaml cannot be read.
    """
    if at and (past := _recorded(project, store, tenant, at)):
        return past
    return known_at(project, store, tenant, at).topology


def _recorded(project: Project, store: Store, tenant: str, at: datetime) -> Topology | None:
    """Return what was drawn then, where the evidence of then is thinned."""
    with store.read() as session:
        past = past_topology(session, tenant, at)
        states = load_states(session, tenant, at) if past else {}
        places = load_places(session, tenant) if past else {}
    overrides = load_overrides(project.inventory)
    return past and placed(with_states(past, (), states), overrides, places)


def diff_between(
    project: Project, store: Store, tenant: str, old: datetime | None, new: datetime | None
) -> TopologyDiff:
    """Return what changed between two instants, stations too where evidence tells of both.

    Raises:
        InventoryError: links.yaml cannot be read.
    """
    known = [_known_or_recorded(project, store, tenant, at) for at in (old, new)]
    before, after = known
    diff = diff_topologies(before.topology, after.topology)
    is_told = before.evidence and after.evidence
    return with_stations(diff, before, after) if is_told else diff


def _known_or_recorded(project: Project, store: Store, tenant: str, at: datetime | None) -> Known:
    past = _recorded(project, store, tenant, at) if at else None
    return Known((), past) if past else known_at(project, store, tenant, at)


def known_at(project: Project, store: Store, tenant: str, at: datetime | None = None) -> Known:
    """Return the evidence as of an instant with its topology, for those who need both.

    Raises:
        InventoryError: links.yaml cannot be read.
        UsageError: the evidence of then has been thinned.
    """
    with store.read() as session:
        memory = load_memory(session, tenant, at)
    return _known(project, store, tenant, at, memory)


def _known(
    project: Project, store: Store, tenant: str, at: datetime | None, memory: Memory
) -> Known:
    overrides = load_overrides(project.inventory)
    with without_collecting():
        with store.read() as session:
            require_evidence(session, tenant, at)
            evidence = load_evidence(session, tenant, at)
            states = load_states(session, tenant, at)
        topology = build_topology(evidence, at or utc_now(), overrides, memory)
        return Known(evidence, with_states(topology, evidence, states))


def rebuild(
    project: Project, store: Store, tenant: str, *, is_run: bool = False, relayout: bool = False
) -> Topology:
    """Infer the topology now; store what it decides, what the ports say, and what was drawn.

    A tier changes only after several runs that say so; nodes keep their places, but for
    `relayout` only where a person pinned them.

    Raises:
        InventoryError: links.yaml cannot be read.
    """
    with store.read() as session:
        memory = load_memory(session, tenant)
    memory = without_map(memory) if relayout else memory
    evidence, topology = _known(project, store, tenant, None, memory)
    with store.write() as session:
        # First, for it locks the devices in the order in which polls do.
        note_states(session, tenant, words_of(topology, evidence))
        gone = unsaid(evidence, load_states(session, tenant), topology.at)
        end_states(session, tenant, gone, topology.at)
        standings = next_standings(hold_standings(session, tenant), topology, is_run=is_run)
        topology = with_standings(topology, standings, load_overrides(project.inventory).tiers)
        save_standings(session, tenant, standings, topology.at)
        save_places(session, tenant, places_of(topology))
        set_tiers(session, tenant, [(n.name, Tier(n.tier)) for n in topology.nodes if n.tier])
        record_topology(session, tenant, topology)
    return topology


def pin_node(
    project: Project, store: Store, tenant: str, name: str, at: tuple[float, float]
) -> None:
    """Keep a node where a person put it on the map.

    Raises:
        UsageError: there is no such node.
    """
    if name not in {node.name for node in topology_at(project, store, tenant).nodes}:
        raise UsageError(f"no node named {name}", "`netwright topology export` lists them")
    with store.write() as session:
        pin_place(session, tenant, name, *at)


def unpin_node(store: Store, tenant: str, name: str) -> None:
    """Let a node be placed like any other again.

    Raises:
        UsageError: it was not pinned with `pin_node`.
    """
    with store.write() as session:
        if not unpin_place(session, tenant, name):
            hint = "places in inventory/links.yaml are taken back there"
            raise UsageError(f"{name} is not pinned", hint)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no cycles meanwhile: a million rows hold none, and looking costs a quarter."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
