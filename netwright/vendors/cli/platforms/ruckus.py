"""Ruckus (Brocade) FastIron."""

from netwright.model.device import DeviceKind
from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature

RUCKUS_FASTIRON = Dialect(
    platform="ruckus_fastiron",
    aliases=("brocade_fastiron",),
    vendor="Ruckus",
    os_name="FastIron",
    signature=signature(r"Ruckus Networks|Ruckus Wireless|ICX\d"),
    kind=DeviceKind.SWITCH,
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
