"""Say what a device is, from its system group, ENTITY-MIB and its vendor's MIB.

    ask = instances(system)          # a few scalars of the vendor's MIB, by GET
    identify(system, walks)

The vendor is the platform's, else the owner of the enterprise number, else the maker the sysDescr
names. Model and serial are ENTITY-MIB's where it has genuine ones; then the vendor's MIB, the
sysDescr, and the product registered under the sysObjectID.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from netwright.mibs.display_string import display
from netwright.mibs.entity_mib import Chassis, chassis
from netwright.mibs.walks import Walks, scalar
from netwright.model.device import DeviceKind, Identification, Member, System
from netwright.model.snmp import Oid, oid
from netwright.vendors.enterprises import Enterprise, enterprise, enterprise_number, named_in
from netwright.vendors.platform import Platform, pattern
from netwright.vendors.platforms import platform_of
from netwright.vendors.products import product
from netwright.vendors.serial_number import genuine

_ENTERPRISES = "1.3.6.1.4.1."
_SCALARS = files("netwright.vendors") / "data" / "scalars.tsv"
_UNKNOWN = Platform()
# sysServices (RFC 3418): the layers a system serves at, layer L as bit L - 1.
_LAYER_2, _LAYER_3, _LAYER_7 = 0x02, 0x04, 0x40

_ANY_VERSION = pattern(
    r"(?:(?:version|firmware|release|revision|\b(?:ver|rev|fw|sw)\.?)[: ] ?V?|\bV)"
    r"(?P<os_version>\d+\.[\w.()-]*\w)"
)
Facts = Mapping[str, str | None]


def instances(system: System) -> tuple[Oid, ...]:
    """Return what to ask of the vendor's own MIB."""
    platform, owner = _recognise(system)
    return tuple(name for _, name in _scalars().get(_vendor(platform, owner) or "", ()))


def identify(system: System, walks: Walks) -> Identification:
    """Return what the device is, and which sources said so."""
    platform, owner = _recognise(system)
    vendor = _vendor(platform, owner)
    parts = chassis(walks)
    sources: dict[str, Facts] = {
        "ENTITY-MIB": _of_entity(parts),
        "vendor MIB": _of_vendor(vendor, walks),
        "sysDescr": _of_description(platform, system.sys_descr or ""),
        "sysObjectID": {"model": product(system.sys_object_id or "")},
    }
    model = _first(sources.values(), "model")
    return Identification(
        vendor=vendor,
        platform=platform.name or None,
        os_name=platform.os_name or None,
        os_version=_os_version(platform, sources, system.sys_descr or ""),
        model=model,
        serial=_first(sources.values(), "serial"),
        kind=_kind(platform, owner, system, f"{model or ''} {system.sys_descr or ''}"),
        members=_members(parts),
        identified_by=_identified_by(system, vendor, sources),
    )


def _recognise(system: System) -> tuple[Platform, Enterprise | None]:
    descr = system.sys_descr or ""
    number = enterprise_number(system.sys_object_id)
    owner = enterprise(number) if number is not None else None
    platform = platform_of(system.sys_object_id or "", descr) or _UNKNOWN
    return platform, owner or named_in(descr)


def _vendor(platform: Platform, owner: Enterprise | None) -> str | None:
    return platform.vendor or (owner.vendor if owner else None)


@cache
def _scalars() -> dict[str, list[tuple[str, Oid]]]:
    found: dict[str, list[tuple[str, Oid]]] = {}
    for line in _SCALARS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            vendor, fact, name = line.split("\t")
            found.setdefault(vendor, []).append((fact, oid(_ENTERPRISES + name)))
    return found


def _of_entity(parts: Sequence[Chassis]) -> Facts:
    return {
        "model": next(filter(None, (genuine(part.model) for part in parts)), None),
        "serial": next(filter(None, (genuine(part.serial) for part in parts)), None),
        "os_version": next(filter(None, (genuine(part.software_rev) for part in parts)), None),
    }


def _of_vendor(vendor: str | None, walks: Walks) -> Facts:
    facts: dict[str, str | None] = {}
    for fact, name in _scalars().get(vendor or "", ()):
        facts[fact] = facts.get(fact) or genuine(display(scalar(walks, name)))
    return facts


def _of_description(platform: Platform, sys_descr: str) -> Facts:
    facts: dict[str, str | None] = {}
    for fact_pattern in platform.facts:
        found = fact_pattern.search(sys_descr)
        for fact, value in found.groupdict().items() if found else ():
            facts[fact] = facts.get(fact) or genuine(value)
    return facts


def _first(sources: Iterable[Facts], fact: str) -> str | None:
    return next((value for facts in sources if (value := facts.get(fact))), None)


def _os_version(platform: Platform, sources: Mapping[str, Facts], sys_descr: str) -> str | None:
    """Prefer the running software's own word: ENTITY-MIB may tell a boot loader's revision.

    But what a host's sysDescr tells is the kernel, which counts last on a vendor's appliance.
    """
    order = ("sysDescr", "vendor MIB", "ENTITY-MIB")
    ordered = order if platform.vendor else order[::-1]
    found = _ANY_VERSION.search(sys_descr)
    return _first((sources[name] for name in ordered), "os_version") or (
        genuine(found["os_version"]) if found else None
    )


def _kind(platform: Platform, owner: Enterprise | None, system: System, words: str) -> DeviceKind:
    for words_of_kind, kind in platform.kinds:
        if words_of_kind.search(words):
            return kind
    of_owner = owner.kind if owner else None
    known = platform.kind or of_owner if platform.vendor else of_owner or platform.kind
    return known or _kind_of_services(system.sys_services or 0)


def _kind_of_services(services: int) -> DeviceKind:
    if services & _LAYER_2:
        return DeviceKind.SWITCH
    if services & _LAYER_3:
        return DeviceKind.SERVER if services & _LAYER_7 else DeviceKind.ROUTER
    return DeviceKind.SERVER if services & _LAYER_7 else DeviceKind.OTHER


def _members(parts: Sequence[Chassis]) -> tuple[Member, ...]:
    members = tuple(
        Member(serial, genuine(part.model), part.position)
        for part in parts
        if part.is_chassis and (serial := genuine(part.serial))
    )
    return members if len(members) > 1 else ()


def _identified_by(
    system: System, vendor: str | None, sources: Mapping[str, Facts]
) -> tuple[str, ...]:
    used = {source for source, facts in sources.items() if any(facts.values())}
    if vendor is not None:
        by_number = enterprise_number(system.sys_object_id) is not None
        used.add("sysObjectID" if by_number else "sysDescr")
    return tuple(sorted(used))
