"""Interfaces: ifTable, ifXTable and ifStackTable of IF-MIB (RFC 2863).

An interface is known by its ifName, else its ifDescr, else its ifIndex. Some agents give one name
to several interfaces; all but the first of them then carry `#ifIndex`, since a name is our key.
"""

from collections.abc import Iterator, Mapping

from netwright.mibs.display_string import display, mac
from netwright.mibs.ianaiftype_mib import if_type_label
from netwright.mibs.walks import ConceptualTable, Walks, integer
from netwright.model.interface import Interface
from netwright.model.mac import MacAddress
from netwright.model.snmp import Oid, Value

_IF_DESCR, _IF_TYPE, _IF_MTU, _IF_SPEED, _IF_PHYS_ADDRESS = 2, 3, 4, 5, 6
_IF_ADMIN_STATUS, _IF_OPER_STATUS = 7, 8
_IF_NAME, _IF_HIGH_SPEED, _IF_ALIAS = 1, 15, 18
_IF_STACK_STATUS = 3

IF_TABLE = ConceptualTable((1, 3, 6, 1, 2, 1, 2, 2, 1), (2, 3, 4, 5, 6, 7, 8))
IF_X_TABLE = ConceptualTable((1, 3, 6, 1, 2, 1, 31, 1, 1, 1), (1, 15, 18))
IF_STACK_TABLE = ConceptualTable((1, 3, 6, 1, 2, 1, 31, 1, 2, 1), (_IF_STACK_STATUS,))
IF_PHYS_ADDRESS: Oid = (*IF_TABLE.entry, _IF_PHYS_ADDRESS)

ROOTS = (*IF_TABLE.roots, *IF_X_TABLE.roots)
NAME_ROOTS: tuple[Oid, ...] = ((*IF_TABLE.entry, _IF_DESCR), (*IF_X_TABLE.entry, _IF_NAME))

ADMIN_STATUS: dict[Value, str] = {1: "up", 2: "down", 3: "testing"}
OPER_STATUS: dict[Value, str] = ADMIN_STATUS | {
    4: "unknown",
    5: "dormant",
    6: "notPresent",
    7: "lowerLayerDown",
}
_MAX_IF_INDEX = 2**31 - 1  # some agents count from 0, against RFC 2863
_MAX_GAUGE = 2**32 - 1
_ACTIVE = 1  # RowStatus
_LAG_TYPE = 161  # ieee8023adLag


def interfaces(walks: Walks) -> list[Interface]:
    """Return the interface table, in ifIndex order."""
    table, x_table = IF_TABLE.read(walks), IF_X_TABLE.read(walks)
    descr, alias = table[_IF_DESCR], x_table[_IF_ALIAS]
    if_type, phys_address = table[_IF_TYPE], table[_IF_PHYS_ADDRESS]
    admin, oper = table[_IF_ADMIN_STATUS], table[_IF_OPER_STATUS]
    speed, high_speed, mtu = table[_IF_SPEED], x_table[_IF_HIGH_SPEED], table[_IF_MTU]
    indexes = set().union(*table.values(), x_table[_IF_NAME])
    names = _names(indexes, x_table[_IF_NAME], descr)
    return [
        Interface(
            if_index=index[0],
            if_name=names[index],
            if_descr=display(descr.get(index)),
            if_alias=display(alias.get(index)),
            if_type=if_type_label(if_type.get(index)),
            phys_address=mac(phys_address.get(index)),
            if_admin_status=ADMIN_STATUS.get(admin.get(index)),
            if_oper_status=OPER_STATUS.get(oper.get(index)),
            speed_bps=_speed_bps(speed.get(index), high_speed.get(index)),
            mtu=integer(mtu.get(index)),
        )
        for index in names
    ]


def _names(
    indexes: set[Oid], if_name: Mapping[Oid, Value], if_descr: Mapping[Oid, Value]
) -> dict[Oid, str]:
    names: dict[Oid, str] = {}
    taken: set[str] = set()
    for index in sorted(indexes):
        if len(index) != 1 or index[0] > _MAX_IF_INDEX:
            continue
        name = display(if_name.get(index)) or display(if_descr.get(index)) or str(index[0])
        if name in taken:
            name = f"{name}#{index[0]}"
        taken.add(name)
        names[index] = name
    return names


def _speed_bps(speed: Value, high_speed: Value) -> int | None:
    """Prefer ifHighSpeed (Mbit/s) where ifSpeed cannot hold the figure (RFC 2863 3.1.8)."""
    bps, mbps = integer(speed), integer(high_speed)
    if mbps and (not bps or bps >= _MAX_GAUGE or mbps * 1_000_000 > _MAX_GAUGE):
        return mbps * 1_000_000
    return bps


def stacked(walks: Walks) -> Iterator[tuple[int, int]]:
    """Yield (higher, lower) ifIndex of each active layering (ifStackTable)."""
    for index, status in IF_STACK_TABLE.column(walks, _IF_STACK_STATUS).items():
        if len(index) == 2 and all(index) and status == _ACTIVE:  # noqa: PLR2004
            yield index[0], index[1]


def has_lag(walks: Walks) -> bool:
    """Tell whether ifTable lists an aggregate."""
    return _LAG_TYPE in IF_TABLE.column(walks, _IF_TYPE).values()


def phys_addresses(walks: Walks) -> Iterator[MacAddress]:
    """Yield the interfaces' MAC addresses."""
    for value in IF_TABLE.column(walks, _IF_PHYS_ADDRESS).values():
        found = mac(value)
        if found is not None:
            yield found
