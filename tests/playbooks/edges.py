"""What an operator types once at an edge, so that our lists have an effect there."""

_PANOS_GROUP = (
    "set address nobody ip-netmask 192.0.2.255/32",
    "set address-group NETWRIGHT-BLOCKED static nobody",
    "set rulebase security rules drop-blocked source NETWRIGHT-BLOCKED",
    "set rulebase security rules drop-blocked action drop",
)
EDGES = {
    "cisco_ios": (
        "configure terminal",
        "ip access-list extended EDGE-IN",
        "deny ip object-group NETWRIGHT-BLOCKED any",
        "end",
    ),
    "cisco_asa": (
        "configure terminal",
        "object-group network NETWRIGHT-BLOCKED",
        "network-object host 192.0.2.255",
        "exit",
        "access-list OUTSIDE-IN extended deny ip object-group NETWRIGHT-BLOCKED any",
        "end",
    ),
    "arista_eos": (
        "configure terminal",
        "interface Ethernet1",
        "ip access-group NETWRIGHT-BLOCKED in",
        "ipv6 access-group NETWRIGHT-BLOCKED6 in",
        "end",
    ),
    "juniper_junos": (
        "configure exclusive",
        "set firewall family inet filter EDGE term b from source-prefix-list NETWRIGHT-BLOCKED",
        "commit",
        "exit",
    ),
    "fortinet": (
        "config firewall address",
        'edit "nobody"',
        "set subnet 192.0.2.255 255.255.255.255",
        "end",
        "config firewall addrgrp",
        'edit "NETWRIGHT-BLOCKED"',
        'set member "nobody"',
        "end",
        "config firewall address6",
        'edit "nobody6"',
        "set ip6 2001:db8:ffff::ff/128",
        "end",
        "config firewall addrgrp6",
        'edit "NETWRIGHT-BLOCKED6"',
        'set member "nobody6"',
        "end",
        "config firewall policy",
        "edit 1",
        'set srcaddr "NETWRIGHT-BLOCKED"',
        'set srcaddr6 "NETWRIGHT-BLOCKED6"',
        "end",
    ),
    "paloalto_panos": ("configure", *_PANOS_GROUP, "commit", "exit"),
}
EDGES["cisco_xe"] = EDGES["cisco_ios"]

FIRST_LINES = {
    "cisco_asa": tuple(
        line.replace("host 192.0.2.255", "host 198.51.100.7") for line in EDGES["cisco_asa"]
    ),
    "fortinet": tuple(
        line.replace('"nobody"', '"nw-198.51.100.7_32"').replace("192.0.2.255 ", "198.51.100.7 ")
        for line in EDGES["fortinet"]
    ),
    "paloalto_panos": tuple(
        line.replace("nobody", "nw-198.51.100.7_32").replace("192.0.2.255", "198.51.100.7")
        for line in EDGES["paloalto_panos"]
    ),
}
"""Where a group in use has no member but one of ours."""
