"""VRFs: their interfaces and routes, MPLS-L3VPN-STD-MIB (RFC 4382).

A VRF is known by its name, which stands in front of every index behind its length.
"""

from netwright.mibs.display_string import display
from netwright.mibs.forward_mib import Row, inet_ends, routes_of
from netwright.mibs.inet_address_mib import octets_of
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, integer, scalar
from netwright.model.forwarding import Route
from netwright.model.snmp import Oid

_L3VPN = (1, 3, 6, 1, 2, 1, 10, 166, 11, 1)
_CLASSIFICATION, _IF_INDEX, _PROTO = 2, 7, 9
CONFIGURED_VRFS: Oid = (*_L3VPN, 1, 1, 0)
IF_CONF_TABLE = ConceptualTable((*_L3VPN, 2, 1, 1), (_CLASSIFICATION,))
VRF_RTE_TABLE = ConceptualTable((*_L3VPN, 4, 1, 1), (_IF_INDEX, _PROTO))


def has_vrfs(walks: Walks) -> bool:
    """Tell whether the agent counts any VRF."""
    return (integer(scalar(walks, CONFIGURED_VRFS)) or 0) > 0


def vrf_of_interfaces(walks: Walks) -> dict[int, str]:
    """Return the VRF by ifIndex; what is in none is in the global routing table."""
    found: dict[int, str] = {}
    for index in IF_CONF_TABLE.column(walks, _CLASSIFICATION):
        vrf, rest = _take_name(index)
        if vrf and len(rest) == 1:
            found[rest[0]] = vrf
    return found


def routes(walks: Walks, names: InterfaceNames) -> list[Route]:
    """Return the routes of all VRFs."""
    cells = VRF_RTE_TABLE.read(walks)
    protocols = cells[_PROTO]
    rows = []
    for index, if_index in cells[_IF_INDEX].items():
        vrf, rest = _take_name(index)
        if vrf and (ends := inet_ends(rest)):
            rows.append(Row(*ends, if_index, protocols.get(index), vrf))
    return routes_of(rows, names)


def _take_name(index: Oid) -> tuple[str | None, Oid]:
    end = index[0] + 1 if index else 0
    return display(octets_of(index[1:end])), index[end:]
