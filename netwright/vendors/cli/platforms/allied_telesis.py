"""Allied Telesis AlliedWare Plus."""

from netwright.model.device import DeviceKind
from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature

ALLIED_TELESIS_AWPLUS = Dialect(
    platform="allied_telesis_awplus",
    vendor="Allied Telesis",
    os_name="AlliedWare Plus",
    signature=signature(r"AlliedWare Plus"),
    kind=DeviceKind.SWITCH,
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
