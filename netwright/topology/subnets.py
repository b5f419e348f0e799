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
    vrf: str = ""

    def may_meet(self, other: "Leg") -> bool:
        """Tell whether the two may be on one wire; each device names its VRFs as it likes."""
        return self.vrf == other.vrf or not (self.vrf and other.vrf)


class Subnets:
    """The connected subnets of all devices."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._own: Derived[str, Mapping[Prefix, Sequence[Leg]]]
        self._own = Derived(network.ledger, self._legs_of)
        self._vrfs: Derived[str, Mapping[str, str]] = Derived(network.ledger, self._vrfs_of)
        self._legs: Groups[str, Prefix, Leg] = Groups(network.ledger)
        self._on_links: Derived[str, tuple[Leg, ...]] = Derived(network.ledger, self._on_links_of)
        self._by_link_local: Groups[str, Address, Leg] = Groups(network.ledger)

    def refresh(
        self, come: Iterable[str], gone: Iterable[str]
    ) -> tuple[Iterable[Prefix], Iterable[Prefix]]:
        """Follow the network; return which subnets have come, and which have gone."""
        come, gone = list(come), list(gone)
        self._vrfs.refresh()
        for device, _, legs in self._on_links.refresh(come, gone):
            self._by_link_local.replace(device, ((leg.address, leg) for leg in legs or ()))
        for device, _, own in self._own.refresh(come, gone):
            items = ((prefix, leg) for prefix, legs in (own or {}).items() for leg in legs)
            self._legs.replace(device, items)
        return self._legs.settled()

    def legs(self, prefix: Prefix) -> Sequence[Leg]:
        """Return all legs in a subnet."""
        return self._legs[prefix]

    def owner(self, address: Address) -> Leg | None:
        """Return the leg that has the address, if one device alone does, once."""
        if address.is_link_local:
            legs = self._by_link_local[address]
            return legs[0] if len(legs) == 1 else None
        device = self._network.identities.by_address(address)
        if_name = device and self._network.ports(device).by_address.get(address)
        if not (device and if_name):
            return None
        return Leg(Port(device, if_name), address, self._vrfs[device].get(if_name, ""))

    def around(self, device: str, address: Address, vrf: str = "") -> tuple[Prefix, Leg] | None:
        """Return the device's leg in the connected subnet that the address is in.

        Who does not say which VRF a neighbor is in means the only one that has such a subnet.
        """
        found = [
            (prefix, leg)
            for prefix, legs in self._own[device].items()
            if address in prefix
            for leg in legs
        ]
        told = [one for one in found if one[1].vrf == vrf]
        if not told and (vrf or len({leg.vrf for _, leg in found}) > 1):
            return None
        return max(told or found, key=lambda one: one[0].prefixlen, default=None)

    def _legs_of(self, device: str) -> Mapping[Prefix, Sequence[Leg]]:
        found: dict[Prefix, list[Leg]] = {}
        for row in self._network.rows(device, Table.ADDRESSES):
            if isinstance(row, InterfaceAddress) and _is_in_subnet(row) and self.owner(row.address):
                prefix = ip_interface(f"{row.address}/{row.prefix_length}").network
                leg = Leg(Port(device, row.if_name), row.address, row.vrf)
                found.setdefault(prefix, []).append(leg)
        return found

    def _on_links_of(self, device: str) -> tuple[Leg, ...]:
        rows = self._network.rows(device, Table.ADDRESSES)
        return tuple(
            Leg(Port(device, row.if_name), row.address, row.vrf)
            for row in rows
            if isinstance(row, InterfaceAddress) and row.address.is_link_local
        )

    def _vrfs_of(self, device: str) -> Mapping[str, str]:
        rows = self._network.rows(device, Table.ADDRESSES)
        return {row.if_name: row.vrf for row in rows if isinstance(row, InterfaceAddress)}


def _is_in_subnet(row: InterfaceAddress) -> bool:
    address, length = row.address, row.prefix_length
    is_common = address.is_loopback or address.is_link_local or address.is_multicast
    return length is not None and 0 < length < address.max_prefixlen and not is_common
