"""VLANs: Q-BRIDGE-MIB (RFC 4363), or CISCO-VTP-MIB with an FDB per context."""

from collections.abc import Iterable, Iterator

from netwright.model.snmp import Tag, oid
from netwright.simulate.mib import Run, column
from netwright.simulate.network import Building, Network, SimDevice

_CURRENT_ENTRY = oid("1.3.6.1.2.1.17.7.1.4.2.1")
_STATIC_ENTRY = oid("1.3.6.1.2.1.17.7.1.4.3.1")
_PORT_VLAN_ENTRY = oid("1.3.6.1.2.1.17.7.1.4.5.1")
_VTP_VLAN_ENTRY = oid("1.3.6.1.4.1.9.9.46.1.3.1.1")
_VM_VLAN = oid("1.3.6.1.4.1.9.9.68.1.2.2.1.2")
_PERMANENT, _ACTIVE = 2, 1
_OPERATIONAL, _ETHERNET = 1, 1
_DEFAULT_VID = 1


def runs(network: Network, device: SimDevice) -> Iterator[Run]:
    """Yield the VLANs and which ports carry them."""
    building = network.building(device)
    if building is None:
        return
    if device.platform.fdb_by_context:
        yield from _vtp(building, device)
        return
    vids = tuple(building.vlans)
    tagged = [_port_list(device, trunks(network, device) | untagged(device, vid)) for vid in vids]
    plain = [_port_list(device, untagged(device, vid)) for vid in vids]
    names = [name.encode() for name in building.vlans.values()]
    current = tuple((0, vid) for vid in vids)
    fdb_ids = tuple(vid << device.platform.fdb_id_shift for vid in vids)
    static = tuple((vid,) for vid in vids)
    yield column((*_CURRENT_ENTRY, 3), current, Tag.GAUGE32, fdb_ids)
    yield column((*_CURRENT_ENTRY, 4), current, Tag.OCTET_STRING, tuple(tagged))
    yield column((*_CURRENT_ENTRY, 5), current, Tag.OCTET_STRING, tuple(plain))
    yield column((*_CURRENT_ENTRY, 6), current, Tag.INTEGER, (_PERMANENT,) * len(vids))
    yield column((*_STATIC_ENTRY, 1), static, Tag.OCTET_STRING, tuple(names))
    yield column((*_STATIC_ENTRY, 2), static, Tag.OCTET_STRING, tuple(tagged))
    yield column((*_STATIC_ENTRY, 4), static, Tag.OCTET_STRING, tuple(plain))
    yield column((*_STATIC_ENTRY, 5), static, Tag.INTEGER, (_ACTIVE,) * len(vids))
    yield _pvids(device)


def trunks(network: Network, device: SimDevice) -> frozenset[int]:
    """Return the ports that carry every VLAN of the building, aggregates instead of members."""
    ports = set()
    for heard in network.neighbors(device):
        if heard.device.building == device.building:
            lag = device.lag_of(heard.if_index)
            ports.add(lag.if_index if lag else heard.if_index)
    return frozenset(ports)


def untagged(device: SimDevice, vid: int) -> frozenset[int]:
    """Return the access ports of a VLAN."""
    return frozenset(port for port, port_vid in device.host_ports.items() if port_vid == vid)


def _pvids(device: SimDevice) -> Run:
    ports = device.layout.bridge_ports
    index = tuple((port,) for port in ports.values())
    pvids = tuple(device.host_ports.get(if_index, _DEFAULT_VID) for if_index in ports)
    return column((*_PORT_VLAN_ENTRY, 1), index, Tag.GAUGE32, pvids)


def _vtp(building: Building, device: SimDevice) -> Iterator[Run]:
    """Yield vtpVlanTable (domain 1) and vmMembershipTable."""
    vids = tuple(building.vlans)
    index = tuple((1, vid) for vid in vids)
    names = tuple(name.encode() for name in building.vlans.values())
    yield column((*_VTP_VLAN_ENTRY, 2), index, Tag.INTEGER, (_OPERATIONAL,) * len(vids))
    yield column((*_VTP_VLAN_ENTRY, 3), index, Tag.INTEGER, (_ETHERNET,) * len(vids))
    yield column((*_VTP_VLAN_ENTRY, 4), index, Tag.OCTET_STRING, names)
    ports = tuple(sorted(device.host_ports.items()))
    members = tuple((if_index,) for if_index, _ in ports)
    yield column(_VM_VLAN, members, Tag.INTEGER, tuple(vid for _, vid in ports))


def _port_list(device: SimDevice, if_indexes: Iterable[int]) -> bytes:
    """Return a PortList: a bit per bridge port, the first the most significant (RFC 4363)."""
    ports = device.layout.bridge_ports
    octets = bytearray(-(-len(ports) // 8))
    for if_index in if_indexes:
        bit = ports[if_index] - 1
        octets[bit // 8] |= 0x80 >> bit % 8
    return bytes(octets)
