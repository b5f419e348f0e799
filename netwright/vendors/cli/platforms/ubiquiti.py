"""Ubiquiti EdgeSwitch."""

from netwright.model.device import DeviceKind
from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature

UBIQUITI_EDGESWITCH = Dialect(
    platform="ubiquiti_edgeswitch",
    vendor="Ubiquiti",
    os_name="EdgeSwitch",
    signature=signature(r"EdgeSwitch"),
    kind=DeviceKind.SWITCH,
    enable="enable",
    questions=ask("ubiquiti_edgeswitch", arp="show arp", vlans="show vlan"),
)
