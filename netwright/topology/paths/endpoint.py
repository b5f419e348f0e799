"""Who an end of a path is: an address, a MAC, a device or the name of a station."""

from collections.abc import Iterator
from dataclasses import dataclass

from netwright.errors import UsageError
from netwright.model.credential import Address
from netwright.model.evidence import Table
from netwright.model.forwarding import ArpEntry
from netwright.model.interface import Port
from netwright.model.mac import MacAddress
from netwright.topology.identifiers import address_or_none, mac_or_none
from netwright.topology.names import canonical
from netwright.topology.paths.addresses import LOOPBACKS, Leg
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import Proof
from netwright.topology.paths.target import arp_text, vrf_of


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A managed device by one of its legs, or a station by the routers that know it."""

    label: str
    address: Address | None
    mac: MacAddress | None
    proof: Proof
    leg: Leg | None = None  # of the managed device that it is
    others: tuple[Leg, ...] = ()  # of further devices with the address
    gateways: tuple[Leg, ...] = ()  # routers in its subnet, those that remember it if any does
    warnings: tuple[str, ...] = ()


def locate(index: PathIndex, text: str, vrf: str | None) -> Endpoint:
    """Find out who is meant; a station that nobody has seen has no gateways.

    Raises:
        UsageError: it is no address, and nothing bears the name.
    """
    if address := address_or_none(text):
        return _by_address(index, text, address, vrf)
    if mac := mac_or_none(text):
        return _by_mac(index, text, mac, vrf)
    if text and (device := _device(index, text)):
        return _managed(index, _main_leg(index, device, vrf))
    if address := next(_addresses_of_neighbor(index, text), None):
        return _by_address(index, text, address, vrf)
    hint = "give an address, a MAC address, a device or a name heard by LLDP or CDP"
    raise UsageError(f"nothing is called {text!r}", hint)


def _by_address(index: PathIndex, label: str, address: Address, vrf: str | None) -> Endpoint:
    if owners := index.addresses.owners(address, vrf):
        return _managed(index, owners[0], owners)
    known = [
        (leg, entry)
        for leg in index.addresses.around(address, vrf)
        if (entry := index.caches.entry(leg.port, address))
    ]
    known = known or list(_elsewhere(index, address, vrf))
    if not known:
        legs = tuple(index.addresses.around(address, vrf))
        return Endpoint(
            label, address, None, Proof("inferred", f"nobody remembers {address}"), gateways=legs
        )
    leg, entry = known[0]
    proof = index.proof(leg.port.device, Table.ARP, arp_text(entry))
    gateways = tuple(leg for leg, _ in known)
    return Endpoint(
        label, address, entry.mac, proof, gateways=gateways, warnings=_doubts(address, known)
    )


def _elsewhere(
    index: PathIndex, address: Address, vrf: str | None
) -> Iterator[tuple[Leg, ArpEntry]]:
    """Yield interfaces that remember the address without standing in its subnet, or saying so."""
    for device, entry in index.caches.of_address(address):
        port = Port(device, entry.if_name)
        legs = index.addresses.on(port)
        if vrf in {None, vrf_of(index, port)}:
            yield (legs[0] if legs else Leg(port, address, address.max_prefixlen, "")), entry


def _doubts(address: Address, known: list[tuple[Leg, ArpEntry]]) -> tuple[str, ...]:
    macs = sorted({entry.mac for _, entry in known})
    vrfs = sorted({leg.vrf for leg, _ in known})
    doubts = []
    if len(macs) > 1:
        doubts.append(f"{address} is at several MACs: {', '.join(map(str, macs))}")
    if len(vrfs) > 1:
        doubts.append(f"{address} is in several VRFs: {', '.join(v or 'default' for v in vrfs)}")
    return tuple(doubts)


def _by_mac(index: PathIndex, label: str, mac: MacAddress, vrf: str | None) -> Endpoint:
    if device := index.network.identities.by_mac(mac):
        return _managed(index, _main_leg(index, device, vrf))
    for address in sorted({row.address for _, row in index.caches.of_mac(mac)}, key=_v4_first):
        if not address.is_link_local:
            return _by_address(index, label, address, vrf)
    return Endpoint(label, None, mac, Proof("inferred", f"no address is known for {mac}"))


def _v4_first(address: Address) -> tuple[int, int]:
    return address.version, int(address)


def _device(index: PathIndex, text: str) -> str | None:
    found = index.names.devices(text)
    if len(found) > 1:
        raise UsageError(f"several devices are called {text!r}", ", ".join(found))
    return found[0] if found else None


def _addresses_of_neighbor(index: PathIndex, text: str) -> Iterator[Address]:
    """Yield where a neighbor of this name said that it can be reached."""
    for row in index.names.neighbors(text):
        yield from row.management_addresses
        if mac := mac_or_none(row.chassis_id):
            yield from (entry.address for _, entry in index.caches.of_mac(mac))


def _main_leg(index: PathIndex, device: str, vrf: str | None) -> Leg:
    """Return the leg a device is known by: its loopback, else its management address."""
    one = index.devices[device]
    legs = [
        leg
        for row in one.addresses
        for leg in index.addresses.on(Port(device, row.if_name))
        if leg.address == row.address and vrf in {None, leg.vrf} and not leg.address.is_link_local
    ]
    managed = one.device.mgmt_address
    default = Leg(Port(device, ""), managed, managed.max_prefixlen, vrf or "")
    loopbacks = [leg for leg in legs if canonical(leg.port.if_name).startswith(LOOPBACKS)]
    mains = [leg for leg in legs if leg.address == managed]
    return min(loopbacks, key=_leg_order, default=None) or next(iter(mains or legs), default)


def _leg_order(leg: Leg) -> tuple[int, str]:
    return leg.address.version, leg.port.if_name


def _managed(index: PathIndex, leg: Leg, owners: list[Leg] | None = None) -> Endpoint:
    legs = {owner.port.device: owner for owner in owners or ()}
    devices = sorted(legs)
    several = len(devices) > 1
    row = f"{leg.port.if_name} has {leg.address}"
    return Endpoint(
        leg.port.device,
        leg.address,
        None,
        index.proof(leg.port.device, Table.ADDRESSES, row),
        leg,
        tuple(legs[device] for device in devices if device != leg.port.device),
        warnings=(f"{leg.address} is on several devices: {', '.join(devices)}",) if several else (),
    )
