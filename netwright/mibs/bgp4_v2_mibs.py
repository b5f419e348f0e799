"""BGP peers over both versions of IP, as vendors fill the drafts that were to follow BGP4-MIB.

All have the columns of RFC 4273 in other places, and the peer's address in the index. What
BGP4-MIB tells already is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from netwright.mibs.bgp4_mib import STATES, told_peers
from netwright.mibs.inet_address_mib import address_of, take_address, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, integer
from netwright.model.credential import Address
from netwright.model.forwarding import Adjacency
from netwright.model.snmp import Oid

_ENTERPRISES = (1, 3, 6, 1, 4, 1)


@dataclass(frozen=True, slots=True)
class PeerMib:
    """One vendor's table: its columns, and what stands before the peer's address."""

    table: ConceptualTable  # remote AS, state, identifier
    arcs_before: int = 0
    follows_local: bool = False  # the local address stands before it too

    def peer(self, index: Oid) -> Address | None:
        """Return the peer's address."""
        rest = index[self.arcs_before :]
        if self.follows_local:
            _, rest = take_address(rest)
        found, _ = take_address(rest)
        return found


PEERS_BY_VENDOR: dict[Oid, PeerMib] = {
    (*_ENTERPRISES, 9): PeerMib(
        ConceptualTable((*_ENTERPRISES, 9, 9, 187, 1, 2, 5, 1), (11, 3, 12)),
    ),
    (*_ENTERPRISES, 2636): PeerMib(
        ConceptualTable((*_ENTERPRISES, 2636, 5, 1, 1, 2, 1, 1, 1), (13, 2, 1)),
        arcs_before=1,  # routing instance
        follows_local=True,
    ),
    (*_ENTERPRISES, 30065): PeerMib(
        ConceptualTable((*_ENTERPRISES, 30065, 4, 1, 1, 2, 1), (10, 13, 11)),
        arcs_before=1,
    ),
}


def peers(walks: Walks, _: InterfaceNames, mib: PeerMib) -> Iterator[Adjacency]:
    """Yield the peers that BGP4-MIB does not."""
    remote_as, states, identifiers = mib.table.read(walks).values()
    told = told_peers(walks)
    for index, number in remote_as.items():
        neighbor = mib.peer(index)
        if not usable(neighbor) or neighbor in told:
            continue
        identifier = address_of(identifiers.get(index))
        yield Adjacency(
            protocol="bgp",
            neighbor=neighbor,
            neighbor_id=str(identifier) if usable(identifier) else None,
            neighbor_state=STATES.get(states.get(index)),
            remote_as=integer(number),
        )
