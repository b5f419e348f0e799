"""Which port of a device a neighbor claim means: by the subtype of the port ID (802.1AB 8.5.3).

What the device itself says it sends (lldpLocPortTable) decides where the subtype leaves the
meaning to the sender; names are compared exactly first, then in their canonical spelling. A key
that fits several ports tells nothing and the next rule is asked.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeVar

from netwright.model.credential import Address
from netwright.model.device import IdentityKeys
from netwright.model.interface import Interface
from netwright.model.mac import MacAddress
from netwright.model.neighbor import Neighbor, PortIdSubtype
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.identifiers import address_or_none, mac_or_none
from netwright.topology.names import canonical, trailing_number

_Key = TypeVar("_Key")
_MAX_DIGITS = 10  # RFC 2863: an ifIndex has 31 bits


class PortMatch(NamedTuple):
    """The port a claim means, and by which rule."""

    if_name: str
    matched_by: str


class PortIndex:
    """The ports of one device under every key a neighbor may call them by.

    Each map is made when first asked for: most devices are asked for names only.
    """

    def __init__(self, evidence: DeviceEvidence | None) -> None:
        one = evidence
        self._interfaces = one.interfaces if one else ()
        self._addresses = one.addresses if one else ()
        self._lldp_local = one.lldp_local if one else ()
        self._stp = one.stp if one else ()
        self._keys = one.keys if one else IdentityKeys()

    def __eq__(self, other: object) -> bool:
        """Tell whether both were made of the same rows."""
        return isinstance(other, PortIndex) and self._made_of() == other._made_of()

    __hash__ = None  # type: ignore[assignment]

    def _made_of(self) -> tuple[object, ...]:
        return (self._interfaces, self._addresses, self._lldp_local, self._stp, self._keys)

    def match(self, neighbor: Neighbor) -> PortMatch | None:
        """Return the port the claim means; None when no rule finds exactly one."""
        for rule in _RULES.get(neighbor.port_id_subtype, _NAMED):
            if neighbor.port_id and (if_name := _LOOKUPS[rule](self, neighbor.port_id)):
                return PortMatch(if_name, rule)
        if text := neighbor.port_description:
            for rule in _DESCRIBED:
                if if_name := _LOOKUPS[rule](self, text):
                    return PortMatch(if_name, f"port_description as {rule}")
        return None

    def has(self, if_name: str) -> bool:
        """Tell whether the device has the port, or does not say which it has."""
        known = self.interfaces.keys() or self._lldp_names
        return not known or if_name in known

    def by_text(self, text: str) -> str | None:
        """Return the port of this name in any spelling."""
        return next(filter(None, (_LOOKUPS[rule](self, text) for rule in _NAMES)), None)

    @cached_property
    def interfaces(self) -> Mapping[str, Interface]:
        """The interface rows by ifName."""
        return {i.if_name: i for i in self._interfaces}

    @cached_property
    def shut(self) -> frozenset[str]:
        """The ports that an operator has shut."""
        return frozenset(i.if_name for i in self._interfaces if i.if_admin_status == "down")

    @cached_property
    def by_if_descr(self) -> Mapping[str, str | None]:
        """Ports by ifDescr."""
        return _unique((i.if_descr, i.if_name) for i in self._interfaces)

    @cached_property
    def by_canonical(self) -> Mapping[str, str | None]:
        """Ports by the canonical spelling of ifName and ifDescr."""
        rows = self._interfaces
        names = _unique((canonical(i.if_name), i.if_name) for i in rows)
        descrs = _unique((canonical(i.if_descr), i.if_name) for i in rows if i.if_descr)
        return descrs | names

    @cached_property
    def by_if_alias(self) -> Mapping[str, str | None]:
        """Ports by ifAlias."""
        return _unique((i.if_alias, i.if_name) for i in self._interfaces)

    @cached_property
    def by_phys_address(self) -> Mapping[MacAddress, str | None]:
        """Ports by MAC; many vendors give one MAC to all ports, which then tells nothing."""
        return _unique((i.phys_address, i.if_name) for i in self._interfaces)

    @cached_property
    def by_address(self) -> Mapping[Address, str | None]:
        """Ports by their own addresses."""
        return _unique((row.address, row.if_name) for row in self._addresses)

    @cached_property
    def by_if_index(self) -> Mapping[int, str | None]:
        """Ports by ifIndex."""
        return _unique((i.if_index, i.if_name) for i in self._interfaces)

    @cached_property
    def by_bridge_port(self) -> Mapping[int, str | None]:
        """Ports by dot1dBasePort, which the low bits of a spanning tree port ID are.

        IEEE 802.1D-2004 9.2.7 has 12 bits of it; 802.1D-1998 had 8 and up to 255 both agree.
        """
        rows = [(row.port_id & 0xFFF, row.if_name) for row in self._stp if row.port_id]
        return _unique(rows)

    @cached_property
    def by_trailing_number(self) -> Mapping[int, str | None]:
        """Ports by the last number in their name, Ethernet ports only."""
        return _unique(
            (trailing_number(i.if_name), i.if_name)
            for i in self._interfaces
            if i.if_type in {None, "ethernetCsmacd", "gigabitEthernet", "6", "117"}
        )

    @cached_property
    def by_lldp_port_id(self) -> Mapping[str, str | None]:
        """Ports by the port ID that the device itself says it sends."""
        return _unique((row.port_id, row.if_name) for row in self._lldp_local)

    @cached_property
    def by_lldp_description(self) -> Mapping[str, str | None]:
        """Ports by the port description that the device itself says it sends."""
        return _unique((row.port_description, row.if_name) for row in self._lldp_local)

    @cached_property
    def own_macs(self) -> frozenset[int]:
        """Every MAC that the device calls its own."""
        chassis = (mac_or_none(chassis_id) for chassis_id in self._keys.chassis_ids)
        interfaces = (interface.phys_address for interface in self._interfaces)
        return self._keys.macs.union(filter(None, chain(chassis, interfaces)))

    def named(self, text: str) -> str | None:
        """Return the port whose ifName is the text; LLDP's own list serves without IF-MIB."""
        if text in self.interfaces:
            return text
        return text if not self.interfaces and text in self._lldp_names else None

    @cached_property
    def _lldp_names(self) -> frozenset[str]:
        return frozenset(row.if_name for row in self._lldp_local)


def _unique(pairs: Iterable[tuple[_Key | None, str]]) -> dict[_Key, str | None]:
    """Map each key to its only value, None where there are several."""
    found: dict[_Key, str | None] = {}
    for key, value in pairs:
        if key is not None and key != "" and found.setdefault(key, value) != value:
            found[key] = None
    return found


def _by_number(numbers: Mapping[int, str | None], text: str) -> str | None:
    number = text.strip()
    is_number = number.isascii() and number.isdecimal() and len(number) <= _MAX_DIGITS
    return numbers.get(int(number)) if is_number else None


Lookup = Callable[[PortIndex, str], str | None]


def _by_mac(ports: PortIndex, text: str) -> str | None:
    mac = mac_or_none(text)
    return ports.by_phys_address.get(mac) if mac else None


def _by_address(ports: PortIndex, text: str) -> str | None:
    address = address_or_none(text)
    return ports.by_address.get(address) if address else None


def _by_trailing_number(ports: PortIndex, text: str) -> str | None:
    number = trailing_number(text)
    return ports.by_trailing_number.get(number) if number is not None else None


_LOOKUPS: Mapping[str, Lookup] = {
    "ifName": PortIndex.named,
    "ifDescr": lambda ports, text: ports.by_if_descr.get(text),
    "normalized name": lambda ports, text: ports.by_canonical.get(canonical(text)),
    "ifAlias": lambda ports, text: ports.by_if_alias.get(text),
    "ifPhysAddress": _by_mac,
    "own address": _by_address,
    "lldpLocPortId": lambda ports, text: ports.by_lldp_port_id.get(text),
    "lldpLocPortDesc": lambda ports, text: ports.by_lldp_description.get(text),
    "ifIndex": lambda ports, text: _by_number(ports.by_if_index, text),
    "dot1dBasePort": lambda ports, text: _by_number(ports.by_bridge_port, text),
    "trailing number": _by_trailing_number,
}
_NAMES = ("ifName", "ifDescr", "normalized name")
_NAMED = (*_NAMES, "lldpLocPortId", "ifAlias")
_LOCAL = ("lldpLocPortId", *_NAMES, "ifAlias", "ifIndex", "dot1dBasePort", "trailing number")
_DESCRIBED = ("lldpLocPortDesc", *_NAMES, "ifAlias")
_RULES: Mapping[PortIdSubtype | None, tuple[str, ...]] = {
    PortIdSubtype.INTERFACE_NAME: _NAMED,
    PortIdSubtype.INTERFACE_ALIAS: ("ifAlias", *_NAMED),
    PortIdSubtype.MAC_ADDRESS: ("ifPhysAddress", "lldpLocPortId"),
    PortIdSubtype.NETWORK_ADDRESS: ("own address", "lldpLocPortId"),
    PortIdSubtype.LOCAL: _LOCAL,
    PortIdSubtype.PORT_COMPONENT: _LOCAL,
    PortIdSubtype.AGENT_CIRCUIT_ID: _LOCAL,
}
