"""Neighbors of SynOptics', Bay's, Nortel's and Avaya's switches: S5-ETH-MULTISEG-TOPOLOGY-MIB.

SONMP tells who and on which segment, which is slot * 256 + port. Boards with ports of ports fill
an enhanced table with one more index arc.
"""

from collections.abc import Iterator

from netwright.mibs.display_string import mac
from netwright.mibs.inet_address_mib import address, octets_of, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, octets
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol
from netwright.model.snmp import Oid

_NMM = (1, 3, 6, 1, 4, 1, 45, 1, 6, 13, 2)
_MAC, _ENHANCED_MAC = 5, 6
TOPOLOGY = ConceptualTable((*_NMM, 1, 1), (_MAC,))
ENHANCED = ConceptualTable((*_NMM, 4, 1), (_ENHANCED_MAC,))
_V4 = 4


def neighbors(walks: Walks, names: InterfaceNames) -> Iterator[Neighbor]:
    """Yield what was heard; port 0 is the device itself."""
    rows = ENHANCED.column(walks, _ENHANCED_MAC) or TOPOLOGY.column(walks, _MAC)
    for index, value in rows.items():
        chassis, place, segment = mac(value), index[: -_V4 - 1], index[-1]
        heard_from = address(octets_of(index[-_V4 - 1 : -1]) or b"")
        if len(place) not in {2, 3} or not place[1] or chassis is None:
            continue
        port_id = _port(((segment >> 8) & 0xFF, segment & 0xFF, segment >> 16))
        yield Neighbor(
            protocol=NeighborProtocol.SONMP,
            if_name=_own(place, names),
            chassis_id=str(chassis),
            chassis_id_subtype=ChassisIdSubtype.MAC_ADDRESS,
            port_id=port_id,
            port_description=_spelt(port_id),
            management_addresses=(heard_from,) if usable(heard_from) else (),
            raw=(octets(value).hex(), f"{segment:06x}"),
        )


def _port(place: Oid) -> str:
    return "/".join(str(arc) for number, arc in enumerate(place) if arc or number < 2)  # noqa: PLR2004


def _spelt(port: str) -> str:
    """Write a port as stackable switches name it."""
    slot, _, number = port.partition("/")
    return f"Slot: {slot} Port: {number}"


def _own(place: Oid, names: InterfaceNames) -> str:
    port = _port(place)
    return names.by_text.get(port) or names.by_text.get(_spelt(port)) or port
