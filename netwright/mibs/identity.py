"""What tells this device from any other, as far as standard MIBs know."""

from netwright.mibs.bridge_mib import bridge_address
from netwright.mibs.if_mib import phys_addresses
from netwright.mibs.ip_mib import own_addresses
from netwright.mibs.lldp_mib import LLDP_V2_MIB, local_chassis_id
from netwright.mibs.snmpv2_mib import engine_id, system
from netwright.mibs.walks import Walks
from netwright.model.device import Identification, IdentityKeys
from netwright.model.mac import MacAddress

_UNKNOWN = Identification()


def identity_keys(walks: Walks, identification: Identification = _UNKNOWN) -> IdentityKeys:
    """Return the keys of a device; a serial number counts only with its vendor."""
    said = system(walks)
    chassis_ids = {
        local_chassis_id(walks),
        local_chassis_id(walks, LLDP_V2_MIB),
        str(bridge_address(walks) or "") or None,
    }
    return IdentityKeys(
        engine_ids=frozenset({known} if (known := engine_id(walks)) else ()),
        serials=_serials(identification),
        chassis_ids=frozenset(known for known in chassis_ids if known),
        macs=own_macs(walks),
        addresses=frozenset(a for a in own_addresses(walks) if not a.is_loopback),
        sys_name=said.sys_name,
        sys_object_id=said.sys_object_id,
        sys_descr=said.sys_descr,
    )


def _serials(identification: Identification) -> frozenset[str]:
    vendor = identification.vendor
    serials = {identification.serial, *(member.serial for member in identification.members)}
    return frozenset(f"{vendor}:{serial}" for serial in serials if vendor and serial)


def own_macs(walks: Walks) -> frozenset[MacAddress]:
    """Return the MAC addresses of the interfaces and of the bridge."""
    bridge = bridge_address(walks)
    return frozenset((*phys_addresses(walks), *(() if bridge is None else (bridge,))))
