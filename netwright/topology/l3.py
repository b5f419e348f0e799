"""Layer-3 adjacencies: who is next to whom for IP, by subnet, by routing protocol and by ARP.

A subnet for two (/30, /31, /126, /127) with exactly two known owners is an adjacency by itself;
in a larger one the two must be alone as far as their ARP or ND caches tell. A routing session
counts where both addresses are in one connected subnet: what is several hops away is not next.

Private addresses repeat from site to site: providers number many customers alike. So a subnet or a
BGP session between them is sure only if a cache has the other's address at a MAC of the other, or
the session tells a router ID of it; a cache that has another's MAC denies it.

Addresses repeat from VRF to VRF. Between two VRFs that are not called alike only a MAC address in
an ARP or ND cache proves an adjacency; where one end is in none, a customer's router may be, such
proof or a session is needed to be sure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import ip_network

from netwright.model.credential import Address, Prefix
from netwright.model.evidence import Table
from netwright.model.forwarding import Adjacency, ArpEntry
from netwright.model.interface import Port
from netwright.model.link import Link, LinkEvidence, LinkKind, LinkSource
from netwright.model.mac import MacAddress
from netwright.topology.claims import Claim, Network
from netwright.topology.confidence import OTHER_VRF, SEGMENT, UNPROVEN, confidence
from netwright.topology.derived import Change, Derived, Groups
from netwright.topology.identifiers import address_or_none
from netwright.topology.links import MAX_EVIDENCE
from netwright.topology.settlement import bounded
from netwright.topology.status import link_status, segment_status
from netwright.topology.subnets import Leg, Subnets

_FOR_TWO = {4: 30, 6: 126}
_SOURCES = {
    "ospf": LinkSource.OSPF,
    "ospfv3": LinkSource.OSPF,
    "isis": LinkSource.ISIS,
    "bgp": LinkSource.BGP,
}
_STANDING = frozenset({"FULL", "2WAY", "2-WAY", "TWOWAY", "UP", "ESTABLISHED"})


Ends = tuple[Port, ...]  # the first two ports of an adjacency
_Caches = Mapping[Port, Mapping[Address, MacAddress]]


class Adjacencies:
    """The adjacencies, each once; three or more on a subnet are a shared segment."""

    def __init__(self, network: Network) -> None:
        ledger = network.ledger
        self._network = network
        self._subnets = Subnets(network)
        self._caches: Derived[str, _Caches] = Derived(ledger, self._cached)
        self._by_legs: Derived[Prefix, tuple[Claim, ...]] = Derived(ledger, self._leg_claims)
        self._by_sessions: Derived[str, tuple[tuple[Prefix, Claim], ...]]
        self._by_sessions = Derived(ledger, self._session_claims)
        self._claims: Groups[Prefix | str, Prefix, Claim] = Groups(ledger)
        self._joined: Derived[Prefix, tuple[Claim, ...]]
        self._joined = Derived(ledger, lambda prefix: tuple(self._claims[prefix]))
        # IPv4 and IPv6 on the same ports are one adjacency.
        self._by_ends: Groups[Prefix, Ends, Claim] = Groups(ledger)
        self._links: Derived[Ends, Link]
        self._links = Derived(ledger, lambda ends: _link(network, self._by_ends[ends]))

    def __getitem__(self, ends: Ends) -> Link:
        """Return one adjacency."""
        return self._links[ends]

    def refresh(self, come: Iterable[str], gone: Iterable[str]) -> list[Change[Ends, Link]]:
        """Follow the network, to which devices have come, and from which devices have gone."""
        come, gone = list(come), list(gone)
        subnets = self._subnets.refresh(come, gone)
        self._caches.refresh()
        for prefix, _, claims in self._by_legs.refresh(*subnets):
            self._claims.replace(prefix, ((prefix, claim) for claim in claims or ()))
        for device, _, sessions in self._by_sessions.refresh(come, gone):
            self._claims.replace(device, sessions or ())
        for prefix, _, claims in self._joined.refresh(*self._claims.settled()):
            ends = _ports(claims or ())[:2]
            self._by_ends.replace(prefix, ((ends, claim) for claim in claims or ()))
        return self._links.refresh(*self._by_ends.settled())

    def _leg_claims(self, prefix: Prefix) -> tuple[Claim, ...]:
        legs = self._subnets.legs(prefix)
        if len(legs) != 2 or legs[0].port.device == legs[1].port.device:  # noqa: PLR2004
            return ()
        is_for_two = prefix.prefixlen >= _FOR_TWO[prefix.version]
        doubts = self._doubts(legs)
        is_alone = not doubts and all(self._others(leg, prefix) == 1 for leg in legs)
        is_proven = any(self._proves(own, far) for own, far in (legs, legs[::-1]))
        if not ((is_for_two or is_alone) and (is_proven or legs[0].may_meet(legs[1]))):
            return ()
        subnet = self._subnet_claims(legs, prefix) if is_for_two else ()
        if doubts:
            return tuple(replace(one, ceiling=SEGMENT, conflicts=doubts) for one in subnet)
        claims = (*subnet, *self._arp_claims(legs))
        if is_proven or legs[0].address.is_global:
            return claims
        most = UNPROVEN if legs[0].vrf == legs[1].vrf else OTHER_VRF
        return tuple(replace(claim, ceiling=most) for claim in claims)

    def _subnet_claims(self, legs: Sequence[Leg], prefix: Prefix) -> Iterator[Claim]:
        for own, far in (legs, legs[::-1]):
            yield _subnet_claim(self._network, own, far, prefix)

    def _arp_claims(self, legs: Sequence[Leg]) -> Iterator[Claim]:
        for own, far in (legs, legs[::-1]):
            if mac := self._cache(own.port).get(far.address):
                yield _arp_claim(self._network, own, far, mac)

    def _doubts(self, legs: Sequence[Leg]) -> tuple[str, ...]:
        """Return whose MAC a cache has for the other's address, if it is another's.

        Somebody answers for it (proxy ARP), or the subnet is there twice.
        """
        found = []
        for own, far in (legs, legs[::-1]):
            mac = self._cache(own.port).get(far.address)
            if mac and not mac.is_fhrp and self._is_strange(mac, far.port):
                text = f"{own.port.device} has {far.address} at {mac}, not {far.port.device}'s"
                found.append(text)
        return tuple(sorted(found))

    def _is_strange(self, mac: MacAddress, port: Port) -> bool:
        """Tell whether the device is known to have other MACs than this one."""
        if mac in self._network.own_macs(port.device):
            return False
        interface = self._network.ports(port.device).interfaces.get(port.if_name)
        owner = self._network.identities.by_mac(mac)
        return bool(owner or (interface and interface.phys_address))

    def _proves(self, own: Leg, far: Leg) -> bool:
        """Tell whether the port has the far end's address at a MAC of the far device."""
        mac = self._cache(own.port).get(far.address)
        return mac is not None and self._network.identities.by_mac(mac) == far.port.device

    def _others(self, leg: Leg, prefix: Prefix) -> int:
        """Count the neighbors in the subnet that the port has talked to."""
        return sum(a in prefix and a != leg.address for a in self._cache(leg.port))

    def _cache(self, port: Port) -> Mapping[Address, MacAddress]:
        return self._caches[port.device].get(port, {})

    def _cached(self, device: str) -> _Caches:
        """Return the ARP and ND caches of a device by port."""
        ports: defaultdict[Port, dict[Address, MacAddress]] = defaultdict(dict)
        for row in self._network.rows(device, Table.ARP):
            if isinstance(row, ArpEntry):
                ports[Port(device, row.if_name)][row.address] = row.mac
        return ports

    def _session_claims(self, device: str) -> tuple[tuple[Prefix, Claim], ...]:
        found = []
        for row in self._network.devices[device].adjacencies:
            source = _SOURCES.get(row.protocol)
            around = self._around(device, row)
            far = self._subnets.owner(row.neighbor)
            if not (source and around and far and far.port.device != device and _stands(row)):
                continue
            prefix, local = around
            is_proven = self._proves(local, far)
            if local.may_meet(far) or is_proven:
                claim = _session_claim(self._network, (local.port, far.port), row, source)
                is_sure = is_proven or row.neighbor.is_global or self._identifies(row, far)
                doubts = () if is_sure else self._doubts((local, far))
                found.append((prefix, _doubted(claim, doubts, is_sure=is_sure)))
        return tuple(found)

    def _around(self, device: str, row: Adjacency) -> tuple[Prefix, Leg] | None:
        """Return where the session runs; with a link-local neighbor, only the row knows."""
        if not row.neighbor.is_link_local:
            return self._subnets.around(device, row.neighbor, row.vrf)
        if row.if_name is None:
            return None
        leg = Leg(Port(device, row.if_name), row.neighbor, row.vrf)
        return ip_network(row.neighbor), leg

    def _identifies(self, row: Adjacency, far: Leg) -> bool:
        """Tell whether the router ID that the neighbor sent is an address of the far device."""
        address = address_or_none(row.neighbor_id or "")
        return bool(address and self._network.identities.by_address(address) == far.port.device)


def _doubted(claim: Claim, doubts: tuple[str, ...], *, is_sure: bool) -> Claim:
    """Believe less what only an address says: BGP runs to a provider as well as to one of ours."""
    if doubts:
        return replace(claim, ceiling=SEGMENT, conflicts=doubts)
    if is_sure or claim.source is not LinkSource.BGP:
        return claim
    return replace(claim, ceiling=UNPROVEN)


def _ports(claims: Iterable[Claim]) -> tuple[Port, ...]:
    return tuple(sorted({port for claim in claims for port in (claim.local, claim.remote)}))


def _stands(row: Adjacency) -> bool:
    return row.neighbor_state is None or row.neighbor_state.upper() in _STANDING


def _subnet_claim(network: Network, own: Leg, far: Leg, prefix: Prefix) -> Claim:
    raw = f"{own.port.if_name} has {own.address} in {prefix}"
    return _claim(network, own.port, far.port, (LinkSource.SUBNET, Table.ADDRESSES, raw))


def _arp_claim(network: Network, own: Leg, far: Leg, mac: MacAddress) -> Claim:
    raw = f"arp {own.port.if_name}: {far.address} is at {mac}"
    return _claim(network, own.port, far.port, (LinkSource.ARP, Table.ARP, raw))


def _session_claim(
    network: Network, ends: tuple[Port, Port], row: Adjacency, source: LinkSource
) -> Claim:
    raw = f"{row.protocol} {row.neighbor} {row.neighbor_id or ''} {row.neighbor_state or ''}"
    return _claim(network, *ends, (source, Table.ADJACENCIES, raw.rstrip()))


def _claim(
    network: Network, local: Port, remote: Port, said: tuple[LinkSource, Table, str]
) -> Claim:
    source, table, raw = said
    seen_at = network.devices[local.device].seen_at[table]
    evidence = LinkEvidence(source, local.device, seen_at, raw, "address as own address")
    return Claim(local, remote, evidence)


def _link(network: Network, claims: Sequence[Claim]) -> Link:
    ports = _ports(claims)
    is_segment = len(ports) > 2  # noqa: PLR2004
    is_mutual = len({claim.local for claim in claims}) == len(ports)
    evidence = {claim.evidence for claim in claims}
    return Link(
        ports[0],
        ports[1],
        3,
        LinkKind.SHARED_SEGMENT if is_segment else LinkKind.P2P,
        tuple(sorted(evidence, key=lambda one: (one.source, one.device, one.raw)))[:MAX_EVIDENCE],
        min(
            confidence({claim.source for claim in claims}, is_mutual=is_mutual),
            max(claim.ceiling for claim in claims),
        ),
        segment_status(network, ports)
        if is_segment
        else link_status(network, (ports[0], ports[1])),
        tuple((port, None) for port in ports) if is_segment else (),
        bounded({text for claim in claims for text in claim.conflicts}),
    )
