"""Carrier equipment: optical, microwave, access and service edge, one platform per maker."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_VERSION = pattern(r"(?:version|ver|sw|v)[:.]? ?V?(?P<os_version>\d+\.\d[\w.-]*)")

PLATFORMS = (
    Platform(
        name="ciena_waveserver",
        vendor="Ciena",
        os_name="Waveserver",
        kind=DeviceKind.SWITCH,
        object_ids=("1271.3.",),
    ),
    Platform(
        name="ciena_saos", vendor="Ciena", kind=DeviceKind.SWITCH, object_ids=("1271.", "6141.")
    ),
    Platform(
        name="adva_fsp150f3",
        vendor="ADVA",
        kind=DeviceKind.SWITCH,
        object_ids=("2544.1.12.",),
        facts=(pattern(r"(?P<model>FSP ?150\S*|GE\d\w+)"),),
    ),
    Platform(
        name="ipinfusion_ocnos",
        vendor="IP Infusion",
        os_name="OcNOS",
        kind=DeviceKind.SWITCH,
        object_ids=("36673.",),
        signature=pattern(r"\bOcNOS\b"),
        facts=(
            pattern(r"Hardware Model: ?(?P<model>[^,]+)"),
            pattern(r"OcNOS,? ?(?P<os_version>[\d.]+)"),
        ),
    ),
    Platform(
        name="oneaccess_oneos",
        vendor="OneAccess",
        os_name="OneOS",
        kind=DeviceKind.ROUTER,
        object_ids=("13191.",),
        facts=(pattern(r"ONEOS\S*-(?P<os_version>V?\d[\w.]+)"),),
    ),
    Platform(
        name="teldat_cit",
        vendor="Teldat",
        os_name="CIT",
        kind=DeviceKind.ROUTER,
        object_ids=("2007.",),
        facts=(pattern(r"Router model (?P<model>\S+)"), pattern(r"S/N: (?P<serial>\S+)")),
    ),
    Platform(
        name="telcosystems_binos",
        vendor="Telco Systems",
        os_name="BiNOS",
        kind=DeviceKind.SWITCH,
        object_ids=("738.",),
        facts=(_VERSION,),
    ),
    Platform(
        name="rad_etx",
        vendor="RAD",
        kind=DeviceKind.SWITCH,
        object_ids=("164.",),
        facts=(_VERSION,),
    ),
    Platform(name="mrv_optiswitch", vendor="MRV", kind=DeviceKind.SWITCH, object_ids=("629.",)),
    Platform(name="calix_b6", vendor="Calix", kind=DeviceKind.OLT, object_ids=("6066.", "6321.")),
    Platform(name="casa_cmts", vendor="Casa", kind=DeviceKind.OTHER, object_ids=("20858.",)),
    Platform(
        name="ericsson_ipos", vendor="Ericsson", kind=DeviceKind.ROUTER, object_ids=("2352.",)
    ),
    Platform(
        name="ericsson_mltn63", vendor="Ericsson", kind=DeviceKind.WIRELESS, object_ids=("193.81.",)
    ),
    Platform(name="aviat_wtm", vendor="Aviat", kind=DeviceKind.WIRELESS, object_ids=("2509.",)),
    Platform(name="accedian", vendor="Accedian", kind=DeviceKind.SWITCH, object_ids=("22420.",)),
    Platform(
        name="adtran_os",
        vendor="Adtran",
        kind=DeviceKind.SWITCH,
        object_ids=("664.",),
        facts=(_VERSION,),
    ),
    Platform(
        name="smartoptics_dwdm",
        vendor="SmartOptics",
        kind=DeviceKind.SWITCH,
        object_ids=("30826.",),
    ),
    Platform(
        name="infinera_packet", vendor="Infinera", kind=DeviceKind.SWITCH, object_ids=("21296.",)
    ),
    Platform(
        vendor="Zhone", kind=DeviceKind.OLT, object_ids=("5504.",), signature=pattern(r"^zhone-")
    ),
    Platform(
        vendor="Cambium",
        kind=DeviceKind.WIRELESS,
        object_ids=("17713.", "161.19."),
        signature=pattern(r"^(?:Cambium |CMM ?\d|Canopy)"),
        facts=(pattern(r"(?P<model>cn\w+ \w+|PTP \w+|PMP \w+)"), _VERSION),
    ),
    Platform(
        vendor="Accedian",
        kind=DeviceKind.SWITCH,
        signature=pattern(r"^AMN-|^AEN-"),
    ),
    Platform(
        vendor="LigoWave", kind=DeviceKind.WIRELESS, signature=pattern(r"^(?:LigoWave|Deliberant)")
    ),
    Platform(vendor="Baicells", kind=DeviceKind.WIRELESS, signature=pattern(r"^Linux BaiCPE")),
    Platform(
        vendor="Alta Labs",
        kind=DeviceKind.WIRELESS,
        signature=pattern(r"^Alta AP"),
        facts=(pattern(r"Alta (?P<model>\S+) (?P<os_version>\S+)"),),
    ),
    Platform(
        vendor="Alta Labs",
        kind=DeviceKind.ROUTER,
        signature=pattern(r"^Alta Route"),
        facts=(pattern(r"Alta (?P<model>\S+) (?P<os_version>\S+)"),),
    ),
)
