"""The work of a discovery run: addresses, and how far each has come.

pending ─► alive ─► claimed ─► done | alias | failed
   └─► silent            └──► alive (given back, or the lease ran out)
unmanaged and outside are recorded and never contacted again in the run.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from netwright.model.alive import Alive
from netwright.model.credential import Address


class ItemState(StrEnum):
    """How far an address has come."""

    PENDING = "pending"  # heard of, to be swept
    SILENT = "silent"  # swept, no answer
    ALIVE = "alive"  # answered the sweep, to be visited
    CLAIMED = "claimed"  # being visited under a lease
    DONE = "done"  # visited, stored as a device
    ALIAS = "alias"  # another address of a device this run visits
    FAILED = "failed"  # a management port answered, but there was no way in
    UNMANAGED = "unmanaged"  # alive, but nothing to manage it by
    OUTSIDE = "outside"  # heard of, but not ours to contact


OPEN_STATES = frozenset({ItemState.PENDING, ItemState.ALIVE, ItemState.CLAIMED})


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One address of a run; `token` fences off a worker whose lease ran out."""

    id: int
    address: Address
    hops: int
    alive: Alive
    token: int
    heard_from: str | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """How long a worker may hold what it claims; it renews while it lives."""

    owner: str  # host:pid of the worker
    since: datetime
    until: datetime


def spread(address: Address) -> int:
    """Order a depth so that consecutive visits lie far apart and no site is hammered."""
    return int.from_bytes(hashlib.blake2b(address.packed, digest_size=4).digest()) >> 1
