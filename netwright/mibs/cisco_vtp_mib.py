"""VLANs of Cisco switches that have no Q-BRIDGE-MIB: CISCO-VTP-MIB.

Their BRIDGE-MIB shows one VLAN at a time: the default one, and any other in an SNMP context
(`community@vid`, or context `vlan-vid` with SNMPv3).
"""

from collections.abc import Iterator

from netwright.mibs.display_string import display
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks
from netwright.model.interface import Vlan

_STATE, _NAME = 2, 4
VLAN_TABLE = ConceptualTable((1, 3, 6, 1, 4, 1, 9, 9, 46, 1, 3, 1, 1), (_STATE, _NAME))
_OPERATIONAL = 1
_RESERVED = range(1002, 1006)  # FDDI and Token Ring defaults, which carry no Ethernet
_MAX_VID = 4094


def vlans(walks: Walks, _: InterfaceNames) -> Iterator[Vlan]:
    """Yield the VLANs of all management domains."""
    cells = VLAN_TABLE.read(walks)
    for index in cells[_STATE]:
        vid = index[-1] if len(index) == 2 else 0  # noqa: PLR2004 - domain, VLAN
        if 0 < vid <= _MAX_VID and vid not in _RESERVED:
            yield Vlan(vid, display(cells[_NAME].get(index)))


def operational_vids(walks: Walks) -> list[int]:
    """Return the VLANs that forward, each of which has an SNMP context of its own."""
    states = VLAN_TABLE.column(walks, _STATE)
    vids = {index[-1] for index, state in states.items() if index and state == _OPERATIONAL}
    return sorted(vid for vid in vids if 0 < vid <= _MAX_VID and vid not in _RESERVED)
