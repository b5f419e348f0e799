"""FortiGate 600E, FortiOS: sends LLDP, but its agent does not tell what it heard."""

from netwright.model.device import DeviceKind
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

_PORT = Series(3, "port{}", "port{}", ETHERNET)
_UPLINK = Series(20, "x{}", "x{}", ETHERNET, 10_000)

PLATFORM = Platform(
    name="fortinet",
    vendor="Fortinet",
    kind=DeviceKind.FIREWALL,
    model="FortiGate-600E",
    os_name="FortiOS",
    os_version="7.2.5",
    sys_object_id=oid("1.3.6.1.4.1.12356.101.1.6005"),
    sys_descr="{model} perimeter firewall",
    oui=0x94F392,
    ports=(*_PORT.slots(1, 16), *_UPLINK.slots(1, 4)),
    logical=Logical(
        vlan=Series(100, "vlan{}", "vlan{}", L3_VLAN),
        loopback=Series(60, "loopback{}", "loopback{}", LOOPBACK),
    ),
    lldp=Lldp(has_mib=False),
    has_entity_mib=False,
    private=(
        (oid("1.3.6.1.4.1.12356.100.1.1.1.0"), "{serial}"),  # fnSysSerial
        (oid("1.3.6.1.4.1.12356.101.4.1.1.0"), "v{version},build1517,230606 (GA.F)"),
    ),
    serial_prefix="FG6H0E",
)
