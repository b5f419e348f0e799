"""HPE: Comware, ArubaOS-Switch (ProCurve), AOS-CX."""

import re

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.cli.password_change import PasswordChange, lines
from netwright.vendors.platforms import named

_COMWARE_PASSWORD = ("password simple {password}", "return")

HP_COMWARE = Dialect(
    platform=named("hp_comware", "HPE"),
    aliases=("h3c_comware",),
    signature=signature(r"Comware"),
    version="display version",
    more=("display device manuinfo",),
    prepare=("screen-length disable",),
    facts=re.compile(
        r"Comware (?:Platform )?Software, Version (?P<os_version>[\d.]+)"
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
    password_change=PasswordChange(
        (  # Comware 7 tells its own users from those of the network; 5 knows one class
            lines("system-view", "local-user {username} class manage", *_COMWARE_PASSWORD),
            lines("system-view", "local-user {username}", *_COMWARE_PASSWORD),
        ),
        save=lines("save force"),
        leave=lines("return"),
    ),
)

HP_PROCURVE = Dialect(
    platform=named("hp_procurve", "HPE"),
    aliases=("aruba_osswitch", "aruba_procurve"),
    signature=signature(r"^Image stamp:|^ *Status and Counters - General System Information"),
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
    platform=named("aruba_aoscx", "HPE Aruba"),
    signature=signature(r"ArubaOS-CX|AOS-CX"),
    more=("show system",),
    prepare=("no page",),
    facts=re.compile(r"^Product Name +: (?P<model>\S+)", re.MULTILINE),
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
