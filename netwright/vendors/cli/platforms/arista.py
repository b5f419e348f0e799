"""Arista EOS."""

import re

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.cli.password_change import PasswordChange, lines
from netwright.vendors.platforms import named

ARISTA_EOS = Dialect(
    platform=named("arista_eos", "Arista"),
    signature=signature(r"^Arista "),
    enable="enable",
    facts=re.compile(
        r"^Arista (?P<model>\S+)|^Software image version: (?P<os_version>\S+)", re.MULTILINE
    ),
    questions=ask(
        "arista_eos",
        interfaces="show interfaces",
        addresses="show interfaces",
        neighbors="show lldp neighbors detail",
        arp="show ip arp vrf all / show ip arp",
        fdb="show mac address-table",
        vlans="show vlan",
        lags="show port-channel dense / show port-channel summary",
        routes="show ip route vrf all / show ip route",
        adjacencies="show ip ospf neighbor, show ip bgp summary",
    ),
    password_change=PasswordChange(
        (lines("configure terminal", "username {username} secret {password}", "end"),),
        save=lines("write memory"),
        leave=lines("end"),
    ),
)
