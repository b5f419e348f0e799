"""What tells this device from any other, as far as its command line shows."""

from collections.abc import Mapping

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Table, TableAnswer
from netwright.model.interface import Interface, InterfaceAddress


def identity_keys(
    system: System, identification: Identification, tables: Mapping[Table, TableAnswer]
) -> IdentityKeys:
    """Return the keys of a device; a serial number counts only with its vendor."""
    rows = [row for answer in tables.values() for row in answer.rows]
    macs = {row.phys_address for row in rows if isinstance(row, Interface) and row.phys_address}
    addresses = {row.address for row in rows if isinstance(row, InterfaceAddress)}
    members = {member.serial for member in identification.members}
    vendor = identification.vendor
    serials = {serial for serial in (identification.serial, *members) if serial and vendor}
    return IdentityKeys(
        serials=frozenset(f"{vendor}:{serial}" for serial in serials),
        macs=frozenset(mac for mac in macs if not mac.is_fhrp),
        addresses=frozenset(each for each in addresses if not each.is_loopback),
        sys_name=system.sys_name,
    )
