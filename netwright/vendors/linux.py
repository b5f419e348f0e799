"""Linux and Unix hosts: routers built on them, and plain ones.

Most answer with the number of the agent software (Net-SNMP), which says nothing of the device;
so these platforms are known by their sysDescr, and are looked at after all vendors'.
"""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_AGENT = ("8072.", "2021.")
_KERNEL = pattern(r"^Linux \S+ (?P<os_version>\d\S*)")

PLATFORMS = (
    Platform(
        name="linux",
        vendor="FRRouting",
        os_name="FRR",
        kind=DeviceKind.ROUTER,
        signature=pattern(r"\bFRR(?:outing)?[ /]v?\d"),
        facts=(pattern(r"FRR(?:outing)?[ /]v?(?P<os_version>\d[\w.-]*)"),),
    ),
    Platform(
        name="vyos",
        vendor="VyOS",
        os_name="VyOS",
        kind=DeviceKind.ROUTER,
        object_ids=("44641.", "30803."),
        signature=pattern(r"^(?:VyOS|Vyatta)\b"),
        facts=(pattern(r"(?:VyOS|Vyatta) (?P<os_version>\S+)"),),
    ),
    Platform(
        name="cumulus_linux",
        vendor="Cumulus",
        os_name="Cumulus Linux",
        kind=DeviceKind.SWITCH,
        object_ids=("40310.",),
        signature=pattern(r"^Cumulus[- ]Linux"),
        facts=(pattern(r"Cumulus[- ]Linux (?:version )?(?P<os_version>\d\S+)"),),
    ),
    Platform(
        name="edgecore_sonic",
        os_name="SONiC",
        kind=DeviceKind.SWITCH,
        signature=pattern(r"SONiC Software Version"),
        facts=(
            pattern(r"SONiC Software Version: (?P<os_version>\S+)"),
            pattern(r"HwSku: (?P<model>\S+)"),
        ),
    ),
    Platform(
        name="linux",
        vendor="OpenWrt",
        os_name="OpenWrt",
        kind=DeviceKind.ROUTER,
        signature=pattern(r"^Linux OpenWrt "),
    ),
    Platform(
        vendor="pfSense",
        os_name="pfSense",
        kind=DeviceKind.FIREWALL,
        signature=pattern(r"^pfSense "),
    ),
    Platform(
        vendor="OPNsense",
        os_name="OPNsense",
        kind=DeviceKind.FIREWALL,
        signature=pattern(r"OPNsense"),
    ),
    Platform(
        vendor="m0n0wall",
        os_name="m0n0wall",
        kind=DeviceKind.FIREWALL,
        signature=pattern(r"^m0n0wall"),
    ),
    Platform(
        os_name="Windows",
        vendor="Microsoft",
        kind=DeviceKind.SERVER,
        object_ids=("311.",),
        signature=pattern(r"Software: Windows"),
        facts=(pattern(r"Windows(?: NT)? Version (?P<os_version>[\d.]+)"),),
    ),
    Platform(
        os_name="ESXi",
        vendor="VMware",
        kind=DeviceKind.SERVER,
        object_ids=("6876.",),
        signature=pattern(r"^VMware ESXi"),
        facts=(pattern(r"ESXi (?P<os_version>[\d.]+)"),),
    ),
    Platform(
        name="linux",
        os_name="Linux",
        kind=DeviceKind.SERVER,
        object_ids=_AGENT,
        where=pattern(r"^Linux\b"),
        signature=pattern(r"^Linux \S+ \d"),
        facts=(_KERNEL,),
    ),
    Platform(
        name="linux",
        os_name="FreeBSD",
        kind=DeviceKind.SERVER,
        signature=pattern(r"FreeBSD \d"),
        facts=(pattern(r"FreeBSD (?P<os_version>\d\S+)"),),
    ),
    Platform(
        name="linux",
        os_name="OpenBSD",
        kind=DeviceKind.SERVER,
        object_ids=("30155.",),
        signature=pattern(r"^(?:Open|Net|Dragonfly)BSD "),
        facts=(pattern(r"BSD \S+ (?P<os_version>\d\S+)"),),
    ),
    Platform(
        os_name="SunOS",
        kind=DeviceKind.SERVER,
        signature=pattern(r"^SunOS "),
        facts=(pattern(r"^SunOS \S+ (?P<os_version>\d\S*)"),),
    ),
    Platform(
        vendor="Apple", os_name="macOS", kind=DeviceKind.SERVER, signature=pattern(r"^Darwin ")
    ),
    Platform(
        vendor="Novell",
        os_name="NetWare",
        kind=DeviceKind.SERVER,
        signature=pattern(r"^Novell NetWare"),
    ),
)
