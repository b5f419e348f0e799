"""Cisco ASA 5516-X: no LLDP, and routes only."""

from netwright.model.device import DeviceKind
from netwright.model.snmp import oid
from netwright.simulate.platforms.platform import (
    ETHERNET,
    L3_VLAN,
    LOOPBACK,
    Logical,
    Platform,
    Series,
)

_GIGABIT = Series(3, "GigabitEthernet1/{}", "GigabitEthernet1/{}", ETHERNET)

PLATFORM = Platform(
    name="cisco_asa",
    vendor="Cisco",
    kind=DeviceKind.FIREWALL,
    model="ASA5516",
    os_name="ASA",
    os_version="9.16(4)",
    sys_object_id=oid("1.3.6.1.4.1.9.1.2115"),
    sys_descr="Cisco Adaptive Security Appliance Version {version}",
    oui=0x84B802,
    ports=_GIGABIT.slots(1, 8),
    logical=Logical(
        vlan=Series(100, "Vlan{}", "Vlan{}", L3_VLAN),
        loopback=Series(60, "Loopback{}", "Loopback{}", LOOPBACK),
    ),
    lldp=None,
    serial_prefix="JAD",
)
