"""Arista EOS."""

import re

from netwright.model.device import DeviceKind
from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature

ARISTA_EOS = Dialect(
    platform="arista_eos",
    vendor="Arista",
    os_name="EOS",
    signature=signature(r"^Arista "),
    kind=DeviceKind.SWITCH,
    enable="enable",
    facts=re.compile(
        r"^Arista (?P<model>\S+)|^Software image version: (?P<os_version>\S+)", re.MULTILINE
    ),
    questions=ask(
        "arista_eos",
        interfaces="show interfaces",
        addresses="show interfaces",
        neighbors="show lldp neighbors detail",
        arp="show ip arp",
        fdb="show mac address-table",
        vlans="show vlan",
        lags="show port-channel dense / show port-channel summary",
        routes="show ip route",
        adjacencies="show ip ospf neighbor, show ip bgp summary",
    ),
)
