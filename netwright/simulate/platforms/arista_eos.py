"""Arista DCS-7050T, EOS."""

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

_ETHERNET = Series(0, "Ethernet{}", "Ethernet{}", ETHERNET, 10_000)

PLATFORM = Platform(
    name="arista_eos",
    vendor="Arista",
    kind=DeviceKind.SWITCH,
    model="DCS-7050T-52",
    os_name="EOS",
    os_version="4.27.3F",
    sys_object_id=oid("1.3.6.1.4.1.30065.1.3011.7050.427.52"),
    sys_descr="Arista Networks EOS version {version} running on an Arista Networks {model}",
    oui=0x001C73,
    ports=_ETHERNET.slots(1, 52),
    logical=Logical(
        vlan=Series(2_000_000, "Vlan{}", "Vlan{}", L3_VLAN),
        loopback=Series(5_000_000, "Loopback{}", "Loopback{}", LOOPBACK),
        lag=Series(1_000_000, "Port-Channel{}", "Port-Channel{}", LAG),
    ),
    modern_ip_mib=True,
    serial_prefix="JPE",
)
