"""BGP peers over IPv4: BGP4-MIB (RFC 4273)."""

from collections.abc import Iterator

from netwright.mibs.inet_address_mib import address, address_of, octets_of, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, integer
from netwright.model.credential import Address
from netwright.model.forwarding import Adjacency
from netwright.model.snmp import Value

_IDENTIFIER, _STATE, _REMOTE_AS = 1, 2, 9
PEER_TABLE = ConceptualTable((1, 3, 6, 1, 2, 1, 15, 3, 1), (_REMOTE_AS, _STATE, _IDENTIFIER))
STATES: dict[Value, str] = {
    1: "IDLE",
    2: "CONNECT",
    3: "ACTIVE",
    4: "OPENSENT",
    5: "OPENCONFIRM",
    6: "ESTABLISHED",
}


def told_peers(walks: Walks) -> frozenset[Address]:
    """Return the addresses of the peers that the table lists."""
    indexes = PEER_TABLE.column(walks, _REMOTE_AS)
    return frozenset(filter(usable, (address(octets_of(index) or b"") for index in indexes)))


def peers(walks: Walks, _: InterfaceNames) -> Iterator[Adjacency]:
    """Yield BGP peers; a session that never came up knows no identifier."""
    cells = PEER_TABLE.read(walks)
    for index, remote_as in cells[_REMOTE_AS].items():
        neighbor = address(octets_of(index) or b"")
        if not usable(neighbor):
            continue
        identifier = address_of(cells[_IDENTIFIER].get(index))
        yield Adjacency(
            protocol="bgp",
            neighbor=neighbor,
            neighbor_id=str(identifier) if usable(identifier) else None,
            neighbor_state=STATES.get(cells[_STATE].get(index)),
            remote_as=integer(remote_as),
        )
