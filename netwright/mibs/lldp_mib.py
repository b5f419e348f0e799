"""LLDP: what the device says of itself and heard on its ports.

LLDP-MIB (IEEE 802.1AB-2005) and LLDP-V2-MIB (IEEE 802.1AB-2009, 11.5.1) differ in how a local
port is named: the former by lldpLocPortNum, which is not the ifIndex, the latter by ifIndex.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from netwright.mibs.display_string import display, mac_text
from netwright.mibs.inet_address_mib import family_address, octets_of, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.lldp_identifier import chassis_id, port_id
from netwright.mibs.walks import ConceptualTable, Walks, octets, scalar
from netwright.model.credential import Address
from netwright.model.neighbor import LldpLocalPort, Neighbor, NeighborProtocol, PortIdSubtype
from netwright.model.snmp import Oid, Value

_LOC_SUBTYPE, _LOC_ID, _LOC_DESC = 2, 3, 4
_MAN_ADDR_IF_SUBTYPE = 3
_LLDP = (1, 0, 8802, 1, 1, 2, 1)
_LLDP_V2 = (1, 3, 111, 2, 802, 1, 1, 13, 1)
_REMOTE_COLUMNS = 9  # lldpRemChassisIdSubtype … lldpRemSysCapEnabled
_MAX_ADDRESSES = 16  # of one neighbor
_RAW_LIMIT = 255  # IEEE 802.1AB-2016 8.5.2.1
_CAPABILITIES = (
    "other",
    "repeater",
    "bridge",
    "wlan_access_point",
    "router",
    "telephone",
    "docsis_cable_device",
    "station_only",
    "c_vlan_component",
    "s_vlan_component",
    "two_port_mac_relay",
)


@dataclass(frozen=True, slots=True)
class LldpMib:
    """One edition of the MIB: where its objects are and how its remote index is cut."""

    chassis_id_subtype: Oid
    chassis_id: Oid
    local_ports: ConceptualTable
    remotes: ConceptualTable
    management_addresses: ConceptualTable
    first_column: int  # lldpRemChassisIdSubtype
    key_length: int  # arcs of lldpRemEntry's index: TimeMark, local port, …
    counts_if_index: bool

    @property
    def instances(self) -> tuple[Oid, ...]:
        """What tells who the device says it is."""
        return self.chassis_id_subtype, self.chassis_id


LLDP_MIB = LldpMib(
    chassis_id_subtype=(*_LLDP, 3, 1, 0),
    chassis_id=(*_LLDP, 3, 2, 0),
    local_ports=ConceptualTable((*_LLDP, 3, 7, 1)),
    remotes=ConceptualTable((*_LLDP, 4, 1, 1)),
    management_addresses=ConceptualTable((*_LLDP, 4, 2, 1), (_MAN_ADDR_IF_SUBTYPE,)),
    first_column=4,
    key_length=3,
    counts_if_index=False,
)
LLDP_V2_MIB = LldpMib(
    chassis_id_subtype=(*_LLDP_V2, 3, 1, 0),
    chassis_id=(*_LLDP_V2, 3, 2, 0),
    local_ports=ConceptualTable((*_LLDP_V2, 3, 7, 1)),
    remotes=ConceptualTable((*_LLDP_V2, 4, 1, 1)),
    management_addresses=ConceptualTable((*_LLDP_V2, 4, 2, 1), (_MAN_ADDR_IF_SUBTYPE,)),
    first_column=5,
    key_length=4,
    counts_if_index=True,
)


def local_chassis_id(walks: Walks, mib: LldpMib = LLDP_MIB) -> str | None:
    """Return the chassis ID the device sends, readable."""
    subtype, value = scalar(walks, mib.chassis_id_subtype), scalar(walks, mib.chassis_id)
    return chassis_id(value, subtype)[0] or None


def local_ports(
    walks: Walks, names: InterfaceNames, mib: LldpMib = LLDP_MIB
) -> list[LldpLocalPort]:
    """Return how the device names its ports in what it sends."""
    return list(_local_ports(walks, names, mib).values())


def _local_ports(walks: Walks, names: InterfaceNames, mib: LldpMib) -> dict[int, LldpLocalPort]:
    cells = mib.local_ports.read(walks)
    subtypes, descriptions = cells.get(_LOC_SUBTYPE, {}), cells.get(_LOC_DESC, {})
    ports = {}
    for index, value in cells.get(_LOC_ID, {}).items():
        if index:
            text, subtype = port_id(value, subtypes.get(index))
            description = display(descriptions.get(index))
            if_name = (
                (None if mib.counts_if_index else _named(text, subtype, description, names))
                or _numbered(index[0], names, mib)
                or text
                or str(index[0])
            )
            ports[index[0]] = LldpLocalPort(if_name, text, subtype, description)
    return ports


def _named(
    text: str, subtype: PortIdSubtype | None, description: str | None, names: InterfaceNames
) -> str | None:
    """Find the interface a port calls itself by; a MAC counts if no other interface has it."""
    found = names.by_text.get(text)
    if found is None and subtype is PortIdSubtype.MAC_ADDRESS and (own := mac_text(text)):
        found = names.by_mac.get(own)
    if found is None and description:
        found = names.by_text.get(description)
    if found is None and subtype is PortIdSubtype.LOCAL and text.isdecimal():
        found = names.by_index.get(int(text))
    return found


def _numbered(number: int, names: InterfaceNames, mib: LldpMib) -> str | None:
    """Read lldpLocPortNum as dot1dBasePort, as the standard wants, else as ifIndex."""
    if mib.counts_if_index:
        return names.of_index(number)
    return names.by_bridge_port.get(number) or names.by_index.get(number)


def neighbors(walks: Walks, names: InterfaceNames, mib: LldpMib = LLDP_MIB) -> list[Neighbor]:
    """Return what was heard, each neighbor of a port once."""
    cells = mib.remotes.read(walks)
    ports = {number: port.if_name for number, port in _local_ports(walks, names, mib).items()}
    addresses = _management_addresses(walks, mib)
    heard = {
        _neighbor(
            [cells.get(mib.first_column + i, {}).get(index) for i in range(_REMOTE_COLUMNS)],
            ports.get(index[1]) or _numbered(index[1], names, mib) or str(index[1]),
            tuple(addresses.get(index, ())),
        ): None
        for index in cells.get(mib.first_column + 1, {})
        if len(index) == mib.key_length
    }
    return list(heard)


def _neighbor(
    row: Sequence[Value], if_name: str, management_addresses: tuple[Address, ...]
) -> Neighbor:
    chassis_subtype, chassis, port_subtype, port, port_descr, name, descr, supported, enabled = row
    chassis_text, chassis_kind = chassis_id(chassis, chassis_subtype)
    port_text, port_kind = port_id(port, port_subtype)
    return Neighbor(
        protocol=NeighborProtocol.LLDP,
        if_name=if_name,
        chassis_id=chassis_text,
        chassis_id_subtype=chassis_kind,
        port_id=port_text,
        port_id_subtype=port_kind,
        port_description=display(port_descr),
        system_name=display(name),
        system_description=display(descr),
        management_addresses=management_addresses,
        capabilities=_capabilities(enabled) or _capabilities(supported),
        raw=(octets(chassis)[:_RAW_LIMIT].hex(), octets(port)[:_RAW_LIMIT].hex()),
    )


def _management_addresses(walks: Walks, mib: LldpMib) -> dict[Oid, list[Address]]:
    """Return addresses by neighbor; they sit in the index, behind family and length."""
    found: defaultdict[Oid, list[Address]] = defaultdict(list)
    end = mib.key_length
    for index in mib.management_addresses.column(walks, _MAN_ADDR_IF_SUBTYPE):
        family, rest = index[end : end + 1], index[end + 1 :]
        if rest[:1] == (len(rest) - 1,):
            rest = rest[1:]
        address = family_address(family[0], octets_of(rest) or b"") if family else None
        known = found[index[:end]]
        if usable(address) and address not in known and len(known) < _MAX_ADDRESSES:
            known.append(address)
    return found


def _capabilities(value: Value) -> tuple[str, ...]:
    """Name the set bits of LldpSystemCapabilitiesMap, most significant first."""
    bits = octets(value)[:2]
    return tuple(
        name
        for number, name in enumerate(_CAPABILITIES)
        if number // 8 < len(bits) and bits[number // 8] & 0x80 >> number % 8
    )
