"""What is odd about a way that works: large packets, a way back that differs, what we ignore."""

from collections.abc import Iterator
from itertools import pairwise

from netwright.model.device import DeviceKind
from netwright.model.interface import Port
from netwright.topology.paths.addresses import Leg
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import Path, PathResult

_FILTERS = (DeviceKind.FIREWALL, DeviceKind.LOAD_BALANCER)


def mtu_warnings(index: PathIndex, path: Path) -> Iterator[str]:
    """Name cables whose ends disagree, and where the way gets narrower (RFC 1191)."""
    routers = [hop for hop in path.hops if hop.layer == 3]  # noqa: PLR2004
    widest: int | None = None
    for hop, after in pairwise(routers):
        near = _mtu(index, hop.device, hop.out_interface)
        far = _mtu(index, after.device, after.in_interface)
        if near and far and near != far:
            ends = f"{hop.device} {hop.out_interface}", f"{after.device} {after.in_interface}"
            yield f"MTU differs: {near} on {ends[0]}, {far} on {ends[1]}"
        if near and widest and near < widest:
            yield f"MTU falls from {widest} to {near} at {hop.device} {hop.out_interface}"
        widest = near or widest


def not_modelled(index: PathIndex, leg: Leg, if_name: str) -> Iterator[str]:
    """Name what may turn a packet elsewhere than its route does, where the evidence shows it."""
    device = leg.port.device
    kind = index.devices[device].device.identification.kind
    if kind in _FILTERS:
        yield f"{device} is a {kind.replace('_', ' ')}: its policy and NAT are not modelled"
    vrf = next((to.vrf for to in index.addresses.on(Port(device, if_name))), leg.vrf)
    if vrf != leg.vrf:
        names = leg.vrf or "default", vrf or "default"
        yield f"{device} leaks a route from VRF {names[1]} to {names[0]}"


def _mtu(index: PathIndex, device: str, if_name: str | None) -> int | None:
    if if_name is None or device not in index.devices:
        return None
    port = Port(device, if_name)
    interface = index.network.ports(port.device).interfaces.get(port.if_name)
    return interface.mtu if interface else None


def asymmetry(there: PathResult, back: PathResult) -> tuple[str, ...]:
    """Say when packets may return by other routers than they came by; firewalls mind."""
    ways = {path.stations for path in there.paths}
    returns = {path.stations[::-1] for path in back.paths}
    if ways == returns:
        return ()
    only_there = _routers(ways) - _routers(returns)
    only_back = _routers(returns) - _routers(ways)
    if not (only_there or only_back):
        return ("asymmetric: there and back take different branches of the same routers",)
    parts = (("there", only_there), ("back", only_back))
    said = [f"only {way} by {', '.join(sorted(names))}" for way, names in parts if names]
    return (f"asymmetric: {'; '.join(said)}",)


def _routers(ways: set[tuple[str, ...]]) -> set[str]:
    return {station for way in ways for station in way}
