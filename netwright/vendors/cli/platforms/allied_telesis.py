"""Allied Telesis AlliedWare Plus."""

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.platforms import named

ALLIED_TELESIS_AWPLUS = Dialect(
    platform=named("allied_telesis_awplus", "Allied Telesis"),
    signature=signature(r"AlliedWare Plus"),
    more=("show system",),
    enable="enable",
    questions=ask(
        "allied_telesis_awplus",
        interfaces="show interface",
        addresses="show interface",
        neighbors="show lldp neighbors detail",
        arp="show arp",
        fdb="show mac address-table",
        vlans="show vlan all",
        lags="show etherchannel summary",
        routes="show ip route",
    ),
)
