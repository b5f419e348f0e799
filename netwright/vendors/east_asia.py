"""Makers of China and Taiwan whose command line is much like Cisco's."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_VERSION = pattern(r"(?:software,? )?version:? ?(?P<os_version>V?\d[\w.()]*)")

PLATFORMS = (
    Platform(
        name="ruijie_os",
        vendor="Ruijie",
        os_name="RGOS",
        kind=DeviceKind.SWITCH,
        object_ids=("4881.",),
        signature=pattern(r"Ruijie"),
        facts=(pattern(r"\((?P<model>[\w-]+)\)"), _VERSION),
        kinds=(
            (pattern(r"router|gateway|rsr"), DeviceKind.ROUTER),
            (pattern(r"wireless|\bws\d|\bap\d"), DeviceKind.WIRELESS),
        ),
    ),
    Platform(
        name="zte_zxros",
        vendor="ZTE",
        os_name="ZXROS",
        kind=DeviceKind.SWITCH,
        object_ids=("3902.",),
        signature=pattern(r"\bZXR10\b"),
        facts=(
            pattern(r"ZXR10[ _](?P<model>\d{4}[\w-]*)"),
            pattern(r"ZTE (?P<model>\d{4}[\w-]*)"),
            pattern(r"Version:? (?:ZXR10 \w+ )?(?P<os_version>V\d[\w.]+)"),
        ),
        kinds=(
            (pattern(r"\bc[236]\d\d\b|zxa10"), DeviceKind.OLT),
            (pattern(r"\bm6000|\bt[68]000|router"), DeviceKind.ROUTER),
        ),
    ),
    Platform(
        name="raisecom_roap",
        vendor="Raisecom",
        os_name="ROAP",
        kind=DeviceKind.SWITCH,
        object_ids=("8886.",),
        signature=pattern(r"^ROAP\b"),
        facts=(
            pattern(r"Version (?P<model>ISCOM\w+)-?"),
            pattern(r"ROAP_(?P<os_version>\d[\w.()]+)"),
        ),
    ),
    Platform(
        vendor="BDCOM",
        kind=DeviceKind.SWITCH,
        object_ids=("3320.",),
        signature=pattern(r"^BDCOM"),
        facts=(pattern(r"BDCOM\S* (?P<model>\S+)"), _VERSION),
        kinds=((pattern(r"\bgp\d|epon|gpon|\bolt"), DeviceKind.OLT),),
    ),
    Platform(
        name="fiberstore_fsos",
        vendor="FS",
        os_name="FSOS",
        kind=DeviceKind.SWITCH,
        object_ids=("52642.", "27975.", "13464."),
        where=pattern(r"FSOS|Fiberstore|FS\.COM|^FS |^$"),
        signature=pattern(r"Fiberstore|By FS\.COM"),
        facts=(
            pattern(r"\((?P<model>[\w-]+)\)"),
            pattern(r"Software (?P<model>[A-Z]+\d[\w-]+) Series"),
            _VERSION,
        ),
    ),
    Platform(vendor="FS", kind=DeviceKind.SWITCH, object_ids=("52642.",), facts=(_VERSION,)),
    Platform(name="centec_os", vendor="Centec", kind=DeviceKind.SWITCH, object_ids=("27975.",)),
    Platform(
        vendor="FiberHome",
        kind=DeviceKind.SWITCH,
        object_ids=("3807.", "5875."),
        facts=(pattern(r"^(?P<model>S\d\w+) "), _VERSION),
    ),
    Platform(
        name="hillstone_stoneos",
        vendor="Hillstone",
        os_name="StoneOS",
        kind=DeviceKind.FIREWALL,
        object_ids=("28557.",),
        facts=(_VERSION,),
    ),
    Platform(
        name="alaxala_ax36s",
        vendor="ALAXALA",
        kind=DeviceKind.SWITCH,
        object_ids=("21839.",),
        facts=(
            pattern(r"\[(?P<model>AX[\w-]+)\]"),
            pattern(r"Ver\. (?P<os_version>\d[\w.]+)"),
        ),
    ),
    Platform(
        name="yamaha",
        vendor="Yamaha",
        kind=DeviceKind.ROUTER,
        object_ids=("1182.",),
        facts=(pattern(r"^(?P<model>\S+) Rev\.(?P<os_version>[\d.]+)"),),
    ),
    Platform(
        name="maipu",
        vendor="Maipu",
        kind=DeviceKind.SWITCH,
        object_ids=("5651.",),
        facts=(_VERSION,),
    ),
    Platform(vendor="C-Data", kind=DeviceKind.OLT, object_ids=("17409.", "34592.")),
    Platform(vendor="V-Solution", kind=DeviceKind.OLT, object_ids=("37950.",)),
)
