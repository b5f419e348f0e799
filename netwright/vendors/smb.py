"""Switches and routers for small networks: one platform per maker."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_VERSION = pattern(r"(?:version|ver\.?|firmware|fw):? ?V?(?P<os_version>\d[\w.]*)")

PLATFORMS = (
    Platform(
        name="zyxel_os",
        vendor="Zyxel",
        os_name="ZyNOS",
        kind=DeviceKind.SWITCH,
        object_ids=("890.",),
        facts=(pattern(r"^(?P<model>[A-Z]+-?\d[\w-]*)$"),),
        kinds=(
            (pattern(r"^(?:zywall|usg|atp|vpn\d)"), DeviceKind.FIREWALL),
            (pattern(r"^(?:nxc|nwa|wac|wax|unified)"), DeviceKind.WIRELESS),
            (pattern(r"\b(?:ies|aam|msc|olt|ves)-?\d"), DeviceKind.OLT),
        ),
    ),
    Platform(
        name="dlink_ds",
        vendor="D-Link",
        kind=DeviceKind.SWITCH,
        object_ids=("171.",),
        signature=pattern(r"^(?:D-Link )?D[EGX]S-\d{4}"),
        facts=(
            pattern(r"(?P<model>D[A-Z]{2}-\d{3}[\w-]*)"),
            pattern(r"(?:Build|Firmware|Version|Ver)[ :]*(?P<os_version>\d[\w.]+)"),
        ),
        kinds=(
            (pattern(r"\bd(?:ap|wl|ws)-"), DeviceKind.WIRELESS),
            (pattern(r"\bd(?:sr|ir)-"), DeviceKind.ROUTER),
            (pattern(r"\bdfl-"), DeviceKind.FIREWALL),
        ),
    ),
    Platform(
        name="tplink_jetstream",
        vendor="TP-Link",
        kind=DeviceKind.SWITCH,
        object_ids=("11863.",),
        signature=pattern(r"^(?:JetStream|Omada) \d+-Port"),
        facts=(pattern(r"(?P<model>T\d{4}\w*-\w+)"),),
        kinds=((pattern(r"router|gateway"), DeviceKind.ROUTER),),
    ),
    Platform(
        name="netgear_prosafe",
        vendor="Netgear",
        kind=DeviceKind.SWITCH,
        object_ids=("4526.", "89.1.1.1.3.6.1.4.1.4526."),
        signature=pattern(r"Netgear|ProSafe"),
        facts=(
            pattern(r"(?P<model>[A-Z]{1,4}\d{3,4}\w*)"),
            pattern(r", (?P<os_version>\d+\.\d[\d.]*),"),
        ),
    ),
    Platform(
        name="allied_telesis_awplus",
        vendor="Allied Telesis",
        os_name="AlliedWare Plus",
        kind=DeviceKind.SWITCH,
        object_ids=("207.",),
        where=pattern(r"AW\+|AlliedWare Plus"),
        signature=pattern(r"^Allied Teles[iy]+n?s? router/switch"),
        facts=(pattern(r"(?:AW\+|Version) v?(?P<os_version>\d[\w.-]+)"),),
    ),
    Platform(
        vendor="Allied Telesis",
        kind=DeviceKind.SWITCH,
        object_ids=("207.",),
        facts=(_VERSION, pattern(r"(?P<model>(?:AT-|CentreCOM )[\w/-]+)")),
    ),
    Platform(
        vendor="Linksys",
        kind=DeviceKind.SWITCH,
        object_ids=("3955.",),
        facts=(pattern(r"(?P<model>SR?W\d+\w*)"),),
    ),
    Platform(
        vendor="TRENDnet",
        kind=DeviceKind.SWITCH,
        object_ids=("28866.",),
        facts=(pattern(r"(?P<model>T[A-Z]+\d?-\w+)"),),
    ),
    Platform(
        vendor="Planet",
        kind=DeviceKind.SWITCH,
        object_ids=("10456.",),
        facts=(
            pattern(r"(?P<model>[A-Z]{2,4}-\d{4}\w*(?:-\w+)*)"),
            pattern(r"SoftWare Version (?P<os_version>[\w.()]+)"),
        ),
    ),
    Platform(
        vendor="Edgecore",
        kind=DeviceKind.SWITCH,
        object_ids=("259.",),
        where=pattern(r"Edge-?core|\b(?:ECS|ES|AS)\d{4}"),
        signature=pattern(r"Edge-?core|\bECS\d{4}"),
        facts=(pattern(r"(?P<model>(?:ECS|ES|AS)\d{4}\w*(?:-\w+)*)"),),
    ),
)
