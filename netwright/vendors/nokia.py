"""Nokia: SR OS (TiMOS) and SR Linux; Alcatel-Lucent Enterprise's AOS."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_AOS_FACTS = (
    pattern(r"(?P<os_version>\d+\.\d+\.\d[\w.]*)(?: Service Release| GA|,)"),
    pattern(r"(?P<model>OS\d{4}\w*(?:-\w+)*)"),
)

PLATFORMS = (
    Platform(
        name="alcatel_aos",
        os_name="AOS",
        kind=DeviceKind.SWITCH,
        object_ids=("6527.",),
        where=pattern(r"^Alcatel-Lucent OS\d"),
        facts=_AOS_FACTS,
    ),
    Platform(
        name="nokia_srl",
        vendor="Nokia",
        os_name="SR Linux",
        kind=DeviceKind.ROUTER,
        object_ids=("6527.1.20.", "6527."),
        where=pattern(r"SR ?Linux"),
        signature=pattern(r"SRLinux-v"),
        facts=(
            pattern(r"SRLinux-v(?P<os_version>[\d.]+)"),
            pattern(r"SRLinux-\S+ (?P<model>.+?) Copyright"),
        ),
    ),
    Platform(
        name="nokia_sros",
        vendor="Nokia",
        os_name="SR OS",
        kind=DeviceKind.ROUTER,
        object_ids=("6527.",),
        signature=pattern(r"\bTiMOS-"),
        facts=(
            pattern(r"TiMOS-(?P<os_version>\w-[\w.]+)"),
            pattern(r"(?:Nokia|ALCATEL(?:-LUCENT)?) (?P<model>.+?) Copyright"),
        ),
        kinds=((pattern(r"\b7450|\besS\d|\bisam|\b7360"), DeviceKind.SWITCH),),
    ),
    Platform(
        name="nokia_isam",
        vendor="Nokia",
        os_name="ISAM",
        kind=DeviceKind.OLT,
        object_ids=("637.61.",),
    ),
    Platform(
        vendor="Nokia",
        os_name="Wavence",
        kind=DeviceKind.WIRELESS,
        object_ids=("637.54.",),
    ),
    Platform(
        name="alcatel_aos",
        vendor="Alcatel-Lucent Enterprise",
        os_name="AOS",
        kind=DeviceKind.SWITCH,
        object_ids=("6486.",),
        signature=pattern(r"^Alcatel-Lucent (?:Enterprise )?OS\d"),
        facts=_AOS_FACTS,
    ),
)
