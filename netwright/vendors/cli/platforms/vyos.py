"""VyOS."""

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.platforms import named

VYOS = Dialect(
    platform=named("vyos", "VyOS"),
    templates="vyatta_vyos",
    aliases=("vyatta_vyos",),
    signature=signature(r"^Version: +VyOS|VyOS "),
    prepare=("set terminal length 0",),
    questions=ask("vyatta_vyos", arp="show arp", adjacencies="show ip bgp summary"),
)
