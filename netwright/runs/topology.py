"""The topology of a tenant: evidence from the store, inference from the domain."""

from datetime import datetime

from netwright.model.device import Tier
from netwright.model.link import Topology
from netwright.runs.clock import utc_now
from netwright.store.database import Store
from netwright.store.devices import set_tiers
from netwright.store.topology import load_evidence
from netwright.topology.build import build_topology


def topology_at(store: Store, tenant: str, at: datetime | None = None) -> Topology:
    """Return the topology as of an instant, now when none is given."""
    with store.read() as session:
        evidence = load_evidence(session, tenant, at)
    return build_topology(evidence, at or utc_now())


def rebuild(store: Store, tenant: str) -> Topology:
    """Infer the topology now, and store the tiers it gives the devices."""
    topology = topology_at(store, tenant)
    tiers = [(node.name, Tier(node.tier)) for node in topology.nodes if node.tier]
    with store.write() as session:
        set_tiers(session, tenant, tiers)
    return topology
