"""The far port of a neighbor row that no rule of `ports` could find.

In this order: the one port of the far device that claims us; the port that another protocol
found on the same cable; the only port of each device that faces the other. Last comes what the
neighbor wrote, as it stands.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from netwright.model.interface import Port
from netwright.model.neighbor import Neighbor, NeighborProtocol, PortIdSubtype
from netwright.topology.claims import Network
from netwright.topology.index import DeviceMatch
from netwright.topology.text import clean


@dataclass(frozen=True, slots=True)
class Heard:
    """One neighbor row on one port, with what is known of the far end so far."""

    local: Port
    neighbor: Neighbor
    seen_at: datetime
    match: DeviceMatch | None
    if_name: str | None = None  # of the far end, when a rule found it
    matched_by: str = ""
    conflicts: tuple[str, ...] = ()


class FarPort(NamedTuple):
    """The far end and how it was found."""

    port: Port
    matched_by: str
    is_unnamed: bool = False


class FarPorts:
    """What all rows together tell about the far ends."""

    def __init__(self, network: Network, heard: Sequence[tuple[Heard, str]]) -> None:
        self._network = network
        self._backward: defaultdict[tuple[Port, str], set[str]] = defaultdict(set)
        self._found: defaultdict[tuple[Port, str], set[str]] = defaultdict(set)
        self._facing: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._written: defaultdict[tuple[Port, str], set[tuple[int, str, str]]] = defaultdict(set)
        for one, node in heard:
            self._facing[one.local.device, node].add(one.local.if_name)
            if one.if_name:
                self._backward[Port(node, one.if_name), one.local.device].add(one.local.if_name)
                self._found[one.local, node].add(one.if_name)
            else:
                self._written[one.local, node].add(_written(one.neighbor))

    def of(self, one: Heard, node: str) -> FarPort:
        """Return the far end of a row that leads to the node."""
        if one.if_name:
            return FarPort(Port(node, one.if_name), one.matched_by)
        cable = (one.local, node)
        if if_name := _only(self._backward.get(cable)):
            return FarPort(Port(node, if_name), "the port that claims this end")
        if if_name := _only(self._found.get(cable)):
            return FarPort(Port(node, if_name), "the port another protocol names")
        ours = _only(self._facing.get((one.local.device, node)))
        theirs = _only(self._facing.get((node, one.local.device)))
        if ours and theirs:
            return FarPort(Port(node, theirs), "the only port facing this device")
        return self._as_written(one, node)

    def _as_written(self, one: Heard, node: str) -> FarPort:
        written = self._written[one.local, node]
        protocols = {protocol for _, _, protocol in written}
        # One row per protocol on one cable is one port under two names; more rows are more ports.
        _, text, _ = min(written) if len(written) == len(protocols) else _written(one.neighbor)
        is_unnamed = one.match is not None and bool(self._network.devices[node].interfaces)
        return FarPort(Port(node, text), "port_id as written", is_unnamed)


def _written(neighbor: Neighbor) -> tuple[int, str, str]:
    """Return the port as the neighbor wrote it, names before numbers and MACs."""
    is_name = (
        neighbor.port_id_subtype is PortIdSubtype.INTERFACE_NAME
        or neighbor.protocol is not NeighborProtocol.LLDP
    )
    text = clean(neighbor.port_id) or clean(neighbor.port_description or "") or "?"
    return (0 if is_name else 1, text, neighbor.protocol)


def _only(names: set[str] | None) -> str | None:
    return next(iter(names)) if names and len(names) == 1 else None
