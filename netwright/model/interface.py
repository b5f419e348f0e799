"""Interfaces and what is configured on them (RFC 2863, RFC 4293, IEEE 802.1AX)."""

from dataclasses import dataclass
from typing import NamedTuple

from netwright.model.credential import Address
from netwright.model.mac import MacAddress


class Port(NamedTuple):
    """One end of a link: an interface of a device, by its ifName."""

    device: str
    if_name: str


# RFC 2863 ifOperStatus: testing, dormant, notPresent and lowerLayerDown pass no traffic either.
CARRYING = ("up", "unknown")


@dataclass(frozen=True, slots=True)
class Interface:
    """One row of the interface table; None where the device has or says none."""

    if_index: int
    if_name: str
    if_descr: str | None = None
    if_alias: str | None = None
    if_type: str | None = None  # IANAifType label, or its number where we know no label
    phys_address: MacAddress | None = None
    if_admin_status: str | None = None
    if_oper_status: str | None = None
    speed_bps: int | None = None
    mtu: int | None = None

    @property
    def is_down(self) -> bool:
        """Tell whether the port says that nothing passes it."""
        return self.if_oper_status is not None and self.if_oper_status not in CARRYING


@dataclass(frozen=True, slots=True)
class InterfaceAddress:
    """An address of the device's own, with its prefix length where it says one."""

    if_name: str
    address: Address
    prefix_length: int | None = None
    vrf: str = ""


@dataclass(frozen=True, slots=True)
class LagMember:
    """A port in an aggregate, with the partner that LACP heard (dot3adAggPortTable)."""

    if_name: str  # the member
    lag: str | None  # the aggregate's ifName; None while detached
    partner_system: MacAddress | None = None
    partner_key: int | None = None
    partner_port: int | None = None
    actor_port: int | None = None
    synchronized: bool | None = None
    actor_system: MacAddress | None = None  # one for both devices of a multi-chassis LAG


@dataclass(frozen=True, slots=True)
class Vlan:
    """A VLAN the device has, and the ports in its egress list (Q-BRIDGE-MIB)."""

    vid: int
    name: str | None = None
    egress: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StpPort:
    """Spanning tree's view of one port (BRIDGE-MIB dot1dStpPortTable, IEEE 802.1D).

    Bridge identifiers are 8 octets in hex, port identifiers the number (priority << 8 | port
    in 802.1D-1998, or << 12 in 802.1D-2004).
    """

    if_name: str
    state: str  # disabled blocking listening learning forwarding broken
    designated_root: str | None = None
    designated_bridge: str | None = None
    designated_port: int | None = None
    port_id: int | None = None
    bridge_id: str | None = None  # our own
    vid: int | None = None  # where each VLAN has a tree of its own (PVST)

    @property
    def faces_another(self) -> bool:
        """Tell whether another bridge is the designated one of the port's LAN."""
        return self.designated_bridge is not None and self.designated_bridge != self.bridge_id
