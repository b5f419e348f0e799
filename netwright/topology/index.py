"""Which device a neighbor claim means: keys by strength, each believed only if one device has it.

Strength (architecture decision 2): chassis ID and serial > own MACs > own addresses > sysName >
the sysName's first label > the name we call it by. A weaker key is asked when a stronger one is
unknown or shared; what it then finds is *doubtful* when the device is known to have another
stronger key: a stranger may claim any address and any name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from netwright.model.credential import Address
from netwright.model.evidence import Table
from netwright.model.mac import MacAddress
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol, PortIdSubtype
from netwright.topology.derived import Given, Ledger
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.identifiers import address_or_none, mac_or_none
from netwright.topology.owners import Owners, OwnKeys

_MAC_OR_NONE = (ChassisIdSubtype.MAC_ADDRESS, None)


class DeviceMatch(NamedTuple):
    """The device a claim means, by which key, and why that might be wrong."""

    device: str
    matched_by: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a device says about itself, to hold against what a claim says."""

    chassis_ids: frozenset[str]
    names: frozenset[str]
    in_vrfs: frozenset[Address]  # its addresses that others may have too, in other VRFs


class IdentityIndex:
    """The keys of all devices, each pointing to its only owner; what is asked for is tracked."""

    __slots__ = (
        *("_addresses", "_chassis", "_chassis_macs", "_given_names", "_labels"),
        *("_macs", "_names", "_serials", "_told"),
    )

    def __init__(
        self, evidence: Iterable[DeviceEvidence] = (), ledger: Ledger | None = None
    ) -> None:
        ledger = ledger or Ledger()
        self._chassis, self._serials = Owners(ledger), Owners(ledger)
        self._chassis_macs, self._macs = Owners(ledger), Owners(ledger)
        self._addresses, self._names, self._labels = Owners(ledger), Owners(ledger), Owners(ledger)
        self._given_names = Owners(ledger)
        self._told: Given[_Told] = Given(ledger)
        for one in evidence:
            self.replace(None, one)

    def replace(self, old: DeviceEvidence | None, new: DeviceEvidence | None) -> None:
        """Let a device have the keys of its new evidence, no longer those of the old."""
        before = own_keys(old) if old else OwnKeys()
        after = own_keys(new) if new else OwnKeys()
        for owners, had, has in zip(self._owners(), before, after, strict=True):
            if old:
                owners.take(old.name, had - has)
            if new:
                owners.give(new.name, has - had)
        if new:
            self._told.set(new.name, _told(new, after))
        elif old:
            self._told.remove(old.name)

    def match(self, neighbor: Neighbor) -> DeviceMatch | None:
        """Return the device the claim means; None when no key has exactly one owner."""
        for matched_by, device in self._strong(neighbor):
            if device:
                return DeviceMatch(device, matched_by)
        for matched_by, device in self._weak(neighbor):
            if device:
                return DeviceMatch(device, matched_by, self._doubt(neighbor, device, matched_by))
        return None

    def by_mac(self, mac: MacAddress) -> str | None:
        """Return the only device that owns the MAC, as its chassis or one of its interfaces."""
        return self._chassis_macs.get(mac) or self._macs.get(mac)

    def by_address(self, address: Address) -> str | None:
        """Return the only device that owns the address."""
        return self._addresses.get(address)

    def knows_address(self, address: Address) -> bool:
        """Tell whether any device owns the address, alone or not."""
        return address in self._addresses

    def shared(self) -> Iterator[tuple[str, object, Iterable[str]]]:
        """Return the keys that several devices have, by their sort; a VRF's may be in many."""
        sorts = (
            ("chassis_id", self._chassis),
            ("serial", self._serials),
            ("MAC", self._macs),
            ("address", self._addresses),
            ("sys_name", self._names),
        )
        for sort, owners in sorts:
            for key, several in owners.shared.items():
                if not (sort == "address" and any(key in self._told[d].in_vrfs for d in several)):
                    yield sort, key, several

    def _owners(self) -> tuple[Owners, ...]:
        """Return the owners of each sort of OwnKeys."""
        return (
            *(self._chassis, self._chassis_macs, self._serials, self._macs),
            *(self._addresses, self._names, self._labels, self._given_names),
        )

    def _strong(self, neighbor: Neighbor) -> Iterator[tuple[str, str | None]]:
        chassis_id = neighbor.chassis_id
        known = chassis_id in self._chassis
        yield "chassis_id", self._chassis.get(chassis_id if known else _chassis_text(chassis_id))
        if neighbor.protocol is not NeighborProtocol.LLDP:
            for serial in _parts(neighbor.chassis_id):
                yield "serial", self._serials.get(serial.casefold())
        if neighbor.chassis_id_subtype in _MAC_OR_NONE and (
            mac := mac_or_none(neighbor.chassis_id)
        ):
            yield "chassis_id as interface MAC", self._macs.get(mac)
        if neighbor.port_id_subtype is PortIdSubtype.MAC_ADDRESS and (
            mac := mac_or_none(neighbor.port_id)
        ):
            yield "port_id as interface MAC", self._macs.get(mac)

    def _weak(self, neighbor: Neighbor) -> Iterator[tuple[str, str | None]]:
        for address in neighbor.management_addresses:
            yield "management_address", self._addresses.get(address)
        if neighbor.chassis_id_subtype is ChassisIdSubtype.NETWORK_ADDRESS:
            yield "chassis_id as address", self._addresses.get(address_or_none(neighbor.chassis_id))
        names = [name.casefold() for name in _names(neighbor)]
        for name in names:
            yield "sys_name", self._names.get(name)
        for name in names:
            yield "sys_name's first label", self._labels.get(_label(name))
        for name in names:  # a neighbor's cache may outlive the sysName in it
            yield "sys_name as the device's name", self._given_names.get(name)

    def _doubt(self, neighbor: Neighbor, device: str, matched_by: str) -> str:
        told = self._told[device]
        if neighbor.chassis_id_subtype is ChassisIdSubtype.MAC_ADDRESS and told.chassis_ids:
            chassis_id = _chassis_text(neighbor.chassis_id)
            if chassis_id not in told.chassis_ids and chassis_id not in self._chassis:
                return f"chassis_id {chassis_id} is not {device}'s although {matched_by} is"
        if matched_by.endswith("address") and told.in_vrfs.intersection(_claimed(neighbor)):
            return f"the address is in a VRF of {device}"
        if matched_by.startswith("sys_name"):
            owners = {self._addresses.get(a) for a in neighbor.management_addresses} - {None}
            return f"management address belongs to {min(map(str, owners))}" if owners else ""
        names = {_label(name.casefold()) for name in _names(neighbor)}
        if names and told.names and names.isdisjoint(map(_label, told.names)):
            return f"system_name {min(names)} is not {device}'s although {matched_by} is"
        return ""


def own_keys(one: DeviceEvidence) -> OwnKeys:
    """Return all keys that a device calls its own, written the one way they are compared in."""
    keys = one.keys
    chassis_ids = frozenset(map(_chassis_text, keys.chassis_ids))
    macs = keys.macs.union(i.phys_address for i in one.interfaces if i.phys_address)
    names = frozenset(
        name.casefold() for name in (one.device.system.sys_name, keys.sys_name) if name
    )
    return OwnKeys(
        chassis_ids,
        frozenset(filter(None, map(mac_or_none, chassis_ids))),
        frozenset(serial.casefold() for serial in _serials(one)),
        frozenset(mac for mac in macs if not (mac.is_multicast or mac.is_fhrp)),
        frozenset(_addresses(one)),
        names,
        frozenset(map(_label, names)),
        frozenset([one.name.casefold()]) - names,
    )


def _told(one: DeviceEvidence, own: OwnKeys) -> _Told:
    # Without LLDP-MIB a device's chassis IDs are guesses, which contradict nobody.
    says_chassis = Table.LLDP_LOCAL in one.complete and bool(one.lldp_local)
    in_vrfs = {row.address for row in one.addresses if row.vrf} - {one.device.mgmt_address}
    return _Told(own.chassis_ids if says_chassis else frozenset(), own.names, frozenset(in_vrfs))


def _serials(one: DeviceEvidence) -> Iterator[str]:
    identification = one.device.identification
    yield from (member.serial for member in identification.members if member.serial)
    yield from (serial.partition(":")[2] or serial for serial in one.keys.serials)
    if identification.serial:
        yield identification.serial


def _addresses(one: DeviceEvidence) -> set[Address]:
    """Return the addresses that can tell devices apart."""
    own = {one.device.mgmt_address, *one.device.addresses, *one.keys.addresses}
    own.update(row.address for row in one.addresses)
    return {
        a
        for a in own
        if not (a.is_loopback or a.is_link_local or a.is_unspecified or a.is_multicast)
        or a == one.device.mgmt_address
    }


def _claimed(neighbor: Neighbor) -> Iterator[Address]:
    """Return the addresses a neighbor says it has."""
    yield from neighbor.management_addresses
    if neighbor.chassis_id_subtype is ChassisIdSubtype.NETWORK_ADDRESS and (
        address := address_or_none(neighbor.chassis_id)
    ):
        yield address


def _names(neighbor: Neighbor) -> list[str]:
    """Return the system name; CDP's device ID is one too, often with the serial in brackets."""
    names = [neighbor.system_name] if neighbor.system_name else []
    if neighbor.protocol is not NeighborProtocol.LLDP:
        names += _parts(neighbor.chassis_id)
    return names


def _parts(device_id: str) -> list[str]:
    """Split `name(serial)` and CatOS's `serial(name)`; the whole comes first."""
    head, bracket, rest = device_id.partition("(")
    inner = rest.rstrip(")")
    return [part for part in (device_id, head, inner) if part] if bracket else [device_id]


def _label(name: str) -> str:
    return name.partition(".")[0]


def _chassis_text(chassis_id: str) -> str:
    """Write MACs one way; anything else as the device wrote it."""
    mac = mac_or_none(chassis_id)
    return str(mac) if mac else chassis_id
