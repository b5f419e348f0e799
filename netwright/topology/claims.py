"""A claim: one device's word that one of its ports leads to a port elsewhere."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from netwright.model.evidence import Row, Table
from netwright.model.interface import Port
from netwright.model.link import LinkEvidence, LinkSource
from netwright.model.neighbor import NeighborProtocol
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.identifiers import mac_or_none
from netwright.topology.index import IdentityIndex
from netwright.topology.ports import PortIndex

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
    """All devices' evidence with the indexes that inference asks."""

    def __init__(self, evidence: Iterable[DeviceEvidence]) -> None:
        self.devices: Mapping[str, DeviceEvidence] = {
            one.name: one for one in sorted(evidence, key=lambda one: one.name)
        }
        self.identities = IdentityIndex(self.devices.values())
        self._ports: dict[str, PortIndex] = {}
        self._own_macs: dict[str, frozenset[int]] = {}

    def ports(self, device: str) -> PortIndex:
        """Return the ports of a device under all their keys."""
        if device not in self._ports:
            self._ports[device] = PortIndex(self.devices[device])
        return self._ports[device]

    def own_macs(self, device: str) -> frozenset[int]:
        """Return every MAC that the device calls its own."""
        if device not in self._own_macs:
            one = self.devices[device]
            chassis = (mac_or_none(chassis_id) for chassis_id in one.keys.chassis_ids)
            interfaces = (interface.phys_address for interface in one.interfaces)
            self._own_macs[device] = one.keys.macs.union(filter(None, chain(chassis, interfaces)))
        return self._own_macs[device]

    def told(self, table: Table, kind: type[_R]) -> Iterator[Told[_R]]:
        """Yield the current rows of all devices in a table."""
        for device, one in self.devices.items():
            for row in dict.fromkeys(one.rows(table)):
                if isinstance(row, kind):
                    yield Told(device, row, one.seen_at[table])

    def fading(self, table: Table, kind: type[_R]) -> Iterator[Told[_R]]:
        """Yield the rows of all devices that the newest answers lacked, not yet often enough."""
        for device, one in self.devices.items():
            for row, seen_at in one.fading.get(table, ()):
                if isinstance(row, kind):
                    yield Told(device, row, seen_at)

    def is_shut(self, port: Port) -> bool:
        """Tell whether an operator has shut the port."""
        interface = self.ports(port.device).interfaces.get(port.if_name)
        return interface is not None and interface.if_admin_status == "down"

    def is_gone(self, port: Port) -> bool:
        """Tell whether the device, read whole, has no such port any more."""
        one = self.devices.get(port.device)
        if one is None or Table.INTERFACES not in one.complete or not one.interfaces:
            return False
        return not self.ports(port.device).has(port.if_name)

    def would_claim(self, port: Port, source: LinkSource) -> bool:
        """Tell whether the silence of the port means that it does not hear the other end.

        A port that is down hears nobody. An agent without the MIB answers an empty table too; only
        one that shows its own ports or at least one neighbor is known to speak of neighbors at all.
        """
        one = self.devices.get(port.device)
        if one is not None and self._is_down(port):
            return False
        if one is not None and source is LinkSource.LACP:
            return Table.LAGS in one.complete and bool(one.lags)
        if one is None or source is LinkSource.STP or Table.NEIGHBORS not in one.complete:
            return False
        is_lldp = source is LinkSource.LLDP
        speaks = any((n.protocol is NeighborProtocol.LLDP) is is_lldp for n in one.neighbors)
        return speaks or (is_lldp and bool(one.lldp_local))

    def _is_down(self, port: Port) -> bool:
        interface = self.ports(port.device).interfaces.get(port.if_name)
        return interface is not None and interface.is_down
