"""Brocade: IronWare (Foundry's, now Ruckus ICX and NetIron), Network OS, Fabric OS; ServerIron."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

_IRONWARE_FACTS = (
    pattern(r"(?:IronWare )?Version V?(?P<os_version>\d[\w.]+)"),
    pattern(r"(?P<model>ICX\d[\w-]+|F[A-Z]{1,3}\d[\w-]+|Net\w?Iron [A-Z]+[\w-]*)"),
)

PLATFORMS = (
    Platform(
        name="ruckus_fastiron",
        vendor="Ruckus",
        os_name="FastIron",
        kind=DeviceKind.SWITCH,
        object_ids=("1991.1.",),
        where=pattern(r"Ruckus|CommScope"),
        signature=pattern(r"Ruckus Wireless.* ICX"),
        facts=_IRONWARE_FACTS,
    ),
    Platform(
        name="brocade_netiron",
        vendor="Brocade",
        os_name="NetIron",
        kind=DeviceKind.ROUTER,
        object_ids=("1991.1.",),
        where=pattern(r"NetIron|\bMLX|\bXMR|\bCE[RS]\b"),
        facts=_IRONWARE_FACTS,
    ),
    Platform(
        vendor="Brocade",
        os_name="ServerIron",
        kind=DeviceKind.LOAD_BALANCER,
        object_ids=("1991.1.",),
        where=pattern(r"ServerIron"),
        facts=_IRONWARE_FACTS,
    ),
    Platform(
        name="brocade_fastiron",
        vendor="Brocade",
        os_name="FastIron",
        kind=DeviceKind.SWITCH,
        object_ids=("1991.",),
        facts=_IRONWARE_FACTS,
        kinds=(
            (pattern(r"serveriron"), DeviceKind.LOAD_BALANCER),
            (pattern(r"netiron|\bcer"), DeviceKind.ROUTER),
        ),
    ),
    Platform(
        name="brocade_nos",
        vendor="Brocade",
        os_name="NOS",
        kind=DeviceKind.SWITCH,
        object_ids=("1588.2.2.", "1588.3."),
        signature=pattern(r"Brocade VDX"),
        facts=(pattern(r"BR-(?P<model>VDX[\w-]+)"),),
    ),
    Platform(
        name="brocade_fos",
        vendor="Brocade",
        os_name="FOS",
        kind=DeviceKind.OTHER,
        object_ids=("1588.2.1.",),
        signature=pattern(r"Fibre Channel Switch"),
    ),
)
