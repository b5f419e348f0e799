"""HPE and Aruba: ProVision, Comware, AOS-CX, ArubaOS; and H3C, whose Comware it is."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_COMWARE_FACTS = (
    pattern(r"Software Version (?P<os_version>\d[\w.]+\w)"),
    pattern(
        r"Release \w+ (?P<model>(?:HPE? |H3C )?[A-Z\d][\w+ -]*?) (?:Switch |Series )*Copyright"
    ),
    pattern(r"^(?:Switch|H3C|HPE?) (?P<model>[A-Z]*\d[\w-]*)"),
)
_COMWARE_KINDS = (
    (pattern(r"secpath|firewall|\bf\d{4}\b"), DeviceKind.FIREWALL),
    (pattern(r"\bmsr|\bsr\d|\bcr\d|router"), DeviceKind.ROUTER),
    (pattern(r"\bwx\d|\bwa\d|access controller"), DeviceKind.WIRELESS),
)

PLATFORMS = (
    Platform(
        name="hp_comware",
        vendor="HPE",
        os_name="Comware",
        kind=DeviceKind.SWITCH,
        object_ids=("25506.11.", "25506."),
        where=pattern(r"HPE? |Hewlett"),
        signature=pattern(r"^HPE? Comware"),
        facts=_COMWARE_FACTS,
        kinds=_COMWARE_KINDS,
    ),
    Platform(
        name="hp_comware",
        vendor="HPE",
        os_name="Comware",
        kind=DeviceKind.SWITCH,
        object_ids=("25506.11.",),
        facts=_COMWARE_FACTS,
        kinds=_COMWARE_KINDS,
    ),
    Platform(
        name="h3c_comware",
        vendor="H3C",
        os_name="Comware",
        kind=DeviceKind.SWITCH,
        object_ids=("25506.",),
        signature=pattern(r"H3C (?:Comware|Series)"),
        facts=_COMWARE_FACTS,
        kinds=_COMWARE_KINDS,
    ),
    Platform(
        name="hp_comware",
        vendor="3Com",
        kind=DeviceKind.SWITCH,
        object_ids=("43.1.16.", "43.10."),
        facts=_COMWARE_FACTS,
    ),
    Platform(
        name="aruba_aoscx",
        vendor="HPE Aruba",
        os_name="AOS-CX",
        kind=DeviceKind.SWITCH,
        object_ids=("47196.",),
        signature=pattern(r"^Aruba \w+ .*\b[A-Z]{2}\.1\d\.\d\d"),
        facts=(
            pattern(r"(?P<os_version>\b[A-Z]{2}\.\d\d\.\d[\w.]+)"),
            pattern(r"^(?:HPE )?Aruba (?P<model>\w+) "),
        ),
    ),
    Platform(
        name="aruba_osswitch",
        vendor="HPE Aruba",
        os_name="ArubaOS-Switch",
        kind=DeviceKind.SWITCH,
        object_ids=("11.2.3.7.",),
        where=pattern(r"^Aruba"),
        facts=(
            pattern(r"revision (?P<os_version>[A-Z]+\.\d\d\.[\w.]+)"),
            pattern(r"^Aruba \w+ (?P<model>[\w-]+)"),
        ),
    ),
    Platform(
        name="hp_procurve",
        vendor="HPE",
        os_name="ProVision",
        kind=DeviceKind.SWITCH,
        object_ids=("11.2.3.7.",),
        signature=pattern(r"^(?:HP|ProCurve) J\d{4}\w"),
        facts=(
            pattern(r"revision #?(?P<os_version>[A-Z]+\.\d\d\.[\w.]+)"),
            pattern(r"(?:Switch|Networking) (?P<model>\d\w+)"),
            pattern(r"(?P<model>J\d{4}\w)"),
        ),
    ),
    Platform(
        vendor="HP",
        os_name="JetDirect",
        kind=DeviceKind.OTHER,
        object_ids=("11.2.3.9.",),
        signature=pattern(r"HP ETHERNET MULTI-ENVIRONMENT"),
        facts=(pattern(r"PID:HP (?P<model>[^,]+)"),),
    ),
    Platform(vendor="HPE", kind=DeviceKind.SERVER, object_ids=("11.5.", "11.2.3.10.")),
    Platform(
        name="aruba_os",
        vendor="Aruba",
        os_name="ArubaOS",
        kind=DeviceKind.WIRELESS,
        object_ids=("14823.1.1.", "14823.1.2.", "674.", "6486."),
        where=pattern(r"^ArubaOS"),
        signature=pattern(r"^ArubaOS \(MODEL"),
        facts=(
            pattern(r"Version (?P<os_version>\d\S+)"),
            pattern(r"MODEL: (?:Aruba)?(?P<model>[\w-]+)"),
        ),
    ),
    Platform(
        vendor="Aruba",
        os_name="ClearPass",
        kind=DeviceKind.SERVER,
        object_ids=("14823.1.6.",),
        signature=pattern(r"^ClearPass Policy Manager"),
        facts=(pattern(r"Manager (?P<os_version>[\d.]+), Model: (?P<model>[\w-]+)"),),
    ),
)
