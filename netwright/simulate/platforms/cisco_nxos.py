"""Cisco Nexus 9300, NX-OS: ifIndex far from one, LLDP and CDP."""

from netwright.model.device import DeviceKind
from netwright.model.snmp import oid
from netwright.simulate.platforms.platform import (
    ETHERNET,
    LAG,
    LOOPBACK,
    PROP_VIRTUAL,
    Logical,
    Platform,
    Series,
)

_ETHERNET = Series(0x1A000000 - 512, "Ethernet1/{}", "Ethernet1/{}", ETHERNET, 25_000, step=512)

PLATFORM = Platform(
    name="cisco_nxos",
    vendor="Cisco",
    kind=DeviceKind.SWITCH,
    model="N9K-C93180YC-FX3",
    os_name="NX-OS",
    os_version="9.3(9)",
    sys_object_id=oid("1.3.6.1.4.1.9.12.3.1.3.2193"),
    sys_descr=(
        "Cisco NX-OS(tm) Nexus9000 C93180YC-FX3, Software (NXOS 32-bit), Version {version}, "
        "RELEASE SOFTWARE Copyright (c) 2002-2022 by Cisco Systems, Inc. "
        "Compiled 2/4/2022 7:00:00"
    ),
    oui=0x4CE175,
    ports=_ETHERNET.slots(1, 54),
    logical=Logical(
        vlan=Series(151_060_480, "Vlan{}", "Vlan{}", PROP_VIRTUAL),
        loopback=Series(335_544_320, "loopback{}", "loopback{}", LOOPBACK),
        lag=Series(369_098_751, "port-channel{}", "port-channel{}", LAG),
    ),
    speaks_cdp=True,
    modern_ip_mib=True,
    serial_prefix="FDO",
)
