"""The topology of a tenant: evidence from the store, inference from the domain."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from netwright.inventory import load_overrides
from netwright.model.device import Tier
from netwright.model.link import Topology
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.store.database import Store
from netwright.store.devices import set_tiers
from netwright.store.past import past_topology, record_topology, require_evidence
from netwright.store.states import end_states, load_states, note_states
from netwright.store.topology import load_evidence
from netwright.topology.build import build_topology, placed
from netwright.topology.evidence import DeviceEvidence
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
    return past and placed(with_states(past, (), states), load_overrides(project.inventory))


class Known(NamedTuple):
    """What is known of a network at an instant: the evidence, and what follows from it."""

    evidence: list[DeviceEvidence]
    topology: Topology


def known_at(project: Project, store: Store, tenant: str, at: datetime | None = None) -> Known:
    """Return the evidence as of an instant with its topology, for those who need both.

    Raises:
        InventoryError: links.yaml cannot be read.
        UsageError: the evidence of then has been thinned.
    """
    overrides = load_overrides(project.inventory)
    with without_collecting():
        with store.read() as session:
            require_evidence(session, tenant, at)
            evidence = load_evidence(session, tenant, at)
            states = load_states(session, tenant, at)
        topology = build_topology(evidence, at or utc_now(), overrides)
        return Known(evidence, with_states(topology, evidence, states))


def rebuild(project: Project, store: Store, tenant: str) -> Topology:
    """Infer the topology now; store the tiers it gives, what its ports say, and what was drawn.

    Raises:
        InventoryError: links.yaml cannot be read.
    """
    evidence, topology = known_at(project, store, tenant)
    tiers = [(node.name, Tier(node.tier)) for node in topology.nodes if node.tier]
    with store.write() as session:
        set_tiers(session, tenant, tiers)
        note_states(session, tenant, words_of(topology, evidence))
        gone = unsaid(evidence, load_states(session, tenant), topology.at)
        end_states(session, tenant, gone, topology.at)
        record_topology(session, tenant, topology)
    return topology


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
