"""Palo Alto Networks PA-3020, PAN-OS."""

from netwright.model.device import DeviceKind
from netwright.model.snmp import oid
from netwright.simulate.platforms.platform import (
    ETHERNET,
    L3_VLAN,
    LOOPBACK,
    Lldp,
    Logical,
    Platform,
    Series,
)

_PORT = Series(2, "ethernet1/{}", "ethernet1/{}", ETHERNET)

PLATFORM = Platform(
    name="paloalto_panos",
    vendor="Palo Alto Networks",
    kind=DeviceKind.FIREWALL,
    model="PA-3020",
    os_name="PAN-OS",
    os_version="10.2.8",
    sys_object_id=oid("1.3.6.1.4.1.25461.2.3.18"),
    sys_descr="Palo Alto Networks PA-3000 series firewall",
    oui=0x001B17,
    ports=_PORT.slots(1, 12),
    logical=Logical(
        vlan=Series(100, "vlan.{}", "vlan.{}", L3_VLAN),
        loopback=Series(60, "loopback.{}", "loopback.{}", LOOPBACK),
    ),
    lldp=Lldp(has_mib=False),
    has_entity_mib=False,
    serial_prefix="0018010",
)
