"""Cisco: NX-OS, IOS XR, IOS-XE, IOS, ASA, wireless, Small Business and the rest."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_VERSION = pattern(r"\bversion:? \(?(?P<os_version>\d[\w.()-]*\w\)?)")
_NX_OS = pattern(r"NX-?OS")
_IOS_XR = pattern(r"IOS XR")
# IOS-XE counts from 16 on; before, only the image's name tells it from IOS.
_IOS_XE = pattern(r"IOS[- ]XE|X86_64_LINUX_IOSD|CAT(?:3K|4500|9K)\w*_|Version 1[67]\.\d")
_ASA = pattern(r"Adaptive Security Appliance|PIX (?:Security|Firewall)|Firepower Threat")
_IOS = pattern(r"Cisco (?:IOS|Internetwork Operating System)")
_KINDS = (
    (pattern(r"\bair-|aironet|\bc91\d\d|\bcw91|\bwap\d|access point|wlc"), DeviceKind.WIRELESS),
    (pattern(r"\basa\d|\bpix|firewall|firepower|\bfpr"), DeviceKind.FIREWALL),
    (
        pattern(
            r"catalyst|\bcat\w*\d|\bws-c|\bc9[2-6]\d\d|\bc(?:29|35|36|37|38|45|49|65|68)\d\d"
            r"|\bc1[0-3]00|\bie-?\d|\bme-?\d|nexus|\bn[3579]k|\bcbs\d|\bs[fg]x?\d|\besw|switch"
        ),
        DeviceKind.SWITCH,
    ),
)

PLATFORMS = (
    Platform(
        name="cisco_nxos",
        vendor="Cisco",
        os_name="NX-OS",
        kind=DeviceKind.SWITCH,
        object_ids=("9.",),
        where=_NX_OS,
        signature=_NX_OS,
        facts=(_VERSION,),
    ),
    Platform(
        name="cisco_xr",
        vendor="Cisco",
        os_name="IOS XR",
        kind=DeviceKind.ROUTER,
        object_ids=("9.",),
        where=_IOS_XR,
        signature=_IOS_XR,
        facts=(_VERSION, pattern(r"Cisco (?P<model>NCS[\w-]+|ASR ?9\w+)")),
    ),
    Platform(
        name="cisco_asa",
        vendor="Cisco",
        os_name="ASA",
        kind=DeviceKind.FIREWALL,
        object_ids=("9.",),
        where=_ASA,
        signature=_ASA,
        facts=(_VERSION,),
    ),
    Platform(
        name="cisco_wlc",
        vendor="Cisco",
        os_name="AireOS",
        kind=DeviceKind.WIRELESS,
        object_ids=("9.1.", "14179."),
        where=pattern(r"^Cisco Controller"),
    ),
    Platform(
        name="cisco_apic",
        vendor="Cisco",
        os_name="ACI",
        kind=DeviceKind.OTHER,
        object_ids=("9.1.",),
        where=pattern(r"^APIC "),
        facts=(pattern(r"VERSION (?P<os_version>[^;]+); PID (?P<model>[^;]+)"),),
    ),
    Platform(
        vendor="Cisco",
        kind=DeviceKind.SERVER,
        object_ids=("9.1.",),
        where=pattern(
            r"Integrated Management Controller|Identity Services|Prime|Linux release|Hardware:"
        ),
        facts=(_VERSION,),
    ),
    Platform(
        name="cisco_xe",
        vendor="Cisco",
        os_name="IOS-XE",
        kind=DeviceKind.ROUTER,
        object_ids=("9.",),
        where=_IOS_XE,
        signature=pattern(r"Cisco IOS.*(?:IOS[- ]XE|X86_64_LINUX_IOSD|CAT9K)"),
        facts=(_VERSION,),
        kinds=(*_KINDS, (pattern(r"cat[39]k|cat4500|catalyst l3"), DeviceKind.SWITCH)),
    ),
    Platform(
        name="cisco_s300",
        vendor="Cisco",
        os_name="Small Business",
        kind=DeviceKind.SWITCH,
        object_ids=("9.6.1.",),
        facts=(_VERSION, pattern(r"^(?P<model>(?:CBS|S[FGX]|C1[23]00)[\w-]+)")),
        kinds=_KINDS,
    ),
    Platform(
        name="cisco_ap",
        vendor="Cisco",
        kind=DeviceKind.WIRELESS,
        object_ids=("4413.",),
        where=pattern(r"Cisco .*\bWAP\d"),
        facts=(pattern(r"(?P<model>WAP[\w-]+) "), _VERSION),
    ),
    Platform(
        name="cisco_ios",
        vendor="Cisco",
        os_name="IOS",
        kind=DeviceKind.ROUTER,
        object_ids=("9.",),
        where=_IOS,
        signature=_IOS,
        facts=(_VERSION,),
        kinds=_KINDS,
    ),
    Platform(name="cisco_ios", vendor="Cisco", object_ids=("9.",), facts=(_VERSION,), kinds=_KINDS),
    Platform(name="cisco_viptela", os_name="Viptela", object_ids=("41916.",)),
)
