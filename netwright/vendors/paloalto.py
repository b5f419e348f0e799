"""Palo Alto Networks: PAN-OS."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        name="paloalto_panos",
        vendor="Palo Alto Networks",
        os_name="PAN-OS",
        kind=DeviceKind.FIREWALL,
        object_ids=("25461.",),
        signature=pattern(r"^Palo Alto Networks (?:PA|VM)-"),
        facts=(pattern(r"Networks (?P<model>(?:PA|VM)-\d+)"),),
    ),
)
