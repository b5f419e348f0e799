"""Huawei VRP."""

import re

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.cli.password_change import Line, PasswordChange, lines
from netwright.vendors.platforms import named

_YES = ((re.compile(r"\[y/n\][^\n]*:?\s*\Z", re.IGNORECASE), "y"),)


def _password(keyword: str) -> tuple[Line, ...]:
    command = f"local-user {{username}} password {keyword} {{password}}"
    return (*lines("system-view", "aaa"), Line(command, _YES), Line("return"))


HUAWEI_VRP = Dialect(
    platform=named("huawei_vrp", "Huawei"),
    aliases=("huawei", "huawei_vrpv8"),
    signature=signature(r"Huawei Versatile Routing Platform|VRP \(R\) software"),
    version="display version",
    more=("display esn",),
    prepare=("screen-length 0 temporary",),
    facts=re.compile(
        r"^ESN[^:\n]*: *(?P<serial>\w+)|^VRP .*\((?:.* )?(?P<os_version>V\d\w+)\)"
        r"|^Huawei (?P<model>\S+(?: \d\S+)?)[^\n]* uptime is",
        re.MULTILINE | re.IGNORECASE,
    ),
    questions=ask(
        "huawei_vrp",
        interfaces="display interface",
        addresses="display interface",
        neighbors="display lldp neighbor",
        arp="display arp all / display arp, display ipv6 neighbors",
        fdb="display mac-address",
        vlans="display vlan",
        lags="display eth-trunk",
        routes="display ip routing-table verbose",
        adjacencies="display bgp peer",
    ),
    password_change=PasswordChange(
        (_password("irreversible-cipher"), _password("cipher")),
        save=(Line("save", _YES),),
        leave=lines("return"),
    ),
)
