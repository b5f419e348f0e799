"""Whether a link is up: as its ends say (ifOperStatus, RFC 2863)."""

from collections.abc import Iterable

from netwright.model.interface import Port
from netwright.model.link import LinkStatus
from netwright.topology.claims import Network


def link_status(
    network: Network, ends: tuple[Port, Port], members: Iterable[tuple[Port, Port | None]] = ()
) -> LinkStatus:
    """Return down if one end is; an aggregate that says nothing is as good as its best cable."""
    told = _worst(network, ends)
    if told is not LinkStatus.UNKNOWN:
        return told
    cables = {_worst(network, [port for port in pair if port]) for pair in members}
    return next((s for s in (LinkStatus.UP, LinkStatus.DOWN) if s in cables), told)


def segment_status(network: Network, members: Iterable[Port]) -> LinkStatus:
    """Return up while two ends are, for a segment without one of its members still is one."""
    told = [port_status(network, port) for port in members]
    if told.count(LinkStatus.UP) > 1:
        return LinkStatus.UP
    return LinkStatus.UNKNOWN if LinkStatus.UNKNOWN in told else LinkStatus.DOWN


def _worst(network: Network, ports: Iterable[Port]) -> LinkStatus:
    told = {port_status(network, port) for port in ports}
    order = (LinkStatus.DOWN, LinkStatus.UP)
    return next((status for status in order if status in told), LinkStatus.UNKNOWN)


def port_status(network: Network, port: Port) -> LinkStatus:
    """Return what the port's device says of it; unknown where nobody does."""
    if port.device not in network.devices:
        return LinkStatus.UNKNOWN
    interface = network.ports(port.device).interfaces.get(port.if_name)
    if interface is None:
        return LinkStatus.UNKNOWN
    if interface.is_down:
        return LinkStatus.DOWN
    return LinkStatus.UP if interface.if_oper_status == "up" else LinkStatus.UNKNOWN
