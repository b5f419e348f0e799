"""Juniper Junos."""

import re

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.cli.password_change import Line, PasswordChange, lines
from netwright.vendors.platforms import named

JUNIPER_JUNOS = Dialect(
    platform=named("juniper_junos", "Juniper"),
    aliases=("juniper",),
    signature=signature(r"^(?:Junos:|JUNOS )"),
    more=("show chassis hardware",),
    prepare=("set cli screen-length 0", "set cli screen-width 511"),
    facts=re.compile(r"^Chassis +(?P<serial>[A-Z0-9]{6,}) ", re.MULTILINE),
    questions=ask(
        "juniper_junos",
        interfaces="show interfaces",
        addresses="show interfaces",
        neighbors="show lldp neighbors",
        arp="show arp no-resolve",
        fdb="show ethernet-switching table",
        vlans="show vlans",
        lags="show lacp interfaces",
        adjacencies="show ospf neighbor, show bgp summary",
    ),
    password_change=PasswordChange(
        (
            (
                Line("configure exclusive"),
                Line(
                    "set system login user {username} authentication plain-text-password",
                    (
                        (re.compile(r"^New password: ?\Z"), "{password}"),
                        (re.compile(r"^Retype new password: ?\Z"), "{password}"),
                    ),
                ),
                Line("commit and-quit", proof=re.compile(r"^commit complete", re.MULTILINE)),
            ),
        ),
        leave=lines("rollback 0", "exit configuration-mode"),
    ),
)
