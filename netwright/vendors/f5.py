"""F5: BIG-IP (TMOS) and F5OS."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        name="f5_tmsh",
        vendor="F5",
        os_name="TMOS",
        kind=DeviceKind.LOAD_BALANCER,
        object_ids=("3375.",),
        signature=pattern(r"BIG-IP"),
        facts=(
            pattern(r"software release (?P<os_version>[\d.]+)"),
            pattern(r"^(?P<model>BIG-IP [^:]+) :"),
        ),
    ),
    Platform(
        vendor="F5",
        os_name="F5OS",
        kind=DeviceKind.LOAD_BALANCER,
        object_ids=("12276.",),
        facts=(pattern(r"services version (?P<os_version>[\d.-]+)"),),
    ),
)
