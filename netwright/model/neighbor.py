"""What a port heard from its neighbor (IEEE 802.1AB LLDP, CDP and its kin)."""

from dataclasses import dataclass
from enum import StrEnum

from netwright.model.credential import Address


class NeighborProtocol(StrEnum):
    """Who spoke."""

    LLDP = "lldp"
    CDP = "cdp"
    FDP = "fdp"
    EDP = "edp"
    NDP = "ndp"
    SONMP = "sonmp"
    AMAP = "amap"


class ChassisIdSubtype(StrEnum):
    """IEEE 802.1AB-2016 table 8-2."""

    CHASSIS_COMPONENT = "chassis_component"
    INTERFACE_ALIAS = "interface_alias"
    PORT_COMPONENT = "port_component"
    MAC_ADDRESS = "mac_address"
    NETWORK_ADDRESS = "network_address"
    INTERFACE_NAME = "interface_name"
    LOCAL = "local"


class PortIdSubtype(StrEnum):
    """IEEE 802.1AB-2016 table 8-3."""

    INTERFACE_ALIAS = "interface_alias"
    PORT_COMPONENT = "port_component"
    MAC_ADDRESS = "mac_address"
    NETWORK_ADDRESS = "network_address"
    INTERFACE_NAME = "interface_name"
    AGENT_CIRCUIT_ID = "agent_circuit_id"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Neighbor:
    """One neighbor claim, readable: MACs with colons, addresses in text, NULs stripped.

    `raw` keeps the identifiers as the protocol carried them: (chassis id hex, port id hex).
    """

    protocol: NeighborProtocol
    if_name: str  # ours
    chassis_id: str
    chassis_id_subtype: ChassisIdSubtype | None = None
    port_id: str = ""
    port_id_subtype: PortIdSubtype | None = None
    port_description: str | None = None
    system_name: str | None = None
    system_description: str | None = None
    management_addresses: tuple[Address, ...] = ()
    capabilities: tuple[str, ...] = ()
    platform: str | None = None  # CDP's cdpCachePlatform
    raw: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class LldpLocalPort:
    """How a device names its own port in the LLDP frames it sends (lldpLocPortTable)."""

    if_name: str
    port_id: str
    port_id_subtype: PortIdSubtype | None
    port_description: str | None = None
