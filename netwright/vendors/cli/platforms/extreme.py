"""Extreme EXOS."""

import re

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.platforms import named

EXTREME_EXOS = Dialect(
    platform=named("extreme_exos", "Extreme"),
    signature=signature(r"ExtremeXOS"),
    more=("show switch",),
    prepare=("disable clipaging",),
    facts=re.compile(
        r"^SysName: +(?P<sys_name>\S+)|^System Type: +(?P<model>\S+)"
        r"|^Switch +: \S+ (?P<serial>\S+)|ExtremeXOS version (?P<os_version>\S+)",
        re.MULTILINE,
    ),
    questions=ask("extreme_exos", arp="show iparp", fdb="show fdb"),
)
