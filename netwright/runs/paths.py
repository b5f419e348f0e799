"""Paths over a tenant's network: evidence from the store, the way through it from the domain."""

from dataclasses import replace
from datetime import datetime

from netwright.model.credential import Address
from netwright.project import Project
from netwright.runs.topology import known_at
from netwright.store.arp_history import first_to_remember
from netwright.store.database import Store
from netwright.topology.paths.checks import asymmetry
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import PathResult
from netwright.topology.paths.trace import trace


def path_index(
    project: Project, store: Store, tenant: str, at: datetime | None = None
) -> PathIndex:
    """Return what any number of paths can be asked of, as of an instant or now.

    The store stays open as long as it is asked.

    Raises:
        InventoryError: links.yaml cannot be read.
    """

    def first(address: Address) -> str | None:
        with store.read() as session:
            return first_to_remember(session, tenant, address, at)

    return PathIndex(*known_at(project, store, tenant, at), first)


def path_between(
    index: PathIndex, src: str, dst: str, *, vrf: str | None = None, is_reverse: bool = False
) -> PathResult:
    """Return the way from one end to the other, or the way back and how it differs.

    `default` names the VRF that has no name of its own.

    Raises:
        UsageError: nothing bears the name of an end.
    """
    vrf = "" if vrf == "default" else vrf
    there = trace(index, src, dst, vrf=vrf)
    if not is_reverse:
        return there
    back = trace(index, dst, src, vrf=vrf)
    return replace(back, warnings=(*back.warnings, *asymmetry(there, back)))
