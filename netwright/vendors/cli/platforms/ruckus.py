"""Ruckus (Brocade) FastIron."""

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.platforms import named

RUCKUS_FASTIRON = Dialect(
    platform=named("ruckus_fastiron", "Ruckus"),
    aliases=("brocade_fastiron",),
    signature=signature(r"Ruckus Networks|Ruckus Wireless|ICX\d"),
    prepare=("skip-page-display",),
    enable="enable",
    questions=ask(
        "ruckus_fastiron",
        interfaces="show interfaces",
        addresses="show interfaces",
        arp="show arp",
        fdb="show mac-address",
        vlans="show vlan",
    ),
)
