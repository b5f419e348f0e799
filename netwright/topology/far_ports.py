"""The far port of a neighbor row that no rule of `ports` could find.

In this order: the one port of the far device that claims us; the port that another protocol
found on the same cable; the only port of each device that faces the other. Last comes what the
neighbor wrote, as it stands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from netwright.model.interface import Port
from netwright.model.neighbor import Neighbor, NeighborProtocol, PortIdSubtype
from netwright.topology.claims import Network
from netwright.topology.derived import Derived
from netwright.topology.index import DeviceMatch
from netwright.topology.text import clean


@dataclass(frozen=True, slots=True)
class Heard:
    """One neighbor row on one port, with what is known of the far end so far."""

    local: Port
    neighbor: Neighbor
    seen_at: datetime
    raw: str  # the row for a person to read
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
    """What the rows of both ends together tell about the far ends."""

    def __init__(self, network: Network, rows: Callable[[str], Sequence[Heard]]) -> None:
        self._network = network
        self._rows = rows
        self._facings: Derived[str, _Facing] = Derived(network.ledger, self._facing)
        self._claiming: Derived[tuple[str, Port], str | None]  # the device's port that claims it
        self._claiming = Derived(network.ledger, lambda key: self._facings[key[0]].claiming(key[1]))
        self._toward: Derived[tuple[str, str], str | None]  # the first's only port to the second
        self._toward = Derived(network.ledger, lambda key: self._facings[key[0]].toward(key[1]))

    def refresh(self) -> None:
        """Follow the rows."""
        self._facings.refresh()
        self._claiming.refresh()
        self._toward.refresh()

    def of(self, heard: Sequence[tuple[Heard, str]]) -> Iterator[FarPort]:
        """Return the far ends of all rows of a device, each with the node that it leads to."""
        own = _Own(heard)
        for one, node in heard:
            if one.if_name:
                yield FarPort(Port(node, one.if_name), one.matched_by)
            elif not one.match:  # a stranger tells nothing itself
                yield FarPort(Port(node, own.text(one, node)), "port_id as written")
            else:
                yield self._found(own, one, node) or self._as_written(own, one, node)

    def _found(self, own: "_Own", one: Heard, node: str) -> FarPort | None:
        device = one.local.device
        if if_name := self._claiming[node, one.local]:
            return FarPort(Port(node, if_name), "the port that claims this end")
        if if_name := own.found(one, node):
            return FarPort(Port(node, if_name), "the port another protocol names")
        theirs = self._toward[node, device] if own.is_alone(node) else None
        return FarPort(Port(node, theirs), "the only port facing this device") if theirs else None

    def _as_written(self, own: "_Own", one: Heard, node: str) -> FarPort:
        is_unnamed = bool(self._network.ports(node).interfaces)
        return FarPort(Port(node, own.text(one, node)), "port_id as written", is_unnamed)

    def _facing(self, device: str) -> "_Facing":
        return _Facing(self._rows(device))


class _Facing:
    """Which ports of a device lead to which devices, as others may ask."""

    def __init__(self, rows: Iterable[Heard]) -> None:
        self._claiming: defaultdict[Port, set[str]] = defaultdict(set)
        self._toward: defaultdict[str, set[str]] = defaultdict(set)
        for one in rows:
            if one.match:
                self._toward[one.match.device].add(one.local.if_name)
                if one.if_name:
                    self._claiming[Port(one.match.device, one.if_name)].add(one.local.if_name)

    def claiming(self, port: Port) -> str | None:
        """Return the only port that says it leads to this one."""
        return _only(self._claiming.get(port))

    def toward(self, device: str) -> str | None:
        """Return the only port that leads to a device."""
        return _only(self._toward.get(device))


class _Own:
    """What the other rows of a device tell about the far end of one."""

    def __init__(self, heard: Iterable[tuple[Heard, str]]) -> None:
        self._found: defaultdict[tuple[Port, str], set[str]] = defaultdict(set)
        self._facing: defaultdict[str, set[str]] = defaultdict(set)
        self._written: defaultdict[tuple[Port, str], set[tuple[int, str, str]]] = defaultdict(set)
        for one, node in heard:
            self._facing[node].add(one.local.if_name)
            if one.if_name:
                self._found[one.local, node].add(one.if_name)
            else:
                self._written[one.local, node].add(_written(one.neighbor))

    def found(self, one: Heard, node: str) -> str | None:
        """Return the far port that another row on the same cable names."""
        return _only(self._found.get((one.local, node)))

    def is_alone(self, node: str) -> bool:
        """Tell whether only one port of ours leads to the node."""
        return len(self._facing[node]) == 1

    def text(self, one: Heard, node: str) -> str:
        """Return the far port as the neighbor wrote it."""
        written = self._written[one.local, node]
        protocols = {protocol for _, _, protocol in written}
        # One row per protocol on one cable is one port under two names; more rows are more ports.
        _, text, _ = min(written) if len(written) == len(protocols) else _written(one.neighbor)
        return text


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
