"""Extreme EXOS."""

from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature
from netwright.vendors.platforms import named

EXTREME_EXOS = Dialect(
    platform=named("extreme_exos", "Extreme"),
    signature=signature(r"ExtremeXOS"),
    prepare=("disable clipaging",),
    questions=ask("extreme_exos", arp="show iparp", fdb="show fdb"),
)
