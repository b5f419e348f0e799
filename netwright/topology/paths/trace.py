"""Follow a packet from router to router until it arrives, is lost, or the evidence ends.

At each router the longest prefix in the VRF of the interface it came by counts, with all equal-cost
next hops; each is a branch. What policy routing, NAT and leaks between VRFs do is not modelled.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from netwright.errors import UsageError
from netwright.model.credential import Address
from netwright.model.evidence import Table
from netwright.model.forwarding import Route
from netwright.model.interface import Port
from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.branch import Branch
from netwright.topology.paths.checks import mtu_warnings, not_modelled
from netwright.topology.paths.departure import Departure, departures
from netwright.topology.paths.endpoint import Endpoint, locate
from netwright.topology.paths.entrance import entrances
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.l2_walk import walk_from_router
from netwright.topology.paths.resolve import Forward, Resolution, resolve
from netwright.topology.paths.result import BORROWED, TOLD, Hop, Path, PathResult
from netwright.topology.paths.rib import route_text
from netwright.topology.paths.target import Target, find_target
from netwright.topology.paths.walk import Walk

MAX_PATHS = 64
MAX_HOPS = 64


def trace(index: PathIndex, src: str, dst: str, *, vrf: str | None = None) -> PathResult:
    """Return every equal-cost way from one end to the other.

    Raises:
        UsageError: nothing bears the name of an end, or the ends are of different IP versions.
    """
    source, destination = locate(index, src, vrf), locate(index, dst, vrf)
    if len({end.address.version for end in (source, destination) if end.address}) > 1:
        told = f"{source.address} and {destination.address} are of different IP versions"
        raise UsageError(told, "give both ends as addresses of one version")
    warnings = dict.fromkeys((*source.warnings, *destination.warnings))
    begun = departures(index, source, destination)
    if isinstance(begun, str) and source.address and not source.gateways:
        begun = _entering(index, source, destination) or begun
    if isinstance(begun, str):
        return PathResult.unknown(begun, tuple(warnings))
    warnings.update(dict.fromkeys(warning for one in begun for warning in one.warnings))
    tracer = _Tracer(index, destination, warnings)
    paths = tuple(tracer.run([Branch.of(one) for one in begun]))
    for path in paths:
        warnings.update(dict.fromkeys(mtu_warnings(index, path)))
    return PathResult.of(paths, tuple(warnings))


def _entering(index: PathIndex, source: Endpoint, destination: Endpoint) -> list[Departure]:
    """Let a stranger's packets come in where the packets to it go out."""
    begun = departures(index, destination, source)
    if isinstance(begun, str):
        return []
    back = _Tracer(index, source, {})
    return entrances(index, source, back.run([Branch.of(one) for one in begun]))


@dataclass(slots=True)
class _Tracer:
    index: PathIndex
    destination: Endpoint
    warnings: dict[str, None]
    _crossed: dict[tuple[Port, Address], tuple[Target, Walk]] = field(default_factory=dict)

    def run(self, branches: list[Branch]) -> Iterator[Path]:
        """Follow every branch, the first next hop first."""
        stack, count = branches[::-1], 0
        while stack:
            branch = stack.pop()
            if branch.ended is None:
                stack += [*self._step(branch)][::-1]
            elif count == MAX_PATHS:
                self._warn(f"more than {MAX_PATHS} branches; the others are left out")
                return
            else:
                count += 1
                yield branch.ended

    def _warn(self, *texts: str) -> None:
        self.warnings.update(dict.fromkeys(filter(None, texts)))

    def _step(self, branch: Branch) -> Iterator[Branch]:
        """Route the packet at the router where the branch is."""
        leg, address = branch.at, self.destination.address
        if leg is None or address is None:
            yield branch.end()
        elif own := self._own_leg(leg, address):
            yield branch.through(self._last_hop(leg, own)).end()
        elif (leg.port.device, leg.vrf) in branch.seen or len(branch.hops) > MAX_HOPS:
            yield branch.end(f"routing loop at {leg.port.device}")
        else:
            yield from self._route(branch, leg, address)

    def _own_leg(self, leg: Leg, address: Address) -> Leg | None:
        """Return the leg of this router that the packet is for, in the VRF that it came by."""
        owners = self.index.addresses.owners(address, leg.vrf)
        if self.destination.leg:
            owners = [self.destination.leg, *owners]
        return next((own for own in owners if own.port.device == leg.port.device), None)

    def _last_hop(self, leg: Leg, own: Leg) -> Hop:
        device, row = own.port.device, f"{own.port.if_name} has {own.address}"
        proof = self.index.proof(device, Table.ADDRESSES, row)
        return Hop(device, leg.port.if_name or None, None, 3, proof, TOLD, vrf=leg.vrf)

    def _route(self, branch: Branch, leg: Leg, address: Address) -> Iterator[Branch]:
        device = leg.port.device
        found = resolve(self.index.ribs.of(device, leg.vrf), address)
        is_whole = self.index.ribs.is_whole(device)
        seen = branch.seen | {(device, leg.vrf)}
        branch = replace(branch, seen=seen)
        if not is_whole:
            branch = branch.lacking(self.index.ribs.gap(device))
        if not found.forwards:
            yield self._stuck(branch, leg, found, is_whole=is_whole)
        for forward in found.forwards:
            if found.route:
                hop = self._router_hop(leg, forward, found.route)
                yield from self._cross(branch.through(hop), leg, forward)

    def _stuck(self, branch: Branch, leg: Leg, found: Resolution, *, is_whole: bool) -> Branch:
        device = leg.port.device
        proof = self.index.proof(device, Table.ROUTES, found.problem)
        hop = Hop(device, leg.port.if_name or None, None, 3, proof, TOLD, vrf=leg.vrf)
        ended = branch.through(hop)
        return ended.end(f"{device}: {found.problem}") if is_whole else ended.end()

    def _router_hop(self, leg: Leg, forward: Forward, route: Route) -> Hop:
        device = leg.port.device
        self._warn(*not_modelled(self.index, leg, forward.if_name))
        hides = forward.next_hop is not None and self.index.ribs.hides_next_hops(device)
        if hides:
            self._warn(f"{device} tells one next hop per prefix; others may be in use")
        proof = self.index.proof(device, Table.ROUTES, route_text(route))
        return Hop(
            device,
            leg.port.if_name or None,
            forward.if_name,
            3,
            proof,
            BORROWED if hides else TOLD,
            vrf=leg.vrf,
            next_hop=forward.next_hop,
        )

    def _cross(self, branch: Branch, leg: Leg, forward: Forward) -> Iterator[Branch]:
        """Take the packet over the segment, to the next router or to its station."""
        address = forward.next_hop or self.destination.address
        if address is None:
            yield branch.end()
            return
        port = Port(leg.port.device, forward.if_name)
        target, walk = self._segment(port, address)
        self._warn(target.warning)
        if not target.is_known:
            yield self._unanswered(branch, port, address)
            return
        for one in walk.all():
            after = branch.through(*one.hops).lacking(one.missing)
            if at := one.reached or self._emerged(leg, one.emerges):
                yield replace(after, at=at)
            elif one.is_attached:
                yield self._at_station(after, target, address)
            else:
                yield after.end(one.broken)
            self._warn(*one.warnings)

    def _emerged(self, leg: Leg, far: Leg | None) -> Leg | None:
        """Return the far end of a tunnel, in the VRF of the same name if there is one."""
        rows = self.index.devices[far.port.device].addresses if far else ()
        if far is None or all(row.vrf != leg.vrf for row in rows):
            return None
        return far._replace(port=Port(far.port.device, ""), vrf=leg.vrf)

    def _segment(self, port: Port, address: Address) -> tuple[Target, Walk]:
        if (port, address) not in self._crossed:
            target = find_target(self.index, port, address)
            walk = walk_from_router(self.index, port, target) if target.is_known else Walk()
            self._crossed[port, address] = target, walk
        return self._crossed[port, address]

    def _unanswered(self, branch: Branch, port: Port, address: Address) -> Branch:
        what = f"{port.device} has no ARP entry for {address} on {port.if_name}"
        if self.index.tells(port.device, Table.ARP):
            return branch.end(what)
        return branch.lacking(what).end()

    def _at_station(self, branch: Branch, target: Target, address: Address) -> Branch:
        is_there = address == self.destination.address
        label = self.destination.label if is_there else str(address)
        hop = Hop(label, None, None, 3, target.proof, target.confidence)
        branch = branch.through(hop)
        if not is_there:
            branch = branch.lacking(f"{address} is not managed: where it sends is unknown")
        return branch.end()
