"""Fortinet: FortiOS, FortiSwitch, FortiAP, FortiWLC and the appliances around them."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        name="fortinet",
        vendor="Fortinet",
        os_name="FortiOS",
        kind=DeviceKind.FIREWALL,
        object_ids=("12356.101.1.", "12356.1."),
        signature=pattern(r"^Forti(?:Gate|WiFi)"),
        facts=(
            pattern(r"(?P<model>Forti(?:Gate|WiFi)-\w+)"),
            pattern(r"v(?P<os_version>\d\.\d[\d.]*)"),
        ),
    ),
    Platform(
        name="fortinet",
        vendor="Fortinet",
        os_name="FortiSwitchOS",
        kind=DeviceKind.SWITCH,
        object_ids=("12356.106.",),
        facts=(
            pattern(r"(?P<model>FortiSwitch-\w+)"),
            pattern(r"v(?P<os_version>\d\.\d[\d.]*)"),
        ),
    ),
    Platform(
        vendor="Fortinet",
        os_name="FortiAP",
        kind=DeviceKind.WIRELESS,
        object_ids=("12356.120.",),
    ),
    Platform(
        vendor="Fortinet",
        os_name="FortiADC",
        kind=DeviceKind.LOAD_BALANCER,
        object_ids=("12356.112.",),
    ),
    Platform(
        vendor="Fortinet",
        os_name="FortiWeb",
        kind=DeviceKind.FIREWALL,
        object_ids=("12356.107.",),
    ),
    Platform(vendor="Fortinet", kind=DeviceKind.SERVER, object_ids=("12356.",)),
)
