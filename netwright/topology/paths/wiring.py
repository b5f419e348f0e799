"""What is at the other end of a port, and over which wires a VLAN runs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from netwright.model.credential import Address
from netwright.model.interface import Interface, Port
from netwright.model.link import Link, LinkKind, LinkStatus
from netwright.model.mac import MacAddress
from netwright.model.neighbor import Neighbor
from netwright.topology.claims import Network
from netwright.topology.identifiers import mac_or_none
from netwright.topology.lags import Lags
from netwright.topology.names import canonical, is_management
from netwright.topology.paths.addresses import Addresses
from netwright.topology.paths.vlans import Base, Vlans, base_of

_CABLE_TYPES = frozenset({None, "ethernetCsmacd", "gigabitEthernet", "6", "117"})
_OVERLAY = ("vxlan", "vni", "nve", "vtep")
_NO_CABLE = ("vlan", "loopback", "port-channel", "bundle", "eth-trunk", "bridge", "br", "tunnel")


class Wire(NamedTuple):
    """A link as seen from one of its ends."""

    near: Port
    far: Port
    link: Link


class Wiring:
    """The layer-2 links by port and by device, aggregates on top of their members."""

    def __init__(self, network: Network, links: Iterable[Link], addresses: Addresses) -> None:
        self._network = network
        self._addresses = addresses
        self._lags = Lags(network)
        self.vlans = Vlans(network.devices)
        self._at: defaultdict[Port, list[Wire]] = defaultdict(list)
        self._of_device: defaultdict[str, list[Wire]] = defaultdict(list)
        self._members: dict[Port, list[str]] = {}
        for link in links:
            if link.layer == 2 and link.status is not LinkStatus.DOWN:  # noqa: PLR2004
                self._add(link)

    def at(self, port: Port) -> list[Wire]:
        """Return the wires at a port, or at the aggregate that it is a member of, or its others."""
        return self._at.get(port) or self._at.get(self._lags.top(port)) or self._beside(port)

    def _beside(self, port: Port) -> list[Wire]:
        """Return the wires at other members of a port's aggregate, of which one may be left."""
        one = self._network.devices.get(port.device)
        rows = one.lags if one else ()
        lags = {row.lag for row in rows if row.if_name == port.if_name and row.lag}
        others = [Port(port.device, row.if_name) for row in rows if row.lag in lags]
        return [wire for other in others for wire in self._at.get(other, ())]

    def carrier(self, port: Port) -> Port:
        """Return the port that frames leave by: the aggregate, or what is left of it, for a member.

        Some bridges name an aggregate by its first member, even while that is down.
        """
        nears = {wire.near for wire in self.at(port)}
        return nears.pop() if len(nears) == 1 else port

    def of(self, device: str) -> list[Wire]:
        """Return all wires of a device."""
        return self._of_device.get(device, [])

    def base(self, port: Port) -> Base:
        """Return what an interface stands on; 1.1 is a port of its own where there is no port 1."""
        base = base_of(port)
        is_made_up = base.port is not None and not self._has(base.port)
        return Base(port, None) if is_made_up else base

    def members(self, port: Port | None) -> tuple[str, ...]:
        """Return the members of an aggregate, none for any other port."""
        return tuple(self._members.get(port, ())) if port else ()

    def is_station(self, port: Port, mac: MacAddress | None, address: Address | None) -> bool:
        """Tell whether the neighbor that a port hears is the station itself."""
        names = {port.if_name, *self.members(port)}
        return not names.isdisjoint(self.hearing(port.device, mac, address))

    def hearing(
        self, device: str, mac: MacAddress | None, address: Address | None
    ) -> frozenset[str]:
        """Return the ports at which a device hears the station by LLDP or CDP."""
        one = self._network.devices.get(device)
        rows = one.neighbors if one else ()
        return frozenset(row.if_name for row in rows if row.if_name and _is(row, mac, address))

    def bridging(self, device: str, vid: int | None) -> Iterator[Wire]:
        """Yield the wires a VLAN leaves a bridge by; the far end may be routed, as a goal is."""
        for wire in self.of(device):
            can_pass = self.vlans.carries(wire.near, vid) and self.vlans.carries(wire.far, vid)
            if can_pass and not self.is_routed(wire.near):
                yield wire

    def spare_port(self, entered: Port, vid: int | None) -> Port | None:
        """Return the only port of a device that is up and leads nowhere that we know."""
        one = self._network.devices.get(entered.device)
        taken = {entered.if_name}
        for wire in self.of(entered.device):
            taken |= {wire.near.if_name, *self.members(wire.near)}
        found = [
            port
            for i in (one.interfaces if one else ())
            if i.if_name not in taken
            and _is_cable(i)
            and self._is_open(port := Port(entered.device, i.if_name), vid)
        ]
        return found[0] if len(found) == 1 else None

    def _has(self, port: Port) -> bool:
        known = port.device in self._network.devices
        return known and self._network.ports(port.device).has(port.if_name)

    def _is_open(self, port: Port, vid: int | None) -> bool:
        is_member = self._lags.top(port) != port or self._lags.is_aggregate(port)
        return not (is_member or self.is_routed(port)) and self.vlans.carries(port, vid)

    def is_routed(self, port: Port) -> bool:
        """Tell whether a port has addresses of its own, so that it bridges nothing.

        Every port of a Linux bridge has a link-local one, which says nothing.
        """
        return any(not leg.is_automatic for leg in self._addresses.on(port))

    def _add(self, link: Link) -> None:
        for wire in _wires(link):
            self._at[wire.near].append(wire)
            self._of_device[wire.near.device].append(wire)
        if link.kind is LinkKind.LAG:
            for end, side in ((link.a, 0), (link.b, 1)):
                ports = [port for pair in link.members if (port := pair[side])]
                self._members[end] = [port.if_name for port in ports]
                for port in ports:
                    if port != end:
                        self._at[port] += [wire for wire in _wires(link) if wire.near == end]


def is_tunnel(port: Port) -> bool:
    """Tell whether a port is the mouth of an overlay (VXLAN), as its name tells."""
    return canonical(port.if_name).startswith(_OVERLAY)


def _wires(link: Link) -> Iterator[Wire]:
    if link.kind is LinkKind.SHARED_SEGMENT:
        ports = [port for port, _ in link.members]
        yield from (Wire(a, b, link) for a in ports for b in ports if a != b)
    else:
        yield Wire(link.a, link.b, link)
        yield Wire(link.b, link.a, link)


def _is(row: Neighbor, mac: MacAddress | None, address: Address | None) -> bool:
    if address is not None and address in row.management_addresses:
        return True
    said = (mac_or_none(row.chassis_id), mac_or_none(row.port_id or ""))
    return mac is not None and mac in said


def _is_cable(interface: Interface) -> bool:
    name = interface.if_name
    if interface.if_oper_status not in {"up", None} or interface.if_type not in _CABLE_TYPES:
        return False
    return not (canonical(name).startswith(_NO_CABLE) or name == "lo" or is_management(name))
