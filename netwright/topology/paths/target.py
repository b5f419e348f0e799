"""Whom a router hands the packet to: the MAC behind an address, and the devices that own it."""

from collections.abc import Mapping
from dataclasses import dataclass

from netwright.model.credential import Address
from netwright.model.evidence import Table
from netwright.model.forwarding import ArpEntry
from netwright.model.interface import Port
from netwright.model.mac import MacAddress
from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import BORROWED, TOLD, Proof


@dataclass(frozen=True, slots=True)
class Target:
    """Who is meant on a segment; without owners it is a station that nobody manages.

    Several devices own a target where a virtual router address may be on any of them.
    """

    address: Address | None
    mac: MacAddress | None
    owners: Mapping[str, Leg]
    proof: Proof
    confidence: float
    warning: str = ""

    @property
    def is_known(self) -> bool:
        """Tell whether anything at all is known of it."""
        return self.mac is not None or bool(self.owners)

    @property
    def name(self) -> str:
        """What to call it."""
        return str(self.address or self.mac)


def find_target(index: PathIndex, port: Port, address: Address) -> Target:
    """Return whom the router means by an address on its interface."""
    entry = index.caches.entry(port, address)
    owners = _owners(index, port, address)
    if entry is None:
        return _unheard(index, port, address, owners)
    is_theirs = any(_has(index, device, entry.mac) for device in owners)
    if not (owners and (is_theirs or entry.mac.is_fhrp)):  # nobody's, or a proxy answers (RFC 1027)
        owners = _owners_by_mac(index, port, address, entry.mac) or owners
    theirs = {device: leg for device, leg in owners.items() if _has(index, device, entry.mac)}
    warning = ""
    if owners and not theirs and not entry.mac.is_fhrp:
        names = ", ".join(sorted(owners))
        warning = f"{port.device} has {address} at {entry.mac}, which is no MAC of {names}"
    proof = index.proof(port.device, Table.ARP, arp_text(entry))
    return Target(address, entry.mac, theirs or owners, proof, TOLD, warning)


def arp_text(entry: ArpEntry) -> str:
    """Write a row of an ARP or ND cache."""
    return f"{entry.if_name} {entry.address} is at {entry.mac}"


def _owners(index: PathIndex, port: Port, address: Address) -> dict[str, Leg]:
    """Return the other devices with the address, those in the VRF of the interface first."""
    vrf = vrf_of(index, port)
    legs = index.addresses.owners(address, vrf) or index.addresses.owners(address)
    if address.is_link_local and not legs:
        wires = index.wiring.at(index.wiring.base(port).port or port)
        legs = [leg for w in wires for leg in index.addresses.on(w.far) if leg.address == address]
    return {leg.port.device: leg for leg in legs if leg.port.device != port.device}


def _owners_by_mac(
    index: PathIndex, port: Port, address: Address, mac: MacAddress
) -> dict[str, Leg]:
    """Return who answers with the MAC: a device by its own, or the legs of a virtual router."""
    around = [leg for leg in index.addresses.around(address) if leg.port.device != port.device]
    if mac.is_fhrp:
        return {leg.port.device: leg for leg in around}
    device = index.network.identities.by_mac(mac)
    if device is None or device == port.device:
        return {}
    near = [leg for leg in around if leg.port.device == device]
    if_name = index.network.ports(device).by_phys_address.get(mac)
    if not near and if_name:
        port = Port(device, if_name)
        near = [Leg(port, address, address.max_prefixlen, vrf_of(index, port))]
    return {leg.port.device: leg for leg in near}


def _has(index: PathIndex, device: str, mac: MacAddress) -> bool:
    return mac in index.network.own_macs(device)


def _unheard(index: PathIndex, port: Port, address: Address, owners: Mapping[str, Leg]) -> Target:
    """Believe the owner's address table, another router's cache, or the cable, in this order."""
    owners = owners or _across(index, port, address)
    if owners:
        leg = min(owners.values())
        row = f"{leg.port.if_name} has {leg.address}"
        proof = index.proof(leg.port.device, Table.ADDRESSES, row)
        macs = {mac_of(index, leg) for leg in owners.values()}
        mac = macs.pop() if len(macs) == 1 else None
        return Target(address, mac, owners, proof, BORROWED)
    for leg in _beside(index, port, address):
        if entry := index.caches.entry(leg.port, address):
            proof = index.proof(leg.port.device, Table.ARP, arp_text(entry))
            return Target(address, entry.mac, {}, proof, BORROWED)
    return Target(address, None, {}, Proof("inferred", f"{port.device}: no row for {address}"), 0.0)


def _beside(index: PathIndex, port: Port, address: Address) -> list[Leg]:
    """Return the other legs in the interface's subnet, unless it is in use in several places.

    Sites that reuse a subnet give their gateways the same address too.
    """
    vrf = vrf_of(index, port)
    own = [leg for leg in index.addresses.on(port) if leg.holds(address)]
    is_reused = any(len(index.addresses.owners(leg.address, vrf)) > 1 for leg in own)
    return [] if is_reused else index.addresses.around(address, vrf)


def _across(index: PathIndex, port: Port, address: Address) -> dict[str, Leg]:
    """Return the router at the far end of a cable, for what is routed over it unnumbered."""
    wires = index.wiring.at(index.wiring.base(port).port or port)
    if len(wires) != 1 or any(leg.holds(address) for leg in index.addresses.on(port)):
        return {}
    far = wires[0].far
    legs = index.addresses.on(far)
    return {far.device: legs[0]} if legs and index.wiring.is_routed(far) else {}


def mac_of(index: PathIndex, leg: Leg) -> MacAddress | None:
    """Return the MAC of a leg's interface."""
    interface = index.network.ports(leg.port.device).interfaces.get(leg.port.if_name)
    return interface.phys_address if interface else None


def vrf_of(index: PathIndex, port: Port) -> str:
    """Return the VRF an interface is in."""
    return next((leg.vrf for leg in index.addresses.on(port)), "")
