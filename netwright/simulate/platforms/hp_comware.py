"""HPE 5130 EI, Comware 7."""

from netwright.model.device import DeviceKind
from netwright.model.snmp import oid
from netwright.simulate.platforms.platform import (
    ETHERNET,
    L3_VLAN,
    LAG,
    LOOPBACK,
    Logical,
    Platform,
    Series,
)

_GIGABIT = Series(0, "GigabitEthernet1/0/{}", "GigabitEthernet1/0/{}", ETHERNET)
_UPLINK = Series(
    0, "Ten-GigabitEthernet1/0/{}", "Ten-GigabitEthernet1/0/{}", ETHERNET, speed_mbps=10_000
)

PLATFORM = Platform(
    name="hp_comware",
    vendor="HPE",
    kind=DeviceKind.SWITCH,
    model="HPE 5130-48G-4SFP+ EI",
    os_name="Comware",
    os_version="7.1.070",
    sys_object_id=oid("1.3.6.1.4.1.25506.11.1.186"),
    sys_descr=(
        "HPE Comware Platform Software, Software Version {version}, Release 3506P11\r\n"
        "{model} Switch (JG934A)\r\n"
        "Copyright (c) 2010-2021 Hewlett Packard Enterprise Development LP"
    ),
    oui=0x40B93C,
    ports=(*_GIGABIT.slots(1, 48), *_UPLINK.slots(49, 4)),
    logical=Logical(
        vlan=Series(2000, "Vlan-interface{}", "Vlan-interface{}", L3_VLAN),
        loopback=Series(1900, "LoopBack{}", "LoopBack{}", LOOPBACK),
        lag=Series(640, "Bridge-Aggregation{}", "Bridge-Aggregation{}", LAG),
    ),
    serial_prefix="CN",
)
