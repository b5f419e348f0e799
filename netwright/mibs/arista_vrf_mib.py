"""Which interface is in which VRF on EOS: ARISTA-VRF-MIB."""

from netwright.mibs.display_string import display
from netwright.mibs.walks import ConceptualTable, Walks

_MEMBERSHIP = 1
VRF_IF_TABLE = ConceptualTable((1, 3, 6, 1, 4, 1, 30065, 3, 18, 1, 2, 1), (_MEMBERSHIP,))


def vrf_of_interfaces(walks: Walks) -> dict[int, str]:
    """Return the VRF by ifIndex; what is in the default one has no name, or that of it."""
    return {
        index[0]: vrf
        for index, value in VRF_IF_TABLE.column(walks, _MEMBERSHIP).items()
        if len(index) == 1 and (vrf := display(value))
    }
