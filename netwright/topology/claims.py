"""A claim: one device's word that one of its ports leads to a port elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from netwright.model.evidence import Row, Table
from netwright.model.interface import Port
from netwright.model.link import LinkEvidence, LinkSource
from netwright.model.neighbor import NeighborProtocol
from netwright.topology.derived import Derived, Given, Ledger
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.index import IdentityIndex
from netwright.topology.ports import PortIndex

_CDP_VENDOR = "Cisco"
# IEEE 802.1AB and 802.1AX frames stop at the next bridge; CDP, BPDUs and data do not.
NEAREST_BRIDGE = frozenset({LinkSource.LLDP, LinkSource.LACP})


_R = TypeVar("_R", bound=Row)


class Told(NamedTuple, Generic[_R]):
    """A row of a device's table, and when it was last told."""

    device: str
    row: _R
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """Both ends of what was said, and the word itself."""

    local: Port
    remote: Port
    evidence: LinkEvidence
    conflicts: tuple[str, ...] = ()
    is_unnamed: bool = False  # the far device is managed and has no such port
    is_phone: bool = False  # the far end is a phone, which may have a PC behind it
    ceiling: float = 1.0  # of its confidence; less for what the newest answers lacked

    @property
    def source(self) -> LinkSource:
        """Where the word comes from."""
        return self.evidence.source


class Network:
    """All devices' evidence with the indexes that inference asks; what is asked for is tracked."""

    def __init__(self, evidence: Iterable[DeviceEvidence] = ()) -> None:
        self.ledger = Ledger()
        self.devices: Given[DeviceEvidence] = Given(self.ledger)
        self.identities = IdentityIndex(ledger=self.ledger)
        self._ports: Derived[str, PortIndex] = Derived(self.ledger, self._port_index)
        self._rows: Derived[tuple[str, Table], Sequence[Row]] = Derived(self.ledger, self._rows_in)
        self._spoken: Derived[str, frozenset[LinkSource]] = Derived(self.ledger, self._speaks)
        self.update(evidence)

    def update(self, changed: Iterable[DeviceEvidence], removed: Iterable[str] = ()) -> None:
        """Take the new evidence of devices in the place of what is known of them."""
        for name in removed:
            self.identities.replace(self.devices[name], None)
            self.devices.remove(name)
        for one in changed:
            self.identities.replace(self.devices.get(one.name), one)
            self.devices.set(one.name, one)
        for table in (self._ports, self._rows, self._spoken):
            table.refresh()

    def ports(self, device: str) -> PortIndex:
        """Return the ports of a device under all their keys."""
        return self._ports[device]

    def rows(self, device: str, table: Table) -> Sequence[Row]:
        """Return the current rows of one table of a device, whatever else it says."""
        return self._rows[device, table]

    def own_macs(self, device: str) -> frozenset[int]:
        """Return every MAC that the device calls its own."""
        return self.ports(device).own_macs

    def told(self, device: str, table: Table, kind: type[_R]) -> Iterator[Told[_R]]:
        """Yield the current rows of a device in a table."""
        one = self.devices.get(device)
        for row in dict.fromkeys(one.rows(table)) if one else ():
            if one and isinstance(row, kind):
                yield Told(device, row, one.seen_at[table])

    def fading(self, device: str, table: Table, kind: type[_R]) -> Iterator[Told[_R]]:
        """Yield the rows of a device that the newest answers lacked, not yet often enough."""
        one = self.devices.get(device)
        for row, seen_at in one.fading.get(table, ()) if one else ():
            if isinstance(row, kind):
                yield Told(device, row, seen_at)

    def is_shut(self, port: Port) -> bool:
        """Tell whether an operator has shut the port."""
        return port.if_name in self.ports(port.device).shut

    def is_gone(self, port: Port) -> bool:
        """Tell whether the device, read whole, has no such port any more."""
        one = self.devices.get(port.device)
        if one is None or Table.INTERFACES not in one.complete or not one.interfaces:
            return False
        return not self.ports(port.device).has(port.if_name)

    def would_claim(self, port: Port, source: LinkSource) -> bool:
        """Tell whether the silence of the port means that it does not hear the other end.

        A port that is down hears nobody.
        """
        return source in self._spoken[port.device] and not self._is_down(port)

    def sends(self, device: str, source: LinkSource, listener: str) -> bool:
        """Tell whether a device, as far as is known, sends what the listener would hear.

        CDP is heard by many who do not send it, and its kin are spoken within one vendor.
        """
        if source is not LinkSource.CDP:
            return True
        vendors = [
            one.device.identification.vendor
            for one in (self.devices.get(device), self.devices.get(listener))
            if one
        ]
        return None in vendors or _CDP_VENDOR in vendors[:1] or len(set(vendors)) == 1

    def _is_down(self, port: Port) -> bool:
        interface = self.ports(port.device).interfaces.get(port.if_name)
        return interface is not None and interface.is_down

    def _port_index(self, device: str) -> PortIndex:
        return PortIndex(self.devices.get(device))

    def _rows_in(self, key: tuple[str, Table]) -> Sequence[Row]:
        device, table = key
        one = self.devices.get(device)
        return one.rows(table) if one else ()

    def _speaks(self, device: str) -> frozenset[LinkSource]:
        """Return what a device would say of its neighbors.

        An agent without the MIB answers an empty table too; only one that shows its own ports or
        at least one neighbor is known to speak of neighbors at all.
        """
        one = self.devices.get(device)
        if one is None:
            return frozenset()
        spoken = {LinkSource.LACP} if Table.LAGS in one.complete and one.lags else set()
        if Table.NEIGHBORS in one.complete:
            spoken |= {
                LinkSource.LLDP if row.protocol is NeighborProtocol.LLDP else LinkSource.CDP
                for row in one.neighbors
            }
            spoken |= {LinkSource.LLDP} if one.lldp_local else set()
        return frozenset(spoken)
