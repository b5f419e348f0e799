"""Layer-3 adjacencies: who is next to whom for IP, by subnet, by routing protocol and by ARP.

A subnet for two (/30, /31, /126, /127) with exactly two known owners is an adjacency by itself;
in a larger one the two must be alone as far as their ARP or ND caches tell. A routing session
counts where both addresses are in one connected subnet: what is several hops away is not next.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from ipaddress import ip_interface
from typing import NamedTuple

from netwright.model.credential import Address, Prefix
from netwright.model.evidence import Table
from netwright.model.forwarding import Adjacency
from netwright.model.interface import InterfaceAddress, Port
from netwright.model.link import Link, LinkEvidence, LinkKind, LinkSource
from netwright.model.mac import MacAddress
from netwright.topology.claims import Claim, Network
from netwright.topology.confidence import confidence
from netwright.topology.links import MAX_EVIDENCE
from netwright.topology.status import link_status, segment_status

_FOR_TWO = {4: 30, 6: 126}
_SOURCES = {
    "ospf": LinkSource.OSPF,
    "ospfv3": LinkSource.OSPF,
    "isis": LinkSource.ISIS,
    "bgp": LinkSource.BGP,
}
_STANDING = frozenset({"FULL", "2WAY", "2-WAY", "TWOWAY", "UP", "ESTABLISHED"})


class _Leg(NamedTuple):
    """A device's address in a subnet."""

    port: Port
    address: Address


class Subnets:
    """Who has a leg in which subnet; an address that several devices own is nobody's."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.legs: defaultdict[Prefix, list[_Leg]] = defaultdict(list)
        self._own: defaultdict[str, dict[Prefix, str]] = defaultdict(dict)
        for device, evidence in network.devices.items():
            for row in evidence.addresses:
                self._add(device, row)

    def owner(self, address: Address) -> Port | None:
        """Return the port that has the address."""
        device = self._network.identities.by_address(address)
        if_name = device and self._network.ports(device).by_address.get(address)
        return Port(device, if_name) if device and if_name else None

    def around(self, device: str, address: Address) -> Prefix | None:
        """Return the device's connected subnet that the address is in."""
        found = [prefix for prefix in self._own[device] if address in prefix]
        return max(found, key=lambda prefix: prefix.prefixlen) if found else None

    def leg(self, device: str, prefix: Prefix) -> Port:
        """Return the device's port in its connected subnet."""
        return Port(device, self._own[device][prefix])

    def _add(self, device: str, row: InterfaceAddress) -> None:
        address, length = row.address, row.prefix_length
        is_common = address.is_loopback or address.is_link_local or address.is_multicast
        is_subnet = length is not None and 0 < length < address.max_prefixlen
        if is_subnet and not is_common and self.owner(address):
            prefix = ip_interface(f"{address}/{length}").network
            self.legs[prefix].append(_Leg(Port(device, row.if_name), address))
            self._own[device][prefix] = row.if_name


def l3_links(network: Network) -> list[Link]:
    """Return the adjacencies, each once; three or more on a subnet are a shared segment."""
    subnets = Subnets(network)
    by_subnet: defaultdict[Prefix, list[Claim]] = defaultdict(list)
    for prefix, claim in (*_subnet_claims(network, subnets), *_session_claims(network, subnets)):
        by_subnet[prefix].append(claim)
    found: defaultdict[tuple[Port, ...], list[Claim]] = defaultdict(list)
    for claims in by_subnet.values():
        # IPv4 and IPv6 on the same ports are one adjacency.
        found[_ports(claims)[:2]] += claims
    return [_link(network, claims) for claims in found.values()]


def _ports(claims: Iterable[Claim]) -> tuple[Port, ...]:
    return tuple(sorted({port for claim in claims for port in (claim.local, claim.remote)}))


def _subnet_claims(network: Network, subnets: Subnets) -> Iterator[tuple[Prefix, Claim]]:
    caches = _Caches(network)
    for prefix, legs in subnets.legs.items():
        if len(legs) != 2 or legs[0].port.device == legs[1].port.device:  # noqa: PLR2004
            continue
        is_for_two = prefix.prefixlen >= _FOR_TWO[prefix.version]
        if not (is_for_two or all(caches.others(leg, prefix) == 1 for leg in legs)):
            continue
        for own, far in (legs, legs[::-1]):
            if is_for_two:
                yield prefix, _subnet_claim(network, own, far, prefix)
            if mac := caches.entry(own.port, far.address):
                yield prefix, _arp_claim(network, own, far, mac)


class _Caches:
    """ARP and ND caches by port."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._known: dict[str, dict[Port, dict[Address, MacAddress]]] = {}

    def entry(self, port: Port, address: Address) -> MacAddress | None:
        """Return the MAC that the port has for the address."""
        return self._of(port).get(address)

    def others(self, leg: _Leg, prefix: Prefix) -> int:
        """Count the neighbors in the subnet that the port has talked to."""
        return sum(a in prefix and a != leg.address for a in self._of(leg.port))

    def _of(self, port: Port) -> dict[Address, MacAddress]:
        if port.device not in self._known:
            ports: defaultdict[Port, dict[Address, MacAddress]] = defaultdict(dict)
            for row in self._network.devices[port.device].arp:
                ports[Port(port.device, row.if_name)][row.address] = row.mac
            self._known[port.device] = ports
        return self._known[port.device].get(port, {})


def _session_claims(network: Network, subnets: Subnets) -> Iterator[tuple[Prefix, Claim]]:
    for device, evidence in network.devices.items():
        for row in evidence.adjacencies:
            source = _SOURCES.get(row.protocol)
            prefix = subnets.around(device, row.neighbor)
            far = subnets.owner(row.neighbor)
            if source and prefix and far and far.device != device and _stands(row):
                local = subnets.leg(device, prefix)
                yield prefix, _session_claim(network, local, far, row, source)


def _stands(row: Adjacency) -> bool:
    return row.neighbor_state is None or row.neighbor_state.upper() in _STANDING


def _subnet_claim(network: Network, own: _Leg, far: _Leg, prefix: Prefix) -> Claim:
    raw = f"{own.port.if_name} has {own.address} in {prefix}"
    return _claim(network, own.port, far.port, (LinkSource.SUBNET, Table.ADDRESSES, raw))


def _arp_claim(network: Network, own: _Leg, far: _Leg, mac: MacAddress) -> Claim:
    raw = f"arp {own.port.if_name}: {far.address} is at {mac}"
    return _claim(network, own.port, far.port, (LinkSource.ARP, Table.ARP, raw))


def _session_claim(
    network: Network, local: Port, far: Port, row: Adjacency, source: LinkSource
) -> Claim:
    raw = f"{row.protocol} {row.neighbor} {row.neighbor_id or ''} {row.neighbor_state or ''}"
    return _claim(network, local, far, (source, Table.ADJACENCIES, raw.rstrip()))


def _claim(
    network: Network, local: Port, remote: Port, said: tuple[LinkSource, Table, str]
) -> Claim:
    source, table, raw = said
    seen_at = network.devices[local.device].seen_at[table]
    evidence = LinkEvidence(source, local.device, seen_at, raw, "address as own address")
    return Claim(local, remote, evidence)


def _link(network: Network, claims: list[Claim]) -> Link:
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
        confidence({claim.source for claim in claims}, is_mutual=is_mutual),
        segment_status(network, ports)
        if is_segment
        else link_status(network, (ports[0], ports[1])),
        tuple((port, None) for port in ports) if is_segment else (),
    )
