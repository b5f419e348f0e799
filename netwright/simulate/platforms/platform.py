"""What a kind of device looks like from outside: numbers, names and habits of one product."""

from dataclasses import dataclass
from typing import NamedTuple

from netwright.model.device import DeviceKind
from netwright.model.neighbor import PortIdSubtype
from netwright.model.snmp import Oid

ETHERNET, LOOPBACK, PROP_VIRTUAL, L3_VLAN, LAG = 6, 24, 53, 136, 161  # IANAifType


class Slot(NamedTuple):
    """One interface as the product numbers and names it (RFC 2863)."""

    if_index: int
    if_name: str
    if_descr: str
    if_type: int
    speed_mbps: int


class Series(NamedTuple):
    """Interfaces named alike: `{}` in a name is the number, if_index grows from `first_index`."""

    first_index: int
    if_name: str
    if_descr: str
    if_type: int
    speed_mbps: int = 1000
    step: int = 1

    def slot(self, number: int) -> Slot:
        """Return the interface of a number, counted as its name counts."""
        return Slot(
            self.first_index + number * self.step,
            self.if_name.format(number),
            self.if_descr.format(number),
            self.if_type,
            self.speed_mbps,
        )

    def slots(self, first: int, count: int) -> tuple[Slot, ...]:
        """Return consecutive interfaces."""
        return tuple(self.slot(number) for number in range(first, first + count))


@dataclass(frozen=True, slots=True)
class Logical:
    """How a product names what is not a socket on its front; None: it has none."""

    vlan: Series
    loopback: Series
    lag: Series | None = None


@dataclass(frozen=True, slots=True)
class Lldp:
    """How a product speaks IEEE 802.1AB, and whether its agent tells what it heard."""

    port_id: PortIdSubtype = PortIdSubtype.INTERFACE_NAME
    has_mib: bool = True
    local_port_is_if_index: bool = True


@dataclass(frozen=True, slots=True)
class Platform:
    """One product with one release of its software."""

    name: str  # Netmiko device_type
    vendor: str
    kind: DeviceKind
    model: str
    os_name: str
    os_version: str
    sys_object_id: Oid
    sys_descr: str  # {model}, {version} and {mac} are filled in
    oui: int
    ports: tuple[Slot, ...]  # front ports; the last four lead up or across
    logical: Logical
    lldp: Lldp | None = Lldp()
    speaks_cdp: bool = False
    fdb_by_context: bool = False  # BRIDGE-MIB under community@vlan instead of Q-BRIDGE-MIB
    fdb_id_shift: int = 0  # dot1qFdbId is the VLAN ID shifted by so many bits
    modern_ip_mib: bool = False  # RFC 4293 and 4292 tables instead of RFC 1213's
    has_entity_mib: bool = True
    private: tuple[tuple[Oid, str], ...] = ()  # vendor MIB; {serial} and {version} are filled in
    domain: str = ""  # what the product appends to its sysName
    serial_prefix: str = ""

    @property
    def enterprise(self) -> int:
        """The vendor's IANA private enterprise number."""
        return self.sys_object_id[6]
