"""What the devices of a bridged network tell, by source, and what is true of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from netwright.model.evidence import Row, Table
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Interface, LagMember, Port, StpPort
from netwright.model.link import Link, LinkKind, LinkSource
from netwright.model.mac import MacAddress
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from tests.topology.bridged_networks import BridgedNetwork, Station
from tests.topology.bridging import End
from tests.topology.networks import chassis, device, lldp

ALL = frozenset({LinkSource.FDB, LinkSource.STP, LinkSource.LACP, LinkSource.LLDP})


def evidence_of(
    network: BridgedNetwork, sources: Collection[LinkSource] = ALL
) -> list[DeviceEvidence]:
    """Return what the managed devices tell when only these sources are readable."""
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    readers = {
        LinkSource.FDB: _fdb,
        LinkSource.STP: _stp,
        LinkSource.LACP: _lacp,
        LinkSource.LLDP: _lldp,
    }
    for source, reader in readers.items():
        for number, row in reader(network) if source in sources else ():
            rows[number].append(row)
    switches = [
        _switch(network, number, rows[number])
        for number, bridge in network.bridges.items()
        if bridge.is_managed
    ]
    return [*switches, *_routers(network.routers)]


def _switch(network: BridgedNetwork, number: int, rows: list[Row]) -> DeviceEvidence:
    own = {port for at, port in _ports(network) if at == number}
    own |= {member for end, ms in network.members.items() if end[0] == number for member in ms}
    own |= {row.if_name for row in rows if isinstance(row, FdbEntry)}
    told = device(number, *rows, ports=sorted(own))
    return replace(told, complete=told.complete - {Table.NEIGHBORS}, lldp_local=())


def _ports(network: BridgedNetwork) -> Iterator[End]:
    return (end for ends in network.lans for end in ends)


def _routers(legs: Iterable[Station]) -> Iterator[DeviceEvidence]:
    for index, leg in enumerate(legs):
        interface = Interface(1, "ge0", phys_address=MacAddress(leg.mac), if_oper_status="up")
        told = device(9000 + index, ports=["ge0"], name=leg.device)
        yield replace(told, interfaces=(interface,), complete=frozenset(), lldp_local=())


def _fdb(network: BridgedNetwork) -> Iterator[tuple[int, Row]]:
    """Half of the agents name an aggregate's first member."""
    for number, rows in network.told.items():
        for (vid, mac), port in sorted(rows.items()):
            members = network.members.get((number, port))
            name = members[0] if members and number % 2 else port
            yield number, FdbEntry(vid, name, MacAddress(mac))


def _stp(network: BridgedNetwork) -> Iterator[tuple[int, Row]]:
    for (number, port), one in network.trees[0].items():
        far, far_port = one.designated
        yield (
            number,
            StpPort(
                port,
                "forwarding" if one.is_forwarding else "blocking",
                _bridge_id(network, 0),
                _bridge_id(network, far),
                _port_number(network, (far, far_port)),
                _port_number(network, (number, port)),
                _bridge_id(network, number),
            ),
        )


def _bridge_id(network: BridgedNetwork, number: int) -> str:
    return f"{network.priority[number]:04x}" + chassis(number).replace(":", "")


def _port_number(network: BridgedNetwork, end: End) -> int:
    ports = sorted(port for number, port in _ports(network) if number == end[0])
    return 0x8001 + ports.index(end[1])


def _lacp(network: BridgedNetwork) -> Iterator[tuple[int, Row]]:
    far = {end: other for cable in network.cables for end, other in (cable, cable[::-1])}
    for end, members in network.members.items():
        partner = MacAddress.parse(chassis(far[end][0]))
        for index, member in enumerate(members, 1):
            actor = 100 * _port_number(network, end) + index
            facing = 100 * _port_number(network, far[end]) + index
            yield (
                end[0],
                LagMember(member, end[1], partner, partner_port=facing, actor_port=actor),
            )


def _lldp(network: BridgedNetwork) -> Iterator[tuple[int, Row]]:
    """Every managed switch hears every other on its LAN, for unmanaged ones pass frames on."""
    for ends in network.lans:
        for number, port in ends:
            for far, far_port in ends:
                if far != number:
                    ours = network.members.get((number, port), [port])
                    theirs = network.members.get((far, far_port), [far_port])
                    for own, its in zip(ours, theirs, strict=True):
                        yield number, lldp(own, far, its)


@dataclass(frozen=True, slots=True)
class Truth:
    """The ports that share a LAN, managed ones only, and where nothing is in between."""

    lans: tuple[frozenset[Port], ...]
    cables: frozenset[frozenset[Port]]
    pairs: frozenset[frozenset[Port]]  # each port that forwards, with its designated one

    def is_right(self, link: Link) -> bool:
        """Tell whether the link is real and of its shape."""
        ports = _ends(link)
        if link.kind is LinkKind.SHARED_SEGMENT:
            return any(ports <= lan for lan in self.lans) and ports not in self.cables
        return ports in self.cables

    def found(self, links: Iterable[Link]) -> frozenset[frozenset[Port]]:
        """Return the true pairs that the links contain."""
        ends = [one for one in map(_ends, links) if any(one <= lan for lan in self.lans)]
        return frozenset(pair for pair in self.pairs if any(pair <= one for one in ends))


def _ends(link: Link) -> frozenset[Port]:
    return frozenset((link.a, link.b)) if link.kind is LinkKind.LAG else ports_of(link)


def truth_of(network: BridgedNetwork) -> Truth:
    """Return what a link must be to be true."""
    lans = [frozenset(map(_port, ends)) for ends in network.lans]
    cables = {frozenset(map(_port, cable)) for cable in network.cables}
    pairs = {
        frozenset({_port(end), _port(one.designated)})
        for tree in network.trees
        for end, one in tree.items()
        if one.is_forwarding and end != one.designated
    }
    legs = {frozenset({_port(leg.at), Port(str(leg.device), "ge0")}) for leg in network.routers}
    return Truth((*lans, *legs), frozenset(cables | legs), frozenset(pairs))


def _port(end: End) -> Port:
    return Port(f"sw{end[0]}", end[1])
