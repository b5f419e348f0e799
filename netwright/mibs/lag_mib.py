"""Link aggregation: IEEE8023-LAG-MIB (IEEE 802.1AX-2014 annex D), else ifStackTable.

LACP hears the partner's system and port number, which tells the far end of each member link.
"""

from collections.abc import Iterator

from netwright.mibs import if_mib
from netwright.mibs.display_string import mac
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, integer, octets
from netwright.model.interface import LagMember
from netwright.model.snmp import Oid, Value

_ACTOR_SYSTEM, _PARTNER_SYSTEM, _PARTNER_KEY, _SELECTED_AGG, _ATTACHED_AGG = 3, 9, 11, 12, 13
_ACTOR_PORT, _PARTNER_PORT, _ACTOR_STATE = 14, 17, 21
_SYNCHRONIZATION = 0x10  # LacpState is BITS: bit 3 counted from the most significant

AGG_PORT_TABLE = ConceptualTable(
    (1, 2, 840, 10006, 300, 43, 1, 2, 1, 1),
    (
        _PARTNER_SYSTEM,
        _PARTNER_KEY,
        _SELECTED_AGG,
        _ATTACHED_AGG,
        _ACTOR_PORT,
        _PARTNER_PORT,
        _ACTOR_STATE,
        _ACTOR_SYSTEM,
    ),
)
_LAG_TYPE = "ieee8023adLag"


def members(walks: Walks, names: InterfaceNames) -> Iterator[LagMember]:
    """Yield the ports that are, or are selected to be, in an aggregate."""
    cells = AGG_PORT_TABLE.read(walks)
    for index, attached in cells[_ATTACHED_AGG].items():
        lag = _aggregate(attached, index)
        if len(index) != 1 or not (lag or _aggregate(cells[_SELECTED_AGG].get(index), index)):
            continue
        state = octets(cells[_ACTOR_STATE].get(index))
        yield LagMember(
            if_name=names.of_index(index[0]),
            lag=names.of_index(lag) if lag else None,
            partner_system=mac(cells[_PARTNER_SYSTEM].get(index)),
            partner_key=integer(cells[_PARTNER_KEY].get(index)),
            partner_port=integer(cells[_PARTNER_PORT].get(index)) or None,
            actor_port=integer(cells[_ACTOR_PORT].get(index)),
            synchronized=bool(state[0] & _SYNCHRONIZATION) if state else None,
            actor_system=mac(cells[_ACTOR_SYSTEM].get(index)),
        )


def _aggregate(value: Value, port: Oid) -> int | None:
    """Return the aggregator's ifIndex; 0 is none, and a port may stand for itself."""
    return value if isinstance(value, int) and value > 0 and (value,) != port else None


def stacked_members(walks: Walks, names: InterfaceNames) -> Iterator[LagMember]:
    """Yield what ifStackTable layers under an aggregate: all that is known of a static LAG."""
    lags = {interface.if_index for interface in names.interfaces if interface.if_type == _LAG_TYPE}
    for higher, lower in if_mib.stacked(walks):
        if higher in lags and lower not in lags:
            yield LagMember(if_name=names.of_index(lower), lag=names.of_index(higher))
