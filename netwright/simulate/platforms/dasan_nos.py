"""Dasan V6000, NOS: a sysDescr that ends in a MAC, an LLDP port ID that is the ifIndex."""

from netwright.model.device import DeviceKind
from netwright.model.neighbor import PortIdSubtype
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

_PORT = Series(0, "{}", "GE{}", ETHERNET)
_UPLINK = Series(0, "{}", "TE{}", ETHERNET, 10_000)

PLATFORM = Platform(
    name="cisco_ios",  # its CLI is Cisco's; Netmiko has no driver of its own
    vendor="Dasan Networks",
    kind=DeviceKind.SWITCH,
    model="V6124F",
    os_name="NOS",
    os_version="6.07p1",
    sys_object_id=oid("1.3.6.1.4.1.6296.1.2.3.3"),
    sys_descr="{model} NOS {version}/{mac}",
    oui=0x00D0CB,
    ports=(*_PORT.slots(1, 24), *_UPLINK.slots(25, 4)),
    logical=Logical(
        vlan=Series(2000, "br{}", "br{}", L3_VLAN),
        loopback=Series(1000, "lo{}", "lo{}", LOOPBACK),
    ),
    lldp=Lldp(port_id=PortIdSubtype.LOCAL),
    serial_prefix="DN",
)
