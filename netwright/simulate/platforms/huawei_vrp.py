"""Huawei S5720, VRP."""

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

_GIGABIT = Series(5, "GigabitEthernet0/0/{}", "GigabitEthernet0/0/{}", ETHERNET)
_UPLINK = Series(53, "XGigabitEthernet0/0/{}", "XGigabitEthernet0/0/{}", ETHERNET, 10_000)

PLATFORM = Platform(
    name="huawei_vrp",
    vendor="Huawei",
    kind=DeviceKind.SWITCH,
    model="S5720-52X-SI-AC",
    os_name="VRP",
    os_version="V200R019C10SPC500",
    sys_object_id=oid("1.3.6.1.4.1.2011.2.23.331"),
    sys_descr=(
        "{model}\r\nHuawei Versatile Routing Platform Software\r\n"
        "VRP (R) software,Version 5.170 (S5720 {version})\r\n"
        "Copyright (C) 2007 Huawei Technologies Co., Ltd."
    ),
    oui=0x48FD8E,
    ports=(*_GIGABIT.slots(1, 48), *_UPLINK.slots(1, 4)),
    logical=Logical(
        vlan=Series(1000, "Vlanif{}", "Vlanif{}", PROP_VIRTUAL),
        loopback=Series(70, "LoopBack{}", "LoopBack{}", LOOPBACK),
        lag=Series(80, "Eth-Trunk{}", "Eth-Trunk{}", LAG),
    ),
    serial_prefix="2102350",
)
