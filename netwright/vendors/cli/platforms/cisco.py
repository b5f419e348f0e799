"""Cisco: IOS and IOS XE, NX-OS, IOS XR, ASA."""

import re
from dataclasses import replace

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.cli.password_change import Line, PasswordChange, lines
from netwright.vendors.platforms import named

_CONFIRM = ((re.compile(r"\[confirm\]\s*\Z"), ""),)

CISCO_IOS = Dialect(
    platform=named("cisco_ios", "Cisco"),
    signature=signature(r"^Cisco IOS|^IOS \(tm\)|Cisco Internetwork Operating System"),
    enable="enable",
    facts=re.compile(
        r"^(?:Cisco )?IOS (?:\(tm\) |Software).*?Version (?P<os_version>[^,\s]+)"
        r"|^(?P<sys_name>\S+) uptime is|^[Pp]rocessor board ID (?P<serial>\w+)"
        r"|^[Cc]isco (?P<model>\S+) \(.*(?:processor|memory)",
        re.MULTILINE,
    ),
    questions=ask(
        "cisco_ios",
        interfaces="show interfaces",
        addresses="show ip interface / show interfaces",
        neighbors="show lldp neighbors detail / show lldp neighbors, show cdp neighbors detail",
        arp="show ip arp, show ipv6 neighbors",
        fdb="show mac address-table / show mac-address-table",
        vlans="show vlan",
        lags="show etherchannel summary",
        routes="show ip route",
        adjacencies="show ip ospf neighbor, show ip bgp summary, show isis neighbors",
    ),
    password_change=PasswordChange(
        (lines("configure terminal", "username {username} secret {password}", "end"),),
        save=(Line("write memory", _CONFIRM),),
        leave=lines("end"),
    ),
)

CISCO_XE = replace(
    CISCO_IOS,
    platform=named("cisco_xe", "Cisco"),
    signature=signature(r"^Cisco IOS[ -]XE|^Cisco IOS Software.*IOS-?XE"),
    templates="cisco_ios",
)
CISCO_NXOS = Dialect(
    platform=named("cisco_nxos", "Cisco"),
    signature=signature(r"Cisco Nexus|NX-?OS"),
    questions=ask(
        "cisco_nxos",
        interfaces="show interface",
        addresses="show ip interface vrf all / show interface",
        neighbors="show lldp neighbors detail, show cdp neighbors detail",
        arp="show ip arp vrf all / show ip arp",
        fdb="show mac address-table",
        vlans="show vlan",
        lags="show port-channel summary",
        routes="show ip route vrf all / show ip route",
        adjacencies="show ip ospf neighbor vrf all / show ip ospf neighbor, show ip bgp summary",
    ),
    password_change=PasswordChange(
        (lines("configure terminal", "username {username} password {password}", "end"),),
        save=lines("copy running-config startup-config"),
        leave=lines("end"),
    ),
)

CISCO_XR = Dialect(
    platform=named("cisco_xr", "Cisco"),
    signature=signature(r"Cisco IOS XR"),
    more=("admin show inventory",),
    questions=ask(
        "cisco_xr",
        interfaces="show interfaces",
        addresses="show interfaces",
        neighbors="show lldp neighbors detail, show cdp neighbors detail",
        arp="show arp, show ipv6 neighbors",
        routes="show ip route / show route",
        adjacencies="show ospf neighbor, show bgp instance all summary",
    ),
)

CISCO_ASA = Dialect(
    platform=named("cisco_asa", "Cisco"),
    signature=signature(r"Cisco Adaptive Security Appliance"),
    prepare=("terminal pager 0",),
    enable="enable",
    facts=re.compile(r"^Hardware: +(?P<model>[^,\s]+)", re.MULTILINE),
    questions=ask(
        "cisco_asa",
        interfaces="show interface",
        addresses="show interface",
        arp="show arp",
        lags="show port-channel summary",
        routes="show route",
        adjacencies="show ospf neighbor, show bgp summary",
    ),
)
