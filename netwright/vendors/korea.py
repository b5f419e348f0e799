"""Makers of Korea. Netmiko has no driver for them: their command lines follow Cisco's.

`show running-config`, `terminal length 0` and `enable` work as on IOS, so `cisco_ios` drives the
switches and the firewalls with such a shell. Boards of other makers (Accton, Broadcom, BDCOM)
often sit inside and answer with their number, so the sysDescr's word counts as well.
"""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_VERSION = pattern(
    r"(?:(?:OS|version|ver\.?|release|firmware|uNOS|NOS|software):? )+v?(?P<os_version>\d[\w.-]*)"
)

PLATFORMS = (
    Platform(
        name="cisco_ios",
        vendor="Ubiquoss",
        os_name="uNOS",
        kind=DeviceKind.SWITCH,
        object_ids=("7800.", "36141."),
        signature=pattern(r"Ubi?quoss|\bUbiQuoss|유비쿼스"),
        facts=(_VERSION, pattern(r"(?P<model>\b[EUCPV]\d{4}\w*)")),
        kinds=((pattern(r"\bolt\b|[eg]-?pon"), DeviceKind.OLT),),
    ),
    Platform(
        name="cisco_ios",
        vendor="Dasan Networks",
        os_name="NOS",
        kind=DeviceKind.SWITCH,
        object_ids=("6296.",),
        # V5812G NOS 6.07p1/00:d0:cb:f5:b9:8b
        signature=pattern(r"\b[VDM]\d{4}\w* NOS \d|\bDasan\b|다산"),
        facts=(
            pattern(r"(?P<model>\b[A-Z]\d{3,4}\w*) .*\bNOS (?P<os_version>\d[\w.]*)"),
            pattern(r"(?P<model>\b[VDMH]i?\w?\d{4}\w*)"),
            _VERSION,
        ),
        kinds=((pattern(r"\bolt\b|[eg]-?pon|\bv58\d\d|\bv8[12]\d\d"), DeviceKind.OLT),),
    ),
    Platform(
        name="cisco_ios",
        vendor="Piolink",
        os_name="PLOS",
        kind=DeviceKind.LOAD_BALANCER,
        object_ids=("10188.",),
        where=pattern(r"PAS-?K|ADC|Load ?Balanc"),
        signature=pattern(r"Piolink.*PAS-?K"),
        facts=(_VERSION, pattern(r"(?P<model>PAS-?K\w*)")),
    ),
    Platform(
        vendor="Piolink",
        os_name="PLOS",
        kind=DeviceKind.FIREWALL,
        object_ids=("10188.",),
        where=pattern(r"WEBFRONT"),
        facts=(_VERSION, pattern(r"(?P<model>WEBFRONT[\w-]*)")),
    ),
    Platform(
        name="cisco_ios",
        vendor="Piolink",
        os_name="PLOS",
        kind=DeviceKind.SWITCH,
        object_ids=("10188.",),
        signature=pattern(r"Piolink|TiFRONT|파이오링크"),
        facts=(_VERSION, pattern(r"(?P<model>TiFRONT-\w+)")),
    ),
    Platform(
        vendor="SECUI",
        kind=DeviceKind.FIREWALL,
        object_ids=("9560.",),
        signature=pattern(r"\bSECUI\b|BLUEMAX|시큐아이"),
        facts=(_VERSION, pattern(r"(?P<model>(?:BLUEMAX|MF2)[\w -]*?)(?: version|,|$)")),
    ),
    Platform(
        vendor="AhnLab",
        kind=DeviceKind.FIREWALL,
        object_ids=("11563.",),
        signature=pattern(r"AhnLab|TrusGuard|안랩"),
        facts=(_VERSION, pattern(r"(?P<model>TrusGuard \w+)")),
    ),
    Platform(
        name="cisco_ios",
        vendor="HanDreamNet",
        kind=DeviceKind.SWITCH,
        object_ids=("27837.",),
        signature=pattern(r"HanDream|한드림"),
        facts=(_VERSION, pattern(r"(?P<model>\b(?:SG|HN)-?\d{4}\w*)")),
    ),
    Platform(
        name="cisco_ios",
        vendor="Axgate",
        os_name="AxgateOS",
        kind=DeviceKind.FIREWALL,
        object_ids=("37288.",),
        signature=pattern(r"\bAXGATE\b|엑스게이트"),
        facts=(_VERSION, pattern(r"(?P<model>AXGATE-\w+)")),
    ),
    Platform(
        name="cisco_ios",
        vendor="NexG",
        kind=DeviceKind.FIREWALL,
        object_ids=("26976.",),
        signature=pattern(r"\bV(?:Force|FORCE) ?\w|\bNexG\b|넥스지"),
        facts=(_VERSION, pattern(r"(?P<model>VForce ?\w+)")),
    ),
    Platform(
        vendor="Wins",
        kind=DeviceKind.FIREWALL,
        object_ids=("8103.",),
        signature=pattern(r"\bSNIPER\b.*(?:IPS|NGFW|DDX|ONE)|Winstechnet|윈스"),
        facts=(_VERSION, pattern(r"(?P<model>SNIPER [\w-]+)")),
    ),
    Platform(
        vendor="Future Systems",
        kind=DeviceKind.FIREWALL,
        object_ids=("2142.",),
        signature=pattern(r"WeGuardia|퓨쳐시스템"),
        facts=(_VERSION, pattern(r"(?P<model>WeGuardia[\w -]*\w)")),
    ),
    Platform(
        name="cisco_ios",
        vendor="Coweaver",
        kind=DeviceKind.SWITCH,
        object_ids=("5996.",),
        signature=pattern(r"Coweaver|Opticalink|코위버"),
        facts=(_VERSION,),
    ),
    Platform(
        name="cisco_ios",
        vendor="HFR",
        kind=DeviceKind.SWITCH,
        object_ids=("31859.", "60658."),
        facts=(_VERSION,),
    ),
    Platform(
        name="cisco_ios",
        vendor="Corecess",
        kind=DeviceKind.OLT,
        object_ids=("2971.",),
        facts=(_VERSION, pattern(r"(?P<model>\b[SR]\d{3,4}\w*)")),
    ),
    Platform(
        name="cisco_ios",
        vendor="Ericsson-LG",
        kind=DeviceKind.SWITCH,
        object_ids=("37425.", "572."),
        signature=pattern(r"Ericsson-LG|LG-(?:Ericsson|Nortel)|iPECS"),
        facts=(_VERSION, pattern(r"(?P<model>(?:iPECS )?ES-\d{4}\w*)")),
    ),
    Platform(
        vendor="EFM Networks",
        os_name="ipTIME",
        kind=DeviceKind.ROUTER,
        object_ids=("12874.",),
        signature=pattern(r"\bipTIME\b"),
    ),
    Platform(
        vendor="Davolink",
        kind=DeviceKind.WIRELESS,
        object_ids=("20140.",),
        signature=pattern(r"\bDavolink\b|다보링크"),
    ),
)
