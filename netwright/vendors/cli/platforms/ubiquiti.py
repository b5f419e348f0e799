"""Ubiquiti EdgeSwitch."""

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.platforms import named

UBIQUITI_EDGESWITCH = Dialect(
    platform=named("ubiquiti_edgeswitch", "Ubiquiti"),
    signature=signature(r"EdgeSwitch"),
    enable="enable",
    questions=ask("ubiquiti_edgeswitch", arp="show arp", vlans="show vlan"),
)
