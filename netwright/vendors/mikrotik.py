"""MikroTik: RouterOS and SwOS."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        name="mikrotik_switchos",
        vendor="MikroTik",
        os_name="SwOS",
        kind=DeviceKind.SWITCH,
        object_ids=("14988.2.",),
        facts=(pattern(r"^(?P<model>\S+) SwOS v?(?P<os_version>[\d.]+)"),),
    ),
    Platform(
        name="mikrotik_routeros",
        vendor="MikroTik",
        os_name="RouterOS",
        kind=DeviceKind.ROUTER,
        object_ids=("14988.",),
        signature=pattern(r"^RouterOS\b"),
        facts=(pattern(r"RouterOS (?P<model>\S+)"),),
        kinds=(
            (pattern(r"\bcrs|\bcss"), DeviceKind.SWITCH),
            (pattern(r"\bcap|\bwap|\bsxt|\blhg|\bomnitik"), DeviceKind.WIRELESS),
        ),
    ),
)
