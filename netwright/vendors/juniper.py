"""Juniper: Junos, ScreenOS, JunosE."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        name="juniper_junos",
        vendor="Juniper",
        os_name="Junos",
        kind=DeviceKind.ROUTER,
        object_ids=("2636.",),
        signature=pattern(r"Juniper Networks, Inc\..*JUNOS"),
        facts=(
            pattern(r"JUNOS (?:Evolved )?(?P<os_version>\d[\w.-]+)"),
            pattern(r"Juniper Networks, Inc\. (?P<model>\w[\w-]+) "),
        ),
        kinds=(
            (pattern(r"\bv?srx"), DeviceKind.FIREWALL),
            (pattern(r"\b(?:ex|qfx|ocx)-?\d"), DeviceKind.SWITCH),
        ),
    ),
    Platform(
        name="juniper_screenos",
        vendor="Juniper",
        os_name="ScreenOS",
        kind=DeviceKind.FIREWALL,
        object_ids=("3224.",),
        facts=(
            pattern(r"^(?P<model>[\w-]+) version (?P<os_version>[\w.]+) \(SN: (?P<serial>\w+)"),
        ),
    ),
    Platform(
        vendor="Juniper",
        os_name="JunosE",
        kind=DeviceKind.ROUTER,
        object_ids=("4874.",),
        facts=(
            pattern(r"Networks, Inc\. (?P<model>[\w-]+)"),
            pattern(r"SW Version : \((?P<os_version>[^)]+)\)"),
        ),
    ),
)
