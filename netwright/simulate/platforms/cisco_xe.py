"""Cisco Catalyst 9500, IOS-XE: a distribution switch that routes."""

from netwright.model.device import DeviceKind
from netwright.model.snmp import oid
from netwright.simulate.platforms.platform import (
    ETHERNET,
    LOOPBACK,
    PROP_VIRTUAL,
    Lldp,
    Logical,
    Platform,
    Series,
)

_PORT = Series(8, "Twe1/0/{}", "TwentyFiveGigE1/0/{}", ETHERNET, 25_000)
_UPLINK = Series(8, "Hu1/0/{}", "HundredGigE1/0/{}", ETHERNET, 100_000)

PLATFORM = Platform(
    name="cisco_xe",
    vendor="Cisco",
    kind=DeviceKind.SWITCH,
    model="C9500-48Y4C",
    os_name="IOS-XE",
    os_version="17.9.4a",
    sys_object_id=oid("1.3.6.1.4.1.9.1.2568"),
    sys_descr=(
        "Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), "
        "Version {version}, RELEASE SOFTWARE (fc3)\r\n"
        "Technical Support: http://www.cisco.com/techsupport\r\n"
        "Copyright (c) 1986-2023 by Cisco Systems, Inc.\r\nCompiled Fri 20-Oct-23 10:44 by mcpre"
    ),
    oui=0x00A3D1,
    ports=(*_PORT.slots(1, 48), *_UPLINK.slots(49, 4)),
    logical=Logical(
        vlan=Series(200, "Vl{}", "Vlan{}", PROP_VIRTUAL),
        loopback=Series(90, "Lo{}", "Loopback{}", LOOPBACK),
        lag=Series(100, "Po{}", "Port-channel{}", PROP_VIRTUAL),
    ),
    lldp=Lldp(local_port_is_if_index=False),
    speaks_cdp=True,
    fdb_by_context=True,
    modern_ip_mib=True,
    domain=".campus.example",
    serial_prefix="FCW",
)
