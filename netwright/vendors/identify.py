"""Say what a device is, from its system group, ENTITY-MIB and its vendor's MIB.

    ask = instances(system)          # a few scalars of the vendor's MIB, by GET
    identify(system, walks)

The vendor is the platform's, else the owner of the enterprise number, else the maker the sysDescr
names. Model and serial are ENTITY-MIB's where it has genuine ones; then the vendor's MIB, the
sysDescr, and the product registered under the sysObjectID.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from netwright.mibs.display_string import display
from netwright.mibs.entity_mib import Chassis, chassis
from netwright.mibs.walks import Walks, scalar
from netwright.model.device import DeviceKind, Identification, Member, System
from netwright.model.snmp import Oid, oid
from netwright.vendors.enterprises import Enterprise, enterprise, enterprise_number, named_in
from netwright.vendors.platform import Platform, pattern, search
from netwright.vendors.platforms import platform_of
from netwright.vendors.products import product
from netwright.vendors.serial_number import genuine

_ENTERPRISES = "1.3.6.1.4.1."
_SCALARS = Path(__file__).parent / "data" / "scalars.tsv"
_UNKNOWN = Platform()
# sysServices (RFC 3418): the layers a system serves at, layer L as bit L - 1.
_LAYER_2, _LAYER_3, _LAYER_7 = 0x02, 0x04, 0x40

_ANY_VERSION = pattern(
    r"(?:(?:version|firmware|release|revision|\b(?:ver|rev|fw|sw)\.?)[: ] ?V?|\bV)"
    r"(?P<os_version>\d+\.[\w.()-]*\w)"
)
_VERSION_TAG = re.compile(r"^[vV](?=\d+\.)")
_CACHED = 4096  # networks have few distinct system descriptions
Facts = Mapping[str, str | None]


class _Recognised(NamedTuple):
    """What the system group alone tells."""

    platform: Platform
    owner: Enterprise | None
    facts: Facts

    @property
    def vendor(self) -> str | None:
        return self.platform.vendor or (self.owner.vendor if self.owner else None)


def instances(system: System) -> tuple[Oid, ...]:
    """Return what to ask of the vendor's own MIB."""
    known = _recognise(system.sys_object_id or "", system.sys_descr or "")
    return tuple(name for _, name in _scalars().get(known.vendor or "", ()))


def identify(system: System, walks: Walks) -> Identification:
    """Return what the device is, and which sources said so."""
    descr = system.sys_descr or ""
    known = _recognise(system.sys_object_id or "", descr)
    parts = chassis(walks)
    sources: dict[str, Facts] = {
        "ENTITY-MIB": _of_entity(parts),
        "vendor MIB": _of_vendor(known.vendor, walks),
        "sysDescr": known.facts,
        "sysObjectID": {"model": product(system.sys_object_id or "")},
    }
    model = _first(sources.values(), "model")
    kind = _kind_of_words(known.platform, f"{model or ''} {descr}") or _kind(known, system)
    return Identification(
        vendor=known.vendor,
        platform=known.platform.name or None,
        os_name=known.platform.os_name or None,
        os_version=_os_version(known.platform, sources, descr),
        model=model,
        serial=_first(sources.values(), "serial"),
        kind=kind,
        members=_members(parts),
        identified_by=_identified_by(system, known.vendor, sources),
    )


@lru_cache(maxsize=_CACHED)
def _recognise(sys_object_id: str, sys_descr: str) -> _Recognised:
    number = enterprise_number(sys_object_id)
    owner = enterprise(number) if number is not None else None
    platform = platform_of(sys_object_id, sys_descr) or _UNKNOWN
    facts = _of_description(platform, sys_descr)
    return _Recognised(platform, owner or named_in(sys_descr), facts)


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
    for wanted in platform.facts:
        found = search(wanted, sys_descr)
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
    told = _first((sources[name] for name in ordered), "os_version") or _any_version(sys_descr)
    return told and _VERSION_TAG.sub("", told).partition(",")[0].strip()


def _any_version(sys_descr: str) -> str | None:
    found = search(_ANY_VERSION, sys_descr)
    return genuine(found["os_version"]) if found else None


@lru_cache(maxsize=_CACHED)
def _kind_of_words(platform: Platform, words: str) -> DeviceKind | None:
    return next((kind for wanted, kind in platform.kinds if search(wanted, words)), None)


def _kind(known: _Recognised, system: System) -> DeviceKind:
    of_platform, of_owner = known.platform.kind, known.owner.kind if known.owner else None
    first, second = (of_platform, of_owner) if known.platform.vendor else (of_owner, of_platform)
    return first or second or _kind_of_services(system.sys_services or 0)


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
