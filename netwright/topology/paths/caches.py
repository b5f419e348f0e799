"""What the devices remember of each other: ARP and ND caches, and forwarding databases.

The tables of a device are sorted when a path first asks it; who has a MAC anywhere is sorted once,
and only when a path ends at a station that no router remembers.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from netwright.model.credential import Address
from netwright.model.forwarding import ArpEntry
from netwright.model.interface import Port
from netwright.model.mac import MacAddress
from netwright.topology.evidence import DeviceEvidence


class NeighborCaches:
    """ARP and ND caches (RFC 4293 ipNetToPhysical) of all devices."""

    def __init__(self, devices: Mapping[str, DeviceEvidence]) -> None:
        self._devices = devices
        self._of_device: dict[str, dict[tuple[str, Address], ArpEntry]] = {}

    def entry(self, port: Port, address: Address) -> ArpEntry | None:
        """Return what the interface remembers of the address."""
        if port.device not in self._of_device:
            one = self._devices.get(port.device)
            rows = one.arp if one else ()
            self._of_device[port.device] = {(row.if_name, row.address): row for row in rows}
        return self._of_device[port.device].get((port.if_name, address))

    def of_mac(self, mac: MacAddress) -> list[tuple[str, ArpEntry]]:
        """Return who remembers the MAC, for which addresses."""
        return self._by_mac.get(mac, [])

    def of_address(self, address: Address) -> list[tuple[str, ArpEntry]]:
        """Return who remembers the address, whether it stands in its subnet or not."""
        return self._by_address.get(address, [])

    @cached_property
    def _by_mac(self) -> Mapping[int, list[tuple[str, ArpEntry]]]:
        found: defaultdict[int, list[tuple[str, ArpEntry]]] = defaultdict(list)
        for device, one in self._devices.items():
            for row in one.arp:
                found[row.mac].append((device, row))
        return found

    @cached_property
    def _by_address(self) -> Mapping[Address, list[tuple[str, ArpEntry]]]:
        found: defaultdict[Address, list[tuple[str, ArpEntry]]] = defaultdict(list)
        for device, one in self._devices.items():
            for row in one.arp:
                found[row.address].append((device, row))
        return found


class Fdbs:
    """Forwarding databases (IEEE 802.1Q 8.8) of all devices."""

    def __init__(self, devices: Mapping[str, DeviceEvidence]) -> None:
        self._devices = devices
        self._of_device: dict[str, Mapping[int, list[tuple[int | None, str]]]] = {}

    def ports(self, device: str, vid: int | None, mac: MacAddress) -> list[str]:
        """Return the ports that learned the MAC in the VLAN; a bridge may not say its VLANs."""
        learned = self._learned(device).get(mac, ())
        return sorted({port for said, port in learned if vid is None or said in {vid, None}})

    def places(self, mac: MacAddress) -> list[tuple[Port, int | None]]:
        """Return every port of every device that learned the MAC."""
        return self._by_mac.get(mac, [])

    def _learned(self, device: str) -> Mapping[int, list[tuple[int | None, str]]]:
        if device not in self._of_device:
            found: defaultdict[int, list[tuple[int | None, str]]] = defaultdict(list)
            one = self._devices.get(device)
            for vid, if_name, mac in one.fdb if one else ():
                found[mac].append((vid, if_name))
            self._of_device[device] = found
        return self._of_device[device]

    @cached_property
    def _by_mac(self) -> Mapping[int, list[tuple[Port, int | None]]]:
        found: defaultdict[int, list[tuple[Port, int | None]]] = defaultdict(list)
        for device, one in self._devices.items():
            for vid, if_name, mac in one.fdb:
                found[mac].append((Port(device, if_name), vid))
        return found
