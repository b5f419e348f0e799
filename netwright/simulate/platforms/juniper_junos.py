"""Juniper EX3400, Junos: an LLDP port ID is the ifIndex (subtype local)."""

from netwright.model.device import DeviceKind
from netwright.model.neighbor import PortIdSubtype
from netwright.model.snmp import oid
from netwright.simulate.platforms.platform import (
    ETHERNET,
    LAG,
    LOOPBACK,
    PROP_VIRTUAL,
    Lldp,
    Logical,
    Platform,
    Series,
)

_GIGABIT = Series(513, "ge-0/0/{}", "ge-0/0/{}", ETHERNET)
_UPLINK = Series(601, "xe-0/2/{}", "xe-0/2/{}", ETHERNET, 10_000)

PLATFORM = Platform(
    name="juniper_junos",
    vendor="Juniper",
    kind=DeviceKind.SWITCH,
    model="ex3400-48t",
    os_name="Junos",
    os_version="20.4R3-S4.8",
    sys_object_id=oid("1.3.6.1.4.1.2636.1.1.1.4.131.2"),
    sys_descr=(
        "Juniper Networks, Inc. {model} Ethernet Switch, kernel JUNOS {version}, Build date: "
        "2022-08-18 20:46:38 UTC Copyright (c) 1996-2022 Juniper Networks, Inc."
    ),
    oui=0x2C6BF5,
    ports=(*_GIGABIT.slots(0, 48), *_UPLINK.slots(0, 4)),
    logical=Logical(
        vlan=Series(1000, "irb.{}", "irb.{}", PROP_VIRTUAL),
        loopback=Series(16, "lo{}.0", "lo{}.0", LOOPBACK),
        lag=Series(700, "ae{}", "ae{}", LAG),
    ),
    lldp=Lldp(port_id=PortIdSubtype.LOCAL),
    fdb_id_shift=16,
    serial_prefix="NX",
)
