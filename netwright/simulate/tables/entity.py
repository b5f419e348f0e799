"""ENTITY-MIB entPhysicalTable (RFC 6933): chassis, and what is in them."""

from collections.abc import Iterator
from typing import NamedTuple

from netwright.model.snmp import Tag, Value, oid
from netwright.simulate.mib import Run, column
from netwright.simulate.network import SimDevice

_ENTRY = oid("1.3.6.1.2.1.47.1.1.1.1")
_CHASSIS, _POWER_SUPPLY, _FAN, _MODULE, _STACK = 3, 6, 7, 9, 11
_FALSE, _TRUE = 2, 1  # TruthValue
_MEMBER_STEP = 1000  # entPhysicalIndex of the members of a stack
_PARTS = ((_POWER_SUPPLY, "Power Supply A"), (_POWER_SUPPLY, "Power Supply B"), (_FAN, "Fan 1"))


class Part(NamedTuple):
    """One physical component."""

    number: int
    parent: int
    position: int
    kind: int
    name: str
    serial: str = ""
    model: str = ""
    version: str = ""


def runs(device: SimDevice) -> Iterator[Run]:
    """Yield the components."""
    if not device.platform.has_entity_mib:
        return
    parts = components(device)
    platform = device.platform
    count = len(parts)
    columns: list[tuple[int, int, tuple[Value, ...]]] = [
        (2, Tag.OCTET_STRING, tuple(part.name.encode() for part in parts)),
        (3, Tag.OBJECT_IDENTIFIER, (platform.sys_object_id,) * count),
        (4, Tag.INTEGER, tuple(part.parent for part in parts)),
        (5, Tag.INTEGER, tuple(part.kind for part in parts)),
        (6, Tag.INTEGER, tuple(part.position for part in parts)),
        (7, Tag.OCTET_STRING, tuple(part.name.encode() for part in parts)),
        (8, Tag.OCTET_STRING, tuple(b"V02" if part.serial else b"" for part in parts)),
        (9, Tag.OCTET_STRING, (b"",) * count),
        (10, Tag.OCTET_STRING, tuple(part.version.encode() for part in parts)),
        (11, Tag.OCTET_STRING, tuple(part.serial.encode() for part in parts)),
        (12, Tag.OCTET_STRING, (platform.vendor.encode(),) * count),
        (13, Tag.OCTET_STRING, tuple(part.model.encode() for part in parts)),
        (14, Tag.OCTET_STRING, (b"",) * count),
        (15, Tag.OCTET_STRING, (b"",) * count),
        (16, Tag.INTEGER, tuple(_TRUE if part.serial else _FALSE for part in parts)),
    ]
    index = tuple((part.number,) for part in parts)
    for number, tag, values in columns:
        yield column((*_ENTRY, number), index, tag, values)


def components(device: SimDevice) -> list[Part]:
    """Return the components in the order of their index; a stack holds its chassis."""
    is_stack = len(device.serials) > 1
    parts = [Part(1, 0, -1, _STACK, "Stack")] if is_stack else []
    for member, serial in enumerate(device.serials, 1):
        first = member * _MEMBER_STEP
        position = member if is_stack else -1
        name = f"Switch {member}" if is_stack else device.platform.model
        parent = 1 if is_stack else 0
        model, version = device.platform.model, device.platform.os_version
        parts.append(Part(first, parent, position, _CHASSIS, name, serial, model, version))
        parts += [
            Part(first + n, first, n, kind, f"{name} {label}")
            for n, (kind, label) in enumerate(_PARTS, 1)
        ]
    return parts
