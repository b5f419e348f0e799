"""Neighbors heard by Extreme Discovery Protocol: EXTREME-EDP-MIB."""

from collections.abc import Iterator

from netwright.mibs.display_string import display
from netwright.mibs.inet_address_mib import address_of, octets_of, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, integer
from netwright.model.credential import Address
from netwright.model.mac import MacAddress
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol
from netwright.model.snmp import Oid

_EDP = (1, 3, 6, 1, 4, 1, 1916, 1, 13)
_NAME, _VERSION, _SLOT, _PORT, _VLAN_ADDRESS = 3, 4, 5, 6, 3
NEIGHBORS = ConceptualTable((*_EDP, 2, 1), (_NAME, _VERSION, _SLOT, _PORT))
VLANS = ConceptualTable((*_EDP, 3, 1), (_VLAN_ADDRESS,))
_KEY = 9  # ifIndex, and 8 octets of ExtremeDeviceId: 2 of priority, 6 of MAC
_MAX_ADDRESSES = 16


def neighbors(walks: Walks, names: InterfaceNames) -> Iterator[Neighbor]:
    """Yield what was heard; a port is told by slot and number, which a stack writes 2:12."""
    cells, addresses = NEIGHBORS.read(walks), _addresses(walks)
    for index, name in cells[_NAME].items():
        device_id = octets_of(index[1:]) if len(index) == _KEY else None
        chassis = MacAddress.from_bytes_or_none(device_id[2:]) if device_id else None
        if device_id is None or not (chassis or display(name)):
            continue
        slot, port = integer(cells[_SLOT].get(index)), integer(cells[_PORT].get(index))
        yield Neighbor(
            protocol=NeighborProtocol.EDP,
            if_name=names.of_index(index[0]),
            chassis_id=str(chassis or display(name)),
            chassis_id_subtype=ChassisIdSubtype.MAC_ADDRESS if chassis else None,
            port_id=f"{slot}:{port}" if slot else str(port or ""),
            port_description=str(port) if port else None,  # its name on a switch that is alone
            system_name=display(name),
            system_description=display(cells[_VERSION].get(index)),
            management_addresses=tuple(addresses.get(index, ())),
            raw=(device_id.hex(), ""),
        )


def _addresses(walks: Walks) -> dict[Oid, list[Address]]:
    """Return the addresses a neighbor has in its VLANs; most have none in most."""
    found: dict[Oid, list[Address]] = {}
    for index, value in VLANS.column(walks, _VLAN_ADDRESS).items():
        address, known = address_of(value), found.setdefault(index[:_KEY], [])
        if usable(address) and address not in known and len(known) < _MAX_ADDRESSES:
            known.append(address)
    return found
