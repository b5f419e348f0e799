"""All platforms, and the one a system group speaks of."""

from netwright.vendors import (
    arista,
    brocade,
    carrier,
    checkpoint,
    cisco,
    dell,
    east_asia,
    enterprise_edge,
    extreme,
    f5,
    fortinet,
    hpe,
    huawei,
    juniper,
    korea,
    linux,
    load_balancers,
    mikrotik,
    nokia,
    paloalto,
    smb,
    ubiquiti,
)
from netwright.vendors.platform import Platform, search

PLATFORMS: tuple[Platform, ...] = (
    *cisco.PLATFORMS,
    *juniper.PLATFORMS,
    *arista.PLATFORMS,
    *huawei.PLATFORMS,
    *hpe.PLATFORMS,
    *extreme.PLATFORMS,
    *brocade.PLATFORMS,
    *dell.PLATFORMS,
    *fortinet.PLATFORMS,
    *paloalto.PLATFORMS,
    *checkpoint.PLATFORMS,
    *f5.PLATFORMS,
    *load_balancers.PLATFORMS,
    *nokia.PLATFORMS,
    *mikrotik.PLATFORMS,
    *ubiquiti.PLATFORMS,
    *smb.PLATFORMS,
    *east_asia.PLATFORMS,
    *korea.PLATFORMS,
    *carrier.PLATFORMS,
    *enterprise_edge.PLATFORMS,
    *linux.PLATFORMS,  # last: their sysDescr is in many others'
)
_ENTERPRISES = "1.3.6.1.4.1."
_BY_NUMBER: dict[str, dict[Platform, None]] = {}
for _platform in PLATFORMS:
    for _object_id in _platform.object_ids:
        _BY_NUMBER.setdefault(_object_id.partition(".")[0], {})[_platform] = None
_SIGNED = [platform for platform in PLATFORMS if platform.signature]
# The agent software's and the chip maker's numbers: whose device it is, only its words say.
_OF_NOBODY = frozenset({"8072", "2021", "4413", "259"})


def platform_of(sys_object_id: str, sys_descr: str) -> Platform | None:
    """Return the platform of a device that says this of itself; empty where it says nothing."""
    arcs = sys_object_id.removeprefix(_ENTERPRISES) + "."
    number = arcs.partition(".")[0]
    signed = number in _OF_NOBODY or number not in _BY_NUMBER
    return (
        (_signed(sys_descr) if number in _OF_NOBODY else None)
        or _numbered(number, arcs, sys_descr)
        or (_signed(sys_descr) if signed else None)
    )


def named(name: str, vendor: str) -> Platform:
    """Return the first platform of a Netmiko device_type and vendor.

    Raises:
        LookupError: there is none.
    """
    for platform in PLATFORMS:
        if (platform.name, platform.vendor) == (name, vendor):
            return platform
    raise LookupError(f"no platform {name} of {vendor or 'nobody'}")


def _numbered(number: str, arcs: str, sys_descr: str) -> Platform | None:
    for platform in _BY_NUMBER.get(number, ()):
        below = arcs.startswith(platform.object_ids)
        if below and (platform.where is None or search(platform.where, sys_descr)):
            return platform
    return None


def _signed(sys_descr: str) -> Platform | None:
    for platform in _SIGNED:
        if platform.signature and search(platform.signature, sys_descr):
            return platform
    return None
