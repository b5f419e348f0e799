"""Which interface is in which VRF, as Cisco tells it without MPLS: CISCO-VRF-MIB."""

from netwright.mibs.display_string import display
from netwright.mibs.walks import ConceptualTable, Walks

_VRF_MIB = (1, 3, 6, 1, 4, 1, 9, 9, 711, 1)
_NAME, _TYPE = 2, 2
VRF_TABLE = ConceptualTable((*_VRF_MIB, 1, 1, 1), (_NAME,))
VRF_INTERFACE_TABLE = ConceptualTable((*_VRF_MIB, 2, 1, 1), (_TYPE,))


def vrf_of_interfaces(walks: Walks) -> dict[int, str]:
    """Return the VRF by ifIndex."""
    names = VRF_TABLE.column(walks, _NAME)
    return {
        index[1]: vrf
        for index in VRF_INTERFACE_TABLE.column(walks, _TYPE)
        if len(index) == 2 and (vrf := display(names.get(index[:1])))  # noqa: PLR2004
    }
