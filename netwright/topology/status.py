"""Whether a link is up: as its ends say (ifOperStatus, RFC 2863)."""

from collections.abc import Iterable

from netwright.model.interface import Port
from netwright.model.link import LinkStatus
from netwright.topology.claims import Network

# RFC 2863: testing, dormant, notPresent and lowerLayerDown pass no traffic either.
_WORDS = {"up": LinkStatus.UP, "unknown": LinkStatus.UNKNOWN}


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
    told = [_port_status(network, port) for port in members]
    if told.count(LinkStatus.UP) > 1:
        return LinkStatus.UP
    return LinkStatus.UNKNOWN if LinkStatus.UNKNOWN in told else LinkStatus.DOWN


def _worst(network: Network, ports: Iterable[Port]) -> LinkStatus:
    told = {_port_status(network, port) for port in ports}
    order = (LinkStatus.DOWN, LinkStatus.UP)
    return next((status for status in order if status in told), LinkStatus.UNKNOWN)


def _port_status(network: Network, port: Port) -> LinkStatus:
    if port.device not in network.devices:
        return LinkStatus.UNKNOWN
    interface = network.ports(port.device).interfaces.get(port.if_name)
    if interface is None or interface.if_oper_status is None:
        return LinkStatus.UNKNOWN
    return _WORDS.get(interface.if_oper_status, LinkStatus.DOWN)
