"""Extreme: EXOS, VOSS (once Nortel's and Avaya's), ERS, SLX-OS, WiNG."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_EXOS = pattern(r"ExtremeXOS|Switch Engine")
_EXOS_FACTS = (
    pattern(r"version (?P<os_version>\d[\w.]+)"),
    pattern(r"\((?P<model>[^)]+)\) version"),
)

PLATFORMS = (
    Platform(
        name="extreme_slx",
        vendor="Extreme",
        os_name="SLX-OS",
        kind=DeviceKind.SWITCH,
        object_ids=("1916.",),
        where=pattern(r"SLX"),
        signature=pattern(r"\bSLX-?OS|\bSLX\d{4}"),
        facts=(pattern(r"(?P<model>SLX-?\d[\w-]+)"),),
    ),
    Platform(
        name="extreme_exos",
        vendor="Extreme",
        os_name="EXOS",
        kind=DeviceKind.SWITCH,
        object_ids=("1916.",),
        where=_EXOS,
        signature=_EXOS,
        facts=_EXOS_FACTS,
    ),
    Platform(
        name="extreme_vsp",
        vendor="Extreme",
        os_name="VOSS",
        kind=DeviceKind.SWITCH,
        object_ids=("1916.", "2272."),
        where=pattern(r"VSP-?\d|VOSS|Fabric ?Engine|\bXA\d{4}|\bERS-8\d|Passport"),
        facts=(
            pattern(r"^(?P<model>[\w+-]+)(?: \w+)? \((?P<os_version>\d[\d.]+\w*)\)"),
            pattern(r"^(?P<model>[A-Z]\S*\d\S*)"),
        ),
    ),
    Platform(
        name="extreme_exos",
        vendor="Extreme",
        kind=DeviceKind.SWITCH,
        object_ids=("1916.",),
        facts=_EXOS_FACTS,
    ),
    Platform(name="extreme_vsp", vendor="Extreme", kind=DeviceKind.SWITCH, object_ids=("2272.",)),
    Platform(
        name="extreme_ers",
        vendor="Nortel",
        os_name="BOSS",
        kind=DeviceKind.SWITCH,
        object_ids=("45.3.",),
        facts=(
            pattern(r"SW:v?(?P<os_version>\d[\w.]+)"),
            pattern(r"Switch (?P<model>\d[\w+-]+)"),
        ),
        kinds=((pattern(r"wlan|wireless|access point"), DeviceKind.WIRELESS),),
    ),
    Platform(
        name="enterasys",
        vendor="Enterasys",
        kind=DeviceKind.SWITCH,
        object_ids=("5624.", "52."),
        facts=(pattern(r"(?:Rev|Version) (?P<os_version>\d[\w.]+)"),),
        kinds=((pattern(r"wireless|wlan"), DeviceKind.WIRELESS),),
    ),
)
