"""Ubiquiti: EdgeOS, EdgeSwitch, UniFi, airOS and airFiber."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_EDGE_OS = pattern(r"^Edge ?OS|^EdgeRouter|^UniFi ?Security ?Gateway")
_EDGE_SWITCH = pattern(r"^(?:Ubiquiti )?EdgeSwitch|^EdgePoint Switch|\bES-\d+-\w")
_UNIFI_SWITCH = pattern(r"^(?:UniFi )?(?:US|USW)-|^UniFi Switch")

PLATFORMS = (
    Platform(
        name="ubiquiti_edgerouter",
        vendor="Ubiquiti",
        os_name="EdgeOS",
        kind=DeviceKind.ROUTER,
        object_ids=("41112.1.5.", "8072."),
        where=pattern(r"Edge|UniFi"),
        signature=_EDGE_OS,
        facts=(
            pattern(r"^EdgeOS v(?P<os_version>[\d.]+\d)"),
            pattern(r"^(?P<model>EdgeRouter .+)"),
        ),
    ),
    Platform(
        name="ubiquiti_edgeswitch",
        vendor="Ubiquiti",
        os_name="EdgeSwitch",
        kind=DeviceKind.SWITCH,
        object_ids=("4413.", "41112."),
        where=_EDGE_SWITCH,
        signature=_EDGE_SWITCH,
        facts=(pattern(r"^(?P<model>[^,]+), (?P<os_version>\d[\w.]+)"),),
    ),
    Platform(
        name="ubiquiti_unifiswitch",
        vendor="Ubiquiti",
        os_name="UniFi",
        kind=DeviceKind.SWITCH,
        object_ids=("4413.", "41112.", "8072."),
        where=_UNIFI_SWITCH,
        signature=_UNIFI_SWITCH,
        facts=(pattern(r"^(?P<model>[\w-]+)[ ,]+(?:v)?(?P<os_version>\d[\w.]+)"),),
    ),
    Platform(
        vendor="Ubiquiti",
        os_name="airOS",
        kind=DeviceKind.WIRELESS,
        object_ids=("41112.", "10002."),
    ),
)
