"""What every visit of a run shares: the engine, the credentials, the limits."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network

from netwright.model.credential import Address, Prefix
from netwright.runs.credentials import CredentialDesk
from netwright.runs.discovery import DiscoveryRun
from netwright.transport.snmp import SnmpEngine
from netwright.transport.ssh.options import SshOptions

NEIGHBORHOOD = {4: 24, 6: 64}
"""Prefix lengths within which devices share a first hop, and often a small uplink."""


class Turns:
    """Bounds how many devices of one neighborhood are visited at once."""

    def __init__(self, most: int) -> None:
        self._lock = threading.Lock()
        self._turns: defaultdict[Prefix, threading.BoundedSemaphore] = defaultdict(
            lambda: threading.BoundedSemaphore(most)
        )

    def of(self, address: Address) -> threading.BoundedSemaphore:
        """Return the semaphore of an address's neighborhood."""
        prefix = ip_network((address, NEIGHBORHOOD[address.version]), strict=False)
        with self._lock:
            return self._turns[prefix]


@dataclass(frozen=True, slots=True)
class VisitContext:
    """Shared by all visits of a worker; holds no secret, the desk hands them out."""

    run: DiscoveryRun
    engine: SnmpEngine
    credentials: CredentialDesk
    ssh: SshOptions
    turns: Turns
    budget_s: float  # of one device, over SNMP and over its command line
    clock: Callable[[], float] = time.monotonic

    def time_left(self) -> Callable[[], bool]:
        """Start a device's budget; what is returned tells whether there is time left."""
        until = self.clock() + self.budget_s
        return lambda: self.clock() < until
