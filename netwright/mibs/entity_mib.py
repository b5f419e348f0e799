"""The physical chassis, with model, serial and software, from ENTITY-MIB (RFC 6933).

entPhysicalTable is long (every fan and transceiver), so only its classes are walked; the rest is
asked for by GET, for the chassis alone.
"""

from typing import NamedTuple

from netwright.mibs.display_string import display
from netwright.mibs.walks import ConceptualTable, Walks, integer, scalar
from netwright.model.snmp import Oid, Value

_DESCR, _CLASS, _PARENT_REL_POS, _NAME = 2, 5, 6, 7
_SOFTWARE_REV, _SERIAL_NUM, _MFG_NAME, _MODEL_NAME = 10, 11, 12, 13
_ASKED = (_DESCR, _PARENT_REL_POS, _NAME, _SOFTWARE_REV, _SERIAL_NUM, _MFG_NAME, _MODEL_NAME)
_CHASSIS, _MODULE, _STACK = 3, 9, 11  # IANAPhysicalClass
_MAX_SUBSTITUTES = 4
_MAX_CHASSIS = 16  # larger stacks than any we know of

ENT_PHYSICAL_TABLE = ConceptualTable((1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1), (_CLASS,))


class Chassis(NamedTuple):
    """One chassis as ENTITY-MIB describes it, or what stands in for it."""

    entity: int
    is_chassis: bool
    descr: str | None
    position: int | None
    name: str | None
    software_rev: str | None
    serial: str | None
    manufacturer: str | None
    model: str | None


def instances(walks: Walks) -> tuple[Oid, ...]:
    """Return what to GET once the classes are known."""
    return tuple(
        ENT_PHYSICAL_TABLE.cell(column, index)
        for index in _chassis_indexes(walks)
        for column in _ASKED
    )


def chassis(walks: Walks) -> list[Chassis]:
    """Return the chassis, in the agent's order; several are a stack."""
    classes = _classes(walks)
    return [
        _chassis(walks, index, is_chassis=classes[index] == _CHASSIS)
        for index in _chassis_indexes(walks)
    ]


def _chassis_indexes(walks: Walks) -> list[Oid]:
    """Return the chassis; agents that know none put serial and model on a stack or a module."""
    classes = _classes(walks)
    found = [index for index, number in classes.items() if number == _CHASSIS]
    if found:
        return found[:_MAX_CHASSIS]
    substitutes = [index for index, number in classes.items() if number in {_STACK, _MODULE}]
    return (substitutes or sorted(classes))[:_MAX_SUBSTITUTES]


def _classes(walks: Walks) -> dict[Oid, Value]:
    column = ENT_PHYSICAL_TABLE.column(walks, _CLASS)
    return {index: number for index, number in column.items() if len(index) == 1}


def _chassis(walks: Walks, index: Oid, *, is_chassis: bool) -> Chassis:
    cells = {c: scalar(walks, ENT_PHYSICAL_TABLE.cell(c, index)) for c in _ASKED}
    return Chassis(
        entity=index[0],
        is_chassis=is_chassis,
        descr=display(cells[_DESCR]),
        position=integer(cells[_PARENT_REL_POS]),
        name=display(cells[_NAME]),
        software_rev=display(cells[_SOFTWARE_REV]),
        serial=display(cells[_SERIAL_NUM]),
        manufacturer=display(cells[_MFG_NAME]),
        model=display(cells[_MODEL_NAME]),
    )
