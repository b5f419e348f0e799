"""Claims of LLDP, CDP and their kin: the neighbor rows, with both ends found.

A row whose device is unknown leads to an *unmanaged* node; one whose port is unknown keeps the
port as the neighbor wrote it, unless the device's own rows tell which of its ports hears us.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from netwright.model.interface import Port
from netwright.model.link import LinkEvidence, LinkSource
from netwright.model.neighbor import (
    ChassisIdSubtype,
    Neighbor,
    NeighborProtocol,
    PortIdSubtype,
)
from netwright.topology.claims import Claim, Network, Told
from netwright.topology.derived import Change, Derived
from netwright.topology.far_ports import FarPort, FarPorts, Heard
from netwright.topology.identifiers import mac_or_none
from netwright.topology.index import DeviceMatch
from netwright.topology.own_ports import OwnPorts
from netwright.topology.text import clean
from netwright.topology.unmanaged import Unmanaged

STRANGERS_PER_PORT = 64

Rows = Callable[[str], Iterable[Told[Neighbor]]]  # of a device


class _FarEnd(NamedTuple):
    """What the keys in a row say about its far end, whoever hears it."""

    raw: str
    match: DeviceMatch | None
    if_name: str | None = None
    matched_by: str = ""


@dataclass(frozen=True, slots=True)
class _Hearing:
    """The rows of a device, the devices that they mean, and what was left out."""

    rows: tuple[Heard, ...]
    devices: frozenset[str]
    conflicts: tuple[str, ...]


class Neighbors:
    """What all devices say about their neighbors, in their current rows or in those that fade."""

    def __init__(self, network: Network, rows: Rows) -> None:
        ledger = network.ledger
        self._network = network
        self._rows = rows
        self._far_ends: Derived[Neighbor, _FarEnd] = Derived(ledger, self._far_end)
        self._hearings: Derived[str, _Hearing] = Derived(ledger, self._hear)
        self._names: Derived[tuple[str, str], bool] = Derived(ledger, self._does_name)
        self._believed: Derived[str, tuple[Heard, ...]] = Derived(ledger, self._believe)
        self._own = OwnPorts(network, lambda device: self._believed[device])
        self._strangers = Unmanaged(network, lambda device: self._own.heard[device])
        self._far_ports = FarPorts(network, lambda device: self._own.heard[device])
        self._claims: Derived[str, tuple[Claim, ...]] = Derived(ledger, self._claim_all)
        self.conflicts: dict[str, tuple[str, ...]] = {}  # by device

    def __getitem__(self, device: str) -> tuple[Claim, ...]:
        """Return what a device claims."""
        return self._claims[device]

    def refresh(self, come: Iterable[str], gone: Iterable[str]) -> None:
        """Follow the network, to which devices have come, and from which devices have gone."""
        come, gone = list(come), list(gone)
        self._far_ends.refresh()
        self._note_conflicts(self._hearings.refresh(come, gone))
        self._names.refresh()
        self._believed.refresh()
        self._own.refresh()
        self._strangers.refresh(come, gone)
        self._far_ports.refresh()
        self._claims.refresh()

    def _note_conflicts(self, changes: Iterable[Change[str, _Hearing]]) -> None:
        for device, _, new in changes:
            self.conflicts.pop(device, None)
            if new and new.conflicts:
                self.conflicts[device] = new.conflicts

    def _far_end(self, neighbor: Neighbor) -> _FarEnd:
        match = self._network.identities.match(neighbor)
        if not match:
            return _FarEnd(_raw(neighbor), None)
        port = self._network.ports(match.device).match(neighbor)
        return _FarEnd(_raw(neighbor), match, *(port or (None, "")))

    def _hear(self, device: str) -> _Hearing:
        shut = self._network.ports(device).shut
        rows, conflicts = _bounded(
            Heard(Port(device, row.if_name), row, seen_at, *self._far_ends[row])
            for _, row, seen_at in self._rows(device)
            if (row.chassis_id or row.system_name) and row.if_name not in shut
        )
        devices = frozenset(one.match.device for one in rows if one.match)
        return _Hearing(tuple(rows), devices, (*conflicts, *_echoes(rows)))

    def _does_name(self, pair: tuple[str, str]) -> bool:
        """Tell whether the first device says that it hears the second."""
        return pair[1] in self._hearings[pair[0]].devices

    def _believe(self, device: str) -> tuple[Heard, ...]:
        """Believe a doubtful match only if the device it names claims the other end back."""
        return tuple(
            replace(one, match=None, if_name=None, conflicts=(one.match.doubt,))
            if one.match and one.match.doubt and not self._names[one.match.device, device]
            else one
            for one in self._hearings[device].rows
        )

    def _claim_all(self, device: str) -> tuple[Claim, ...]:
        heard = [
            (one, one.match.device if one.match else self._strangers.name(one.neighbor))
            for one in self._own.heard[device]
        ]
        far_ports = self._far_ports.of(heard)
        return tuple(_claim(one, far) for (one, _), far in zip(heard, far_ports, strict=True))


def _bounded(heard: Iterable[Heard]) -> tuple[list[Heard], tuple[str, ...]]:
    """Keep a port's first strangers in the order of their identifiers; the rest is counted."""
    kept: list[Heard] = []
    strangers: defaultdict[Port, list[Heard]] = defaultdict(list)
    for one in heard:
        (kept if one.match else strangers[one.local]).append(one)
    conflicts = []
    for local, crowd in strangers.items():
        if len(crowd) > STRANGERS_PER_PORT:
            conflicts.append(
                f"{local.device} {local.if_name}: hears {len(crowd)} unmanaged neighbors,"
                f" {STRANGERS_PER_PORT} are shown"
            )
            crowd.sort(key=_stable)
        kept += crowd[:STRANGERS_PER_PORT]
    return kept, tuple(sorted(conflicts))


def _echoes(heard: Iterable[Heard]) -> Iterable[str]:
    """Name the ports that hear themselves, by a looped cable or a broken converter."""
    ports = {
        one.local
        for one in heard
        if one.match and one.local == Port(one.match.device, one.if_name or "")
    }
    return (f"{port.device} {port.if_name}: hears itself" for port in sorted(ports))


def _malformed(neighbor: Neighbor) -> Iterable[str]:
    """Name what no sane agent sends, and what someone may have forged to confuse."""
    is_mac = neighbor.chassis_id_subtype is ChassisIdSubtype.MAC_ADDRESS
    if is_mac and mac_or_none(neighbor.chassis_id) is None:
        yield f"chassis_id {clean(neighbor.chassis_id)} is no MAC address"
    is_mac = neighbor.port_id_subtype is PortIdSubtype.MAC_ADDRESS
    if is_mac and mac_or_none(neighbor.port_id) is None:
        yield f"port_id {clean(neighbor.port_id)} is no MAC address"
    texts = (neighbor.chassis_id, neighbor.port_id, neighbor.system_name or "")
    if any(text.strip("\0") != clean(text, len(text)) for text in texts):
        yield "an identifier has characters that cannot be shown"


def _stable(one: Heard) -> tuple[str, str, str]:
    neighbor = one.neighbor
    return (neighbor.chassis_id, neighbor.port_id, neighbor.system_name or "")


def _claim(one: Heard, far: FarPort) -> Claim:
    unnamed = (f"{far.port.device} has no port {far.port.if_name}",) if far.is_unnamed else ()
    return Claim(
        one.local,
        far.port,
        LinkEvidence(
            LinkSource.LLDP if one.neighbor.protocol is NeighborProtocol.LLDP else LinkSource.CDP,
            one.local.device,
            one.seen_at,
            one.raw,
            f"{one.match.matched_by if one.match else 'not managed'}, {far.matched_by}",
        ),
        (*one.conflicts, *unnamed, *_malformed(one.neighbor)),
        is_unnamed=far.is_unnamed,
        is_phone="telephone" in one.neighbor.capabilities,
    )


def _raw(neighbor: Neighbor) -> str:
    """Write the row as one line, for a person who asks why."""
    addresses = ",".join(map(str, neighbor.management_addresses[:4]))
    said: Mapping[str, str | None] = {
        "chassis_id": neighbor.chassis_id,
        "port_id": neighbor.port_id,
        "port_description": neighbor.port_description,
        "system_name": neighbor.system_name,
        "management_address": addresses,
    }
    pairs = " ".join(f"{key}={clean(value)}" for key, value in said.items() if value)
    return f"{neighbor.protocol} {neighbor.if_name}: {pairs}"
