"""BGP peers over IPv4: BGP4-MIB (RFC 4273)."""

from collections.abc import Iterator

from netwright.mibs.inet_address_mib import address, address_of, octets_of, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, integer
from netwright.model.forwarding import Adjacency

_IDENTIFIER, _STATE, _REMOTE_AS = 1, 2, 9
PEER_TABLE = ConceptualTable((1, 3, 6, 1, 2, 1, 15, 3, 1), (_IDENTIFIER, _STATE, _REMOTE_AS))
_STATES = ("IDLE", "CONNECT", "ACTIVE", "OPENSENT", "OPENCONFIRM", "ESTABLISHED")


def peers(walks: Walks, _: InterfaceNames) -> Iterator[Adjacency]:
    """Yield BGP peers; a session that never came up knows no identifier."""
    cells = PEER_TABLE.read(walks)
    for index, state in cells[_STATE].items():
        neighbor = address(octets_of(index) or b"")
        if not usable(neighbor):
            continue
        identifier = address_of(cells[_IDENTIFIER].get(index))
        named = isinstance(state, int) and 0 < state <= len(_STATES)
        yield Adjacency(
            protocol="bgp",
            neighbor=neighbor,
            neighbor_id=str(identifier) if usable(identifier) else None,
            neighbor_state=_STATES[state - 1] if named and isinstance(state, int) else None,
            remote_as=integer(cells[_REMOTE_AS].get(index)),
        )
