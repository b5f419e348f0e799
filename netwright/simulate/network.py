"""The simulated network: devices, the cables between them, and the hosts behind them.

Everything an agent or a command line tells is derived from these values, so that both ends of a
link, the forwarding tables and the ground truth cannot contradict one another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface
from typing import NamedTuple

from netwright.model.device import Tier
from netwright.model.mac import MacAddress
from netwright.simulate.access import Access
from netwright.simulate.layout import Layout
from netwright.simulate.platforms.platform import Platform, Slot

MANAGEMENT_VID = 99


class End(NamedTuple):
    """One end of a cable."""

    device: int
    if_index: int


class Host(NamedTuple):
    """A station on an access port."""

    mac: MacAddress
    address: IPv4Address
    switch: int
    if_index: int


class Lag(NamedTuple):
    """An aggregate and its members, by if_index (IEEE 802.1AX)."""

    if_index: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Building:
    """One layer-2 domain: two distribution switches, access switches, and hosts in VLANs."""

    number: int
    vlans: Mapping[int, str]  # vid: name, the management VLAN last
    devices: range  # the first is the root of the spanning tree and the gateway
    hosts: Mapping[int, tuple[Host, ...]]  # by vid, in the order of their MACs


@dataclass(frozen=True, slots=True, eq=False)
class SimDevice:
    """One device; its ports are named by if_index."""

    number: int
    name: str  # sysName
    address: IPv4Address
    platform: Platform
    layout: Layout
    tier: Tier
    site: str
    serials: tuple[str, ...]  # one per member of a stack
    addresses: tuple[tuple[int, IPv4Interface], ...]
    peers: Mapping[int, End]
    access: Access
    lags: tuple[Lag, ...] = ()
    host_ports: Mapping[int, int] = field(default_factory=dict)  # vid by if_index
    building: int | None = None
    uplink: int | None = None  # the port toward the root of the spanning tree
    downlinks: Mapping[int, int] = field(default_factory=dict)  # by the access switch's number
    blocked: frozenset[int] = frozenset()  # ports that spanning tree keeps from forwarding
    aliases: tuple[IPv4Address, ...] = ()  # further addresses it is managed by

    @property
    def mac(self) -> MacAddress:
        """The chassis MAC: LLDP chassis ID, bridge address, and that of the routed interfaces."""
        return MacAddress(self.platform.oui << 24 | self.number << 8)

    @property
    def routes(self) -> bool:
        """Whether it forwards at layer 3."""
        return self.tier is not Tier.ACCESS

    def slot(self, if_index: int) -> Slot:
        """Return an interface."""
        return self.layout.by_index[if_index]

    def phys_address(self, if_index: int) -> MacAddress:
        """Return the MAC of an interface: each front port has its own."""
        port = self.layout.bridge_ports.get(if_index, 0)
        return MacAddress(self.mac + (port if port <= len(self.platform.ports) else 0))

    def lag_of(self, if_index: int) -> Lag | None:
        """Return the aggregate a port is a member of."""
        return next((lag for lag in self.lags if if_index in lag.members), None)


class Heard(NamedTuple):
    """A neighbor as a port hears it."""

    if_index: int  # ours
    device: SimDevice
    slot: Slot  # theirs


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """All devices by number, and the buildings they stand in."""

    devices: tuple[SimDevice, ...]
    buildings: tuple[Building, ...]

    def neighbors(self, device: SimDevice) -> Iterator[Heard]:
        """Yield what is at the other end of each cable, in the order of if_index."""
        for if_index in sorted(device.peers):
            end = device.peers[if_index]
            far = self.devices[end.device]
            yield Heard(if_index, far, far.slot(end.if_index))

    def building(self, device: SimDevice) -> Building | None:
        """Return the layer-2 domain a device belongs to."""
        return None if device.building is None else self.buildings[device.building]

    def members(self, building: Building) -> tuple[SimDevice, ...]:
        """Return the switches of a building, the root first."""
        return self.devices[building.devices.start : building.devices.stop]
