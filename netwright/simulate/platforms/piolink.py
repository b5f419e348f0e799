"""Piolink PAS-K, an application delivery controller without LLDP."""

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

_PORT = Series(0, "ge{}", "ge{}", ETHERNET)
_UPLINK = Series(16, "xg{}", "xg{}", ETHERNET, 10_000)

PLATFORM = Platform(
    name="cisco_ios",  # its CLI is Cisco's; Netmiko has no driver of its own
    vendor="Piolink",
    kind=DeviceKind.LOAD_BALANCER,
    model="PAS-K4200",
    os_name="PAS-K",
    os_version="2.2.26",
    sys_object_id=oid("1.3.6.1.4.1.10188.1.4200"),
    sys_descr="PIOLINK {model} PLOS {version}",
    oui=0x0006C4,
    ports=(*_PORT.slots(1, 16), *_UPLINK.slots(1, 4)),
    logical=Logical(
        vlan=Series(100, "vlan{}", "vlan{}", L3_VLAN),
        loopback=Series(60, "lo{}", "lo{}", LOOPBACK),
    ),
    lldp=None,
    serial_prefix="PLK",
)
