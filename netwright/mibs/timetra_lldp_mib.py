"""LLDP as Nokia's SR OS tells it: TIMETRA-LLDP-MIB, the tables of LLDP-MIB indexed by ifIndex."""

from netwright.mibs.lldp_mib import LLDP_MIB, LldpMib
from netwright.mibs.walks import ConceptualTable

_TMNX_LLDP = (1, 3, 6, 1, 4, 1, 6527, 3, 1, 2, 59)
_MAN_ADDR_IF_SUBTYPE = 3

TIMETRA_LLDP_MIB = LldpMib(
    chassis_id_subtype=LLDP_MIB.chassis_id_subtype,
    chassis_id=LLDP_MIB.chassis_id,
    local_ports=ConceptualTable((*_TMNX_LLDP, 3, 1, 1)),
    remotes=ConceptualTable((*_TMNX_LLDP, 4, 1, 1)),
    management_addresses=ConceptualTable((*_TMNX_LLDP, 4, 2, 1), (_MAN_ADDR_IF_SUBTYPE,)),
    first_column=4,
    key_length=4,
    counts_if_index=True,
)
