"""Cisco Catalyst 2960-X, IOS: CDP, and an FDB per VLAN behind community@vlan."""

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

_GIGABIT = Series(10100, "Gi1/0/{}", "GigabitEthernet1/0/{}", ETHERNET)

PLATFORM = Platform(
    name="cisco_ios",
    vendor="Cisco",
    kind=DeviceKind.SWITCH,
    model="WS-C2960X-48TS-L",
    os_name="IOS",
    os_version="15.2(7)E7",
    sys_object_id=oid("1.3.6.1.4.1.9.1.1698"),
    sys_descr=(
        "Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version {version}, "
        "RELEASE SOFTWARE (fc3)\r\nTechnical Support: http://www.cisco.com/techsupport\r\n"
        "Copyright (c) 1986-2022 by Cisco Systems, Inc.\r\nCompiled Thu 25-Aug-22 10:58 by mcpre"
    ),
    oui=0x00FEC8,
    ports=_GIGABIT.slots(1, 52),
    logical=Logical(
        vlan=Series(0, "Vl{}", "Vlan{}", PROP_VIRTUAL),
        loopback=Series(10600, "Lo{}", "Loopback{}", LOOPBACK),
        lag=Series(5000, "Po{}", "Port-channel{}", PROP_VIRTUAL),
    ),
    lldp=Lldp(local_port_is_if_index=False),
    speaks_cdp=True,
    fdb_by_context=True,
    domain=".campus.example",
    serial_prefix="FOC",
)
