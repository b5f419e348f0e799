"""Aruba 6200F, AOS-CX."""

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

_PORT = Series(0, "1/1/{}", "1/1/{}", ETHERNET)
_UPLINK = Series(0, "1/1/{}", "1/1/{}", ETHERNET, 10_000)

PLATFORM = Platform(
    name="aruba_aoscx",
    vendor="HPE Aruba",
    kind=DeviceKind.SWITCH,
    model="JL727A",
    os_name="AOS-CX",
    os_version="ML.10.07.0005",
    sys_object_id=oid("1.3.6.1.4.1.47196.4.1.1.1.303"),
    sys_descr="Aruba {model} 6200F 48G CL4 4SFP+370W Swch {version}",
    oui=0x883A30,
    ports=(*_PORT.slots(1, 48), *_UPLINK.slots(49, 4)),
    logical=Logical(
        vlan=Series(16_777_216, "vlan{}", "vlan{}", PROP_VIRTUAL),
        loopback=Series(83_886_080, "loopback{}", "loopback{}", LOOPBACK),
        lag=Series(768, "lag{}", "lag{}", LAG),
    ),
    modern_ip_mib=True,
    serial_prefix="SG",
)
