"""Fortinet FortiOS."""

import re

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.platforms import named

FORTINET = Dialect(
    platform=named("fortinet", "Fortinet"),
    signature=signature(r"^Version: Forti"),
    version="get system status",
    prepare=(),  # paging is part of the configuration there, so pages are turned
    facts=re.compile(
        r"^Version: (?P<model>\S+) v(?P<os_version>[^,\s]+)|^Hostname: (?P<sys_name>\S+)"
        r"|^Serial-Number: (?P<serial>\S+)",
        re.MULTILINE,
    ),
    questions=ask(
        "fortinet",
        interfaces="get system interface",
        addresses="get system interface",
        arp="get system arp",
        routes="get router info routing-table all",
        adjacencies="get router info bgp summary",
    ),
)
