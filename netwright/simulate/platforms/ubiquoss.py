"""Ubiquoss E5000: an LLDP port ID is the port's MAC."""

from netwright.model.device import DeviceKind
from netwright.model.neighbor import PortIdSubtype
from netwright.model.snmp import oid
from netwright.simulate.platforms.platform import (
    ETHERNET,
    L3_VLAN,
    LAG,
    LOOPBACK,
    Lldp,
    Logical,
    Platform,
    Series,
)

_GIGABIT = Series(0, "gi0/{}", "GigabitEthernet0/{}", ETHERNET)
_UPLINK = Series(0, "te0/{}", "TenGigabitEthernet0/{}", ETHERNET, 10_000)

PLATFORM = Platform(
    name="cisco_ios",  # its CLI is Cisco's; Netmiko has no driver of its own
    vendor="Ubiquoss",
    kind=DeviceKind.SWITCH,
    model="E5148",
    os_name="uNOS",
    os_version="3.2.1",
    sys_object_id=oid("1.3.6.1.4.1.7800.1.5148"),
    sys_descr="Ubiquoss L3 Switch {model}, uNOS Version {version}",
    oui=0x000770,
    ports=(*_GIGABIT.slots(1, 48), *_UPLINK.slots(49, 4)),
    logical=Logical(
        vlan=Series(1000, "vlan{}", "vlan{}", L3_VLAN),
        loopback=Series(900, "lo{}", "loopback{}", LOOPBACK),
        lag=Series(800, "po{}", "port-channel{}", LAG),
    ),
    lldp=Lldp(port_id=PortIdSubtype.MAC_ADDRESS),
    serial_prefix="UBQ",
)
