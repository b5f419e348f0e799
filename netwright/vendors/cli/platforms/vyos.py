"""VyOS."""

from netwright.model.device import DeviceKind
from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature

VYOS = Dialect(
    platform="vyos",
    aliases=("vyatta_vyos",),
    vendor="VyOS",
    os_name="VyOS",
    signature=signature(r"^Version: +VyOS|VyOS "),
    kind=DeviceKind.ROUTER,
    prepare=("set terminal length 0",),
    questions=ask("vyatta_vyos", arp="show arp", adjacencies="show ip bgp summary"),
)
