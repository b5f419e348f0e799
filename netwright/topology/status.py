"""Whether a link is up: as its ends say (ifOperStatus, RFC 2863)."""

from collections.abc import Callable, Iterable
from functools import partial

from netwright.model.interface import Interface, Port
from netwright.model.link import LinkStatus
from netwright.topology.claims import Network

StatusOf = Callable[[Port], LinkStatus]


def link_status(
    network: Network, ends: tuple[Port, Port], members: Iterable[tuple[Port, Port | None]] = ()
) -> LinkStatus:
    """Return what the evidence says of a link."""
    return cable_status(partial(port_status, network), ends, members)


def segment_status(network: Network, members: Iterable[Port]) -> LinkStatus:
    """Return what the evidence says of a shared segment."""
    return shared_status(partial(port_status, network), members)


def port_status(network: Network, port: Port) -> LinkStatus:
    """Return what the port's device says of it; unknown where nobody does."""
    if port.device not in network.devices:
        return LinkStatus.UNKNOWN
    return interface_status(network.ports(port.device).interfaces.get(port.if_name))


def interface_status(interface: Interface | None) -> LinkStatus:
    """Return what a row of the interface table says, if there is one."""
    if interface is None:
        return LinkStatus.UNKNOWN
    if interface.is_down:
        return LinkStatus.DOWN
    return LinkStatus.UP if interface.if_oper_status == "up" else LinkStatus.UNKNOWN


def cable_status(
    status_of: StatusOf, ends: Iterable[Port], members: Iterable[tuple[Port, Port | None]]
) -> LinkStatus:
    """Return down if one end is; an aggregate that says nothing is as good as its best cable."""
    told = _worst(status_of, ends)
    if told is not LinkStatus.UNKNOWN:
        return told
    cables = {_worst(status_of, [port for port in pair if port]) for pair in members}
    return next((s for s in (LinkStatus.UP, LinkStatus.DOWN) if s in cables), told)


def shared_status(status_of: StatusOf, members: Iterable[Port]) -> LinkStatus:
    """Return up while two ends are, for a segment without one of its members still is one."""
    told = list(map(status_of, members))
    if told.count(LinkStatus.UP) > 1:
        return LinkStatus.UP
    return LinkStatus.UNKNOWN if LinkStatus.UNKNOWN in told else LinkStatus.DOWN


def _worst(status_of: StatusOf, ports: Iterable[Port]) -> LinkStatus:
    told = set(map(status_of, ports))
    order = (LinkStatus.DOWN, LinkStatus.UP)
    return next((status for status in order if status in told), LinkStatus.UNKNOWN)
