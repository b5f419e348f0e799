"""MikroTik RouterOS."""

import re

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.platforms import named

MIKROTIK_ROUTEROS = Dialect(
    platform=named("mikrotik_routeros", "MikroTik"),
    signature=signature(r"^\s*platform: MikroTik"),
    version="/system resource print",
    more=("/system routerboard print", "/system identity print"),
    prepare=(),
    facts=re.compile(
        r"^\s*(?:board-name|model): (?P<model>.+)|^\s*serial-number: (?P<serial>\S+)"
        r"|^\s*name: (?P<sys_name>\S+)|^\s*version: (?P<os_version>\S+)",
        re.MULTILINE,
    ),
    questions=ask(
        "mikrotik_routeros",
        interfaces="interface print terse without-paging",
        addresses="ip address print",
        neighbors="ip neighbor print detail",
        arp="ip arp print terse without-paging",
        fdb="interface bridge host print terse without-paging",
        routes="ip route print terse without-paging",
    ),
)
