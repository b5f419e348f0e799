"""How other MIBs name an interface, mapped to our key, the if_name.

Every MIB counts in its own way: ifIndex, dot1dBasePort, lldpLocPortNum, or text. All answers
about ports go through here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from netwright.model.interface import Interface
from netwright.model.mac import MacAddress
from netwright.model.snmp import Value

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class InterfaceNames:
    """if_name by everything that can stand for it; what is ambiguous is left out."""

    interfaces: Sequence[Interface]
    by_index: Mapping[Value, str]
    by_text: Mapping[str, str]
    by_mac: Mapping[MacAddress, str]
    by_bridge_port: Mapping[Value, str]
    vrfs: Mapping[int | None, str] = field(default_factory=dict)

    def of_index(self, if_index: int) -> str:
        """Return the name of an interface, its ifIndex where ifTable does not list it."""
        return self.by_index.get(if_index) or str(if_index)

    def vrf_of(self, if_index: int) -> str:
        """Return the VRF that an interface is in; empty for the global routing table."""
        return self.vrfs.get(if_index, "")

    @property
    def bridge_ports(self) -> Mapping[Value, str]:
        """The names by dot1dBasePort; agents without that table count in ifIndex."""
        return self.by_bridge_port or self.by_index


def interface_names(
    interfaces: Iterable[Interface], if_index_of_port: Mapping[int, int]
) -> InterfaceNames:
    """Build the maps; a name beats a description, which beats an alias that people type."""
    rows = list(interfaces)
    by_index: dict[Value, str] = {row.if_index: row.if_name for row in rows}
    by_text = _unique((row.if_alias, row.if_name) for row in rows)
    by_text |= _unique((row.if_descr, row.if_name) for row in rows)
    by_text |= {row.if_name: row.if_name for row in rows}
    by_mac = _unique((row.phys_address, row.if_name) for row in rows)
    return numbered(InterfaceNames(rows, by_index, by_text, by_mac, {}), if_index_of_port)


def numbered(names: InterfaceNames, if_index_of_port: Mapping[int, int]) -> InterfaceNames:
    """Return the names with the bridge ports of one bridge, or of one VLAN's context."""
    ports: dict[Value, str] = {
        port: names.of_index(if_index) for port, if_index in if_index_of_port.items()
    }
    return replace(names, by_bridge_port=ports)


def _unique(pairs: Iterable[tuple[Key | None, str]]) -> dict[Key, str]:
    names: dict[Key, str] = {}
    repeated: set[Key] = set()
    for key, name in pairs:
        if key is None:
            continue
        if names.setdefault(key, name) != name:
            repeated.add(key)
    return {key: name for key, name in names.items() if key not in repeated}
