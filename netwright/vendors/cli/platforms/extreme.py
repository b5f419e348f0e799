"""Extreme EXOS."""

from netwright.model.device import DeviceKind
from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature

EXTREME_EXOS = Dialect(
    platform="extreme_exos",
    vendor="Extreme",
    os_name="EXOS",
    signature=signature(r"ExtremeXOS"),
    kind=DeviceKind.SWITCH,
    prepare=("disable clipaging",),
    questions=ask("extreme_exos", arp="show iparp", fdb="show fdb"),
)
