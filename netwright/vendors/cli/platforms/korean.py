"""Ubiquoss, Dasan, Piolink, HanDreamNet, AXGATE, NexG: switches and firewalls made in Korea.

They speak like IOS, but how their tables look is documented nowhere we may read: they are told
apart and asked who they are.
"""

from netwright.model.device import DeviceKind
from netwright.vendors.cli.dialect import Dialect, signature

UBIQUOSS = Dialect(
    platform="ubiquoss",
    vendor="Ubiquoss",
    os_name="uNOS",
    signature=signature(r"ubiquoss|\buNOS\b"),
    kind=DeviceKind.SWITCH,
    more=("show system",),
    enable="enable",
)
DASAN = Dialect(
    platform="dasan_nos",
    vendor="Dasan Networks",
    os_name="NOS",
    signature=signature(r"\bdasan\b|^NOS "),
    kind=DeviceKind.SWITCH,
    more=("show system",),
    enable="enable",
)
PIOLINK = Dialect(
    platform="piolink",
    vendor="Piolink",
    os_name="PLOS",
    signature=signature(r"piolink|tifront|\bPLOS\b"),
    kind=DeviceKind.SWITCH,
    more=("show system",),
    enable="enable",
)
HANDREAMNET = Dialect(
    platform="handreamnet",
    vendor="HanDreamNet",
    os_name="SubGATE",
    signature=signature(r"handream|subgate"),
    kind=DeviceKind.SWITCH,
    more=("show system system-info",),
    enable="enable",
)
AXGATE = Dialect(
    platform="axgate",
    vendor="AXGATE",
    os_name="AXGATE",
    signature=signature(r"axgate"),
    kind=DeviceKind.FIREWALL,
    more=("show system version",),
)
NEXG = Dialect(
    platform="nexg_vforce",
    vendor="NexG",
    os_name="VForce",
    signature=signature(r"\bnexg\b|vforce"),
    kind=DeviceKind.FIREWALL,
    enable="enable",
)
