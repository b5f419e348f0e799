"""Extreme X450-G2, EXOS: a LAG is its master port, so there is no interface for one."""

from netwright.model.device import DeviceKind
from netwright.model.snmp import oid
from netwright.simulate.platforms.platform import (
    ETHERNET,
    LOOPBACK,
    PROP_VIRTUAL,
    Logical,
    Platform,
    Series,
)

_DESCR = "X450G2-48t-10G4 Port {}"
_PORT = Series(1000, "{}", _DESCR, ETHERNET)
_UPLINK = Series(1000, "{}", _DESCR, ETHERNET, 10_000)

PLATFORM = Platform(
    name="extreme_exos",
    vendor="Extreme",
    kind=DeviceKind.SWITCH,
    model="X450G2-48t-10G4",
    os_name="EXOS",
    os_version="30.7.1.1",
    sys_object_id=oid("1.3.6.1.4.1.1916.2.208"),
    sys_descr="ExtremeXOS ({model}) version {version} by release-manager on Fri Jun 5 2020",
    oui=0x000496,
    ports=(*_PORT.slots(1, 48), *_UPLINK.slots(49, 4)),
    logical=Logical(
        vlan=Series(1_000_000, "VLAN{}", "VLAN {}", PROP_VIRTUAL),
        loopback=Series(1_010_000, "rtif{}", "Loopback {}", LOOPBACK),
    ),
    serial_prefix="1803N",
)
