"""Whose an address is, and which interfaces stand in its subnet, over all devices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from typing import NamedTuple

from netwright.model.credential import Address
from netwright.model.interface import InterfaceAddress, Port
from netwright.topology.evidence import DeviceEvidence

LOOPBACKS = ("loopback", "lo")  # what their canonical names begin with
_RFC_3927 = 16


class Leg(NamedTuple):
    """An address on an interface of a device: where the device stands in a subnet."""

    port: Port
    address: Address
    prefix_length: int
    vrf: str

    def holds(self, address: Address) -> bool:
        """Tell whether an address is in the leg's subnet."""
        return address in ip_network((self.address, self.prefix_length), strict=False)

    @property
    def is_automatic(self) -> bool:
        """Tell an address that means something on its own link only (RFC 4291 2.5.6, RFC 3927).

        Of 169.254/16, smaller subnets are given by hand: transfer networks of firewalls and clouds.
        """
        is_given = self.address.version == 4 and self.prefix_length > _RFC_3927  # noqa: PLR2004
        return self.address.is_link_local and not is_given


class Addresses:
    """The legs of all devices, by address and by subnet."""

    def __init__(self, devices: Mapping[str, DeviceEvidence]) -> None:
        self._devices = devices
        self._owners: defaultdict[Address, list[Leg]] = defaultdict(list)
        self._subnets: defaultdict[tuple[int, int], defaultdict[int, list[Leg]]]
        self._subnets = defaultdict(lambda: defaultdict(list))
        self._of_device: dict[str, dict[str, list[Leg]]] = {}
        for device, one in devices.items():
            for leg in _legs(device, one.addresses):
                self._add(leg)
        self._lengths: dict[int, list[int]] = {
            version: sorted((n for v, n in self._subnets if v == version), reverse=True)
            for version in (4, 6)
        }

    def owners(self, address: Address, vrf: str | None = None) -> list[Leg]:
        """Return every leg with the address, in one VRF or in any."""
        return [leg for leg in self._owners.get(address, ()) if vrf in {None, leg.vrf}]

    def around(self, address: Address, vrf: str | None = None) -> list[Leg]:
        """Return the legs in the longest subnet that holds the address, in one VRF or in any."""
        bits = int(address)
        for length in self._lengths[address.version]:
            key = bits >> (address.max_prefixlen - length)
            legs = self._subnets[address.version, length].get(key, ())
            if found := [leg for leg in legs if vrf in {None, leg.vrf}]:
                return found
        return []

    def on(self, port: Port) -> list[Leg]:
        """Return the legs on one interface, link-local ones included."""
        if port.device not in self._of_device:
            legs: defaultdict[str, list[Leg]] = defaultdict(list)
            one = self._devices.get(port.device)
            for leg in _legs(port.device, one.addresses if one else ()):
                legs[leg.port.if_name].append(leg)
            self._of_device[port.device] = dict(legs)
        return self._of_device[port.device].get(port.if_name, [])

    def _add(self, leg: Leg) -> None:
        address = leg.address
        if leg.is_automatic:
            return
        self._owners[address].append(leg)
        if 0 < leg.prefix_length < address.max_prefixlen:
            key = int(address) >> (address.max_prefixlen - leg.prefix_length)
            self._subnets[address.version, leg.prefix_length][key].append(leg)


def _legs(device: str, rows: Iterable[InterfaceAddress]) -> Iterable[Leg]:
    for row in rows:
        address = row.address
        if not (address.is_loopback or address.is_multicast or address.is_unspecified):
            told, most = row.prefix_length, address.max_prefixlen
            length = told if told is not None and 0 <= told <= most else most
            yield Leg(Port(device, row.if_name), address, length, row.vrf)
