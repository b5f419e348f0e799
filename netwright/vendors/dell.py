"""Dell: OS10, OS9 (Force10's FTOS), OS6, PowerConnect, SONiC."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        name="dell_os10",
        vendor="Dell",
        os_name="OS10",
        kind=DeviceKind.SWITCH,
        object_ids=("674.11000.",),
        signature=pattern(r"Dell (?:EMC )?Networking OS10|SmartFabric OS10"),
        facts=(
            pattern(r"(?:OS Version|System Description)?:? ?(?P<os_version>10\.\d[\w.()]*)"),
            pattern(r"System Type: (?P<model>\S+)"),
        ),
    ),
    Platform(
        name="dell_sonic",
        vendor="Dell",
        os_name="SONiC",
        kind=DeviceKind.SWITCH,
        object_ids=("674.", "4413.", "8072."),
        where=pattern(r"SONiC"),
        signature=pattern(r"Dell .*SONiC"),
        facts=(
            pattern(r"SONiC Software Version: (?P<os_version>\S+)"),
            pattern(r"HwSku: (?P<model>\S+)"),
        ),
    ),
    Platform(
        name="dell_force10",
        vendor="Force10",
        os_name="FTOS",
        kind=DeviceKind.SWITCH,
        object_ids=("6027.",),
        where=pattern(r"^Force10"),
        signature=pattern(r"^Force10 Networks"),
        facts=(pattern(r"Application Software Version: (?P<os_version>\d[\d.]+\d)"),),
    ),
    Platform(
        name="dell_os9",
        vendor="Dell",
        os_name="OS9",
        kind=DeviceKind.SWITCH,
        object_ids=("6027.",),
        signature=pattern(r"Dell (?:EMC )?(?:Networking|Force10) OS"),
        facts=(
            pattern(r"Application Software Version: (?P<os_version>\S+)"),
            pattern(r"Series: (?P<model>\S+)"),
        ),
    ),
    Platform(
        name="dell_os6",
        vendor="Dell",
        os_name="OS6",
        kind=DeviceKind.SWITCH,
        object_ids=("674.10895.",),
        where=pattern(r"Networking N\d|\bN[1-4]\d{3}|, 6\.\d"),
        facts=(
            pattern(r"Networking (?P<model>N\w+)"),
            pattern(r", (?P<os_version>\d+\.\d+\.\d+[\d.]*),"),
        ),
    ),
    Platform(
        name="dell_powerconnect",
        vendor="Dell",
        os_name="PowerConnect",
        kind=DeviceKind.SWITCH,
        object_ids=("674.10895.",),
        signature=pattern(r"^PowerConnect"),
        facts=(
            pattern(r"Power ?Connect (?P<model>[\w-]+)"),
            pattern(r", (?P<os_version>\d+\.\d+\.\d+[\d.]*),"),
        ),
    ),
    Platform(vendor="Dell", kind=DeviceKind.SERVER, object_ids=("674.10892.",)),
)
