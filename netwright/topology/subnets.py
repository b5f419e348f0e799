"""Who has a leg in which subnet; an address that several devices own is nobody's."""

from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_interface
from typing import NamedTuple

from netwright.model.credential import Address, Prefix
from netwright.model.evidence import Table
from netwright.model.interface import InterfaceAddress, Port
from netwright.topology.claims import Network
from netwright.topology.derived import Derived, Groups


class Leg(NamedTuple):
    """A device's address in a subnet."""

    port: Port
    address: Address


class Subnets:
    """The connected subnets of all devices."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._own: Derived[str, Mapping[Prefix, Sequence[Leg]]]
        self._own = Derived(network.ledger, self._legs_of)
        self._legs: Groups[str, Prefix, Leg] = Groups(network.ledger)

    def refresh(
        self, come: Iterable[str], gone: Iterable[str]
    ) -> tuple[Iterable[Prefix], Iterable[Prefix]]:
        """Follow the network; return which subnets have come, and which have gone."""
        for device, _, own in self._own.refresh(come, gone):
            items = ((prefix, leg) for prefix, legs in (own or {}).items() for leg in legs)
            self._legs.replace(device, items)
        return self._legs.settled()

    def legs(self, prefix: Prefix) -> Sequence[Leg]:
        """Return all legs in a subnet."""
        return self._legs[prefix]

    def owner(self, address: Address) -> Port | None:
        """Return the port that has the address."""
        device = self._network.identities.by_address(address)
        if_name = device and self._network.ports(device).by_address.get(address)
        return Port(device, if_name) if device and if_name else None

    def around(self, device: str, address: Address) -> Prefix | None:
        """Return the device's connected subnet that the address is in."""
        found = [prefix for prefix in self._own[device] if address in prefix]
        return max(found, key=lambda prefix: prefix.prefixlen) if found else None

    def leg(self, device: str, prefix: Prefix) -> Port:
        """Return the device's port in its connected subnet."""
        return self._own[device][prefix][-1].port

    def _legs_of(self, device: str) -> Mapping[Prefix, Sequence[Leg]]:
        found: dict[Prefix, list[Leg]] = {}
        for row in self._network.rows(device, Table.ADDRESSES):
            if isinstance(row, InterfaceAddress) and _is_in_subnet(row) and self.owner(row.address):
                prefix = ip_interface(f"{row.address}/{row.prefix_length}").network
                found.setdefault(prefix, []).append(Leg(Port(device, row.if_name), row.address))
        return found


def _is_in_subnet(row: InterfaceAddress) -> bool:
    address, length = row.address, row.prefix_length
    is_common = address.is_loopback or address.is_link_local or address.is_multicast
    return length is not None and 0 < length < address.max_prefixlen and not is_common
