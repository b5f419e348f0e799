"""Huawei VRP."""

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature

HUAWEI_VRP = Dialect(
    platform="huawei_vrp",
    aliases=("huawei", "huawei_vrpv8"),
    vendor="Huawei",
    os_name="VRP",
    signature=signature(r"Huawei Versatile Routing Platform|VRP \(R\) software"),
    version="display version",
    prepare=("screen-length 0 temporary",),
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
)
