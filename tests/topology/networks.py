"""Small networks in few words, for the tests of topology."""

from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import IPv4Address

from netwright.model.device import Device, DeviceKind, Identification, IdentityKeys, System
from netwright.model.evidence import Row, Table
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry, Route
from netwright.model.interface import Interface, InterfaceAddress, LagMember, Port, StpPort
from netwright.model.mac import MacAddress
from netwright.model.neighbor import (
    ChassisIdSubtype,
    LldpLocalPort,
    Neighbor,
    NeighborProtocol,
    PortIdSubtype,
)
from netwright.topology.evidence import DeviceEvidence

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def chassis(number: int) -> str:
    """Return the chassis ID of device `number`."""
    return f"02:00:00:00:{number >> 8:02x}:{number & 0xFF:02x}"


def device(
    number: int,
    *rows: Row,
    ports: Sequence[str] = ("Gi0/1", "Gi0/2", "Gi0/3", "Gi0/4"),
    name: str | None = None,
    kind: DeviceKind = DeviceKind.SWITCH,
    site: str = "default",
) -> DeviceEvidence:
    """Return device `number`, which answered every table with these rows and says LLDP."""
    name = name or f"sw{number}"
    tables: dict[Table, list[Row]] = {table: [] for table in Table}
    tables[Table.INTERFACES] = [
        Interface(i, port, if_type="ethernetCsmacd", if_oper_status="up")
        for i, port in enumerate(ports, 1)
    ]
    tables[Table.LLDP_LOCAL] = [
        LldpLocalPort(port, port, PortIdSubtype.INTERFACE_NAME) for port in ports
    ]
    for row in rows:
        tables[_TABLES[type(row)]].append(row)
    return DeviceEvidence.of(
        Device(
            name,
            IPv4Address(0x0A000000 + number),
            system=System(sys_name=name),
            identification=Identification(kind=kind),
            site=site,
        ),
        IdentityKeys(
            chassis_ids=frozenset({chassis(number)}),
            macs=frozenset({MacAddress.parse(chassis(number))}),
            sys_name=name,
        ),
        tables,
        dict.fromkeys(Table, AT),
        frozenset(Table),
    )


def lldp(if_name: str, number: int, port_id: str, *, name: str | None = None) -> Neighbor:
    """Return an LLDP row: on `if_name` device `number` was heard from its `port_id`."""
    return Neighbor(
        NeighborProtocol.LLDP,
        if_name,
        chassis(number),
        ChassisIdSubtype.MAC_ADDRESS,
        port_id,
        PortIdSubtype.INTERFACE_NAME,
        system_name=name or f"sw{number}",
    )


def cdp(if_name: str, number: int, port_id: str) -> Neighbor:
    """Return a CDP row: on `if_name` device `number` was heard from its `port_id`."""
    return Neighbor(NeighborProtocol.CDP, if_name, f"sw{number}", port_id=port_id)


def port(number: int, if_name: str) -> Port:
    """Return a port of device `number`."""
    return Port(f"sw{number}", if_name)


_TABLES = {
    Neighbor: Table.NEIGHBORS,
    LldpLocalPort: Table.LLDP_LOCAL,
    LagMember: Table.LAGS,
    StpPort: Table.STP,
    InterfaceAddress: Table.ADDRESSES,
    FdbEntry: Table.FDB,
    ArpEntry: Table.ARP,
    Route: Table.ROUTES,
    Adjacency: Table.ADJACENCIES,
}
