"""Huawei: VRP and YunShan OS, access networks, server management."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        os_name="iBMC",
        kind=DeviceKind.SERVER,
        object_ids=("2011.2.235.",),
    ),
    Platform(
        name="huawei_smartax",
        vendor="Huawei",
        os_name="SmartAX",
        kind=DeviceKind.OLT,
        object_ids=("2011.2.",),
        where=pattern(r"Integrated Access Software|SmartAX|\bMA5\d{3}"),
        facts=(pattern(r"(?P<model>MA5\w+)"), pattern(r"(?P<os_version>V\d{3}R\w+)")),
    ),
    Platform(
        name="huawei_vrp",
        vendor="Huawei",
        os_name="VRP",
        kind=DeviceKind.SWITCH,
        object_ids=("2011.2.", "2011."),
        signature=pattern(r"Huawei (?:Versatile Routing Platform|YunShan OS)"),
        facts=(
            pattern(r"\([\w-]+ (?P<os_version>V\d{3}R\w+)\)"),
            pattern(r"Version:? (?P<os_version>[V\d][\w.]+)"),
            pattern(r"(?:HUAWEI|Quidway) (?P<model>[A-Z][\w-]*\d[\w-]*)"),
        ),
        kinds=(
            (pattern(r"\busg|eudemon|\bngfw"), DeviceKind.FIREWALL),
            (pattern(r"\bairengine|\bwlan|\bap\d{4}|\bac6\d{3}"), DeviceKind.WIRELESS),
            (
                pattern(r"\bar\d|\bne\d|netengine|\batn|\bcx600|\bme60|\bptn|router"),
                DeviceKind.ROUTER,
            ),
        ),
    ),
)
