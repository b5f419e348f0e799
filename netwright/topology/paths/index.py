"""Everything a path asks of the evidence, indexed once for any number of paths."""

from collections.abc import Callable, Iterable
from datetime import datetime

from netwright.model.credential import Address
from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.model.link import Topology
from netwright.model.mac import MacAddress
from netwright.topology.claims import Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.paths.addresses import Addresses
from netwright.topology.paths.caches import Fdbs, NeighborCaches
from netwright.topology.paths.names import Names
from netwright.topology.paths.result import Proof
from netwright.topology.paths.rib import Ribs
from netwright.topology.paths.wiring import Wiring, is_tunnel


class PathIndex:
    """The evidence and the links inferred from it; what one device said is sorted on demand.

    `first_to_remember` looks into the past: the device that had an address in its cache before any
    other of those that have it now, if one had.
    """

    def __init__(
        self,
        evidence: Iterable[DeviceEvidence],
        topology: Topology,
        first_to_remember: Callable[[Address], str | None] = lambda _: None,
    ) -> None:
        self.network = Network(evidence)
        self.devices = self.network.devices
        self.names = Names(self.devices)
        self.addresses = Addresses(self.devices)
        self.caches = NeighborCaches(self.devices)
        self.fdbs = Fdbs(self.devices)
        self.ribs = Ribs(self.devices)
        self.first_to_remember = first_to_remember
        self.wiring = Wiring(self.network, topology.links, self.addresses)

    def edges(self, mac: MacAddress) -> list[tuple[Port, int | None]]:
        """Return the ports that learned a MAC and lead to nothing else that we know, in order."""
        found = {
            port: vid
            for port, vid in self.fdbs.places(mac)
            if not (self.wiring.at(port) or is_tunnel(port))
        }
        return sorted(found.items(), key=lambda place: place[0])

    def proof(self, device: str, table: Table, row: str) -> Proof:
        """Return a row of a device as proof, with the instant the table was last told."""
        return Proof(table.value, f"{device}: {row}", self._seen_at(device, table))

    def tells(self, device: str, table: Table) -> bool:
        """Tell whether the device told the whole table, so that what it lacks does not exist."""
        one = self.devices.get(device)
        return one is not None and table in one.complete

    def _seen_at(self, device: str, table: Table) -> datetime | None:
        one = self.devices.get(device)
        return one.seen_at.get(table) if one else None
