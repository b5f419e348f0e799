"""HPE: Comware, ArubaOS-Switch (ProCurve), AOS-CX."""

import re

from netwright.model.device import DeviceKind
from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature

HP_COMWARE = Dialect(
    platform="hp_comware",
    aliases=("h3c_comware",),
    vendor="HPE",
    os_name="Comware",
    signature=signature(r"Comware"),
    version="display version",
    more=("display device manuinfo",),
    prepare=("screen-length disable",),
    facts=re.compile(
        r"Comware (?:Platform )?Software, Version (?P<os_version>.+)"
        r"|^(?:HPE?|H3C|3Com) (?P<model>.+?) (?:Switch )?(?:with|uptime)",
        re.MULTILINE,
    ),
    questions=ask(
        "hp_comware",
        interfaces="display interface",
        addresses="display interface",
        neighbors="display lldp neighbor-information verbose",
        arp="display arp",
        fdb="display mac-address",
        vlans="display vlan all",
        lags="display link-aggregation verbose",
        routes="display ip routing-table",
        adjacencies="display bgp peer ipv4",
    ),
)

HP_PROCURVE = Dialect(
    platform="hp_procurve",
    aliases=("aruba_osswitch", "aruba_procurve"),
    vendor="HPE",
    os_name="ArubaOS-Switch",
    signature=signature(r"^Image stamp:|^ *Status and Counters - General System Information"),
    kind=DeviceKind.SWITCH,
    more=("show system",),
    prepare=("no page",),
    enable="enable",
    questions=ask(
        "hp_procurve",
        interfaces="show interfaces brief",
        neighbors="show lldp info remote-device detail",
        arp="show arp",
        fdb="show mac-address",
        vlans="show vlans",
        lags="show trunks",
        routes="show ip route",
    ),
)

ARUBA_AOSCX = Dialect(
    platform="aruba_aoscx",
    vendor="Aruba",
    os_name="AOS-CX",
    signature=signature(r"ArubaOS-CX|AOS-CX"),
    kind=DeviceKind.SWITCH,
    more=("show system",),
    prepare=("no page",),
    questions=ask(
        "aruba_aoscx",
        interfaces="show interface",
        addresses="show interface",
        neighbors="show lldp neighbors-info detail",
        arp="show arp all-vrfs",
        fdb="show mac-address-table",
        vlans="show vlan",
        adjacencies="show bgp all-vrfs all summary",
    ),
)
