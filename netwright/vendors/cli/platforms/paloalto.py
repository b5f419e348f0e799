"""Palo Alto Networks PAN-OS."""

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.platforms import named

PALOALTO_PANOS = Dialect(
    platform=named("paloalto_panos", "Palo Alto Networks"),
    signature=signature(r"^sw-version:|^platform-family:"),
    version="show system info",
    prepare=("set cli pager off", "set cli terminal width 500"),
    questions=ask(
        "paloalto_panos",
        interfaces="show interface all",
        addresses="show interface all",
        neighbors="show lldp neighbors all",
        arp="show arp all",
        fdb="show mac all",
        lags="show lacp aggregate-ethernet all",
        routes="show routing route",
        adjacencies="show routing protocol bgp summary",
    ),
)
