"""Which VRF an address, a cache entry or a route is in, as command lines show it."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from netwright.model.evidence import Row, Table
from netwright.model.forwarding import ArpEntry, NextHop, Route
from netwright.model.interface import InterfaceAddress
from netwright.model.mac import MacAddress
from netwright.vendors.cli.dialect import Dialect
from netwright.vendors.cli.platforms.arista import ARISTA_EOS
from netwright.vendors.cli.platforms.cisco import CISCO_IOS, CISCO_NXOS
from netwright.vendors.cli.routes import routes

NXOS_INTERFACES = """\
IP Interface Status for VRF "default"(1)
Ethernet1/1, Interface status: protocol-up/link-up/admin-up, iod: 5,
  IP address: 192.0.2.1, IP subnet: 192.0.2.0/30 route-preference: 0, tag: 0

IP Interface Status for VRF "RED"(3)
Vlan10, Interface status: protocol-up/link-up/admin-up, iod: 6,
  IP address: 192.0.2.1, IP subnet: 192.0.2.0/24 route-preference: 0, tag: 0
"""
IOS_INTERFACES = """\
GigabitEthernet0/1 is up, line protocol is up
  Internet address is 192.0.2.1/30
  MTU is 1500 bytes
Vlan10 is up, line protocol is up
  Internet address is 192.0.2.1/24
  MTU is 1500 bytes
  VPN Routing/Forwarding "RED"
"""
NXOS_ROUTES = """\
IP Route Table for VRF "default"
10.0.0.0/8, ubest/mbest: 1/0
    *via 192.0.2.2, Eth1/1, [1/0], 1w0d, static

IP Route Table for VRF "RED"
10.0.0.0/8, ubest/mbest: 1/0
    *via 192.0.2.254, Vlan10, [1/0], 1w0d, static
"""
EOS_ARP = """\
Address         Age (sec)  Hardware Addr   Interface
192.0.2.2         0:00:00  0011.2233.4455  Vlan10, Port-Channel2
"""


def told(dialect: Dialect, table: Table, command: str, output: str) -> list[Row]:
    """Return what the dialect reads in the answer to one of its commands."""
    [question] = [one for one in dialect.questions[table] if command in one.commands]
    return list(question.read(command, output))


def by_vrf(rows: Iterable[Row]) -> set[tuple[str, str, int | None]]:
    """Return interface, VRF and prefix length of addresses."""
    return {
        (row.if_name, row.vrf, row.prefix_length)
        for row in rows
        if isinstance(row, InterfaceAddress)
    }


def test_nxos_tells_the_addresses_of_all_vrfs() -> None:
    """The same address in two VRFs is two."""
    rows = told(CISCO_NXOS, Table.ADDRESSES, "show ip interface vrf all", NXOS_INTERFACES)

    assert by_vrf(rows) == {("Ethernet1/1", "", 30), ("Vlan10", "RED", 24)}


def test_ios_tells_the_vrf_of_an_interface_with_its_address() -> None:
    """`show interfaces` knows no VRF, and no secondary address."""
    rows = told(CISCO_IOS, Table.ADDRESSES, "show ip interface", IOS_INTERFACES)

    assert by_vrf(rows) == {("GigabitEthernet0/1", "", 30), ("Vlan10", "RED", 24)}


def test_nxos_tells_the_routes_of_all_vrfs() -> None:
    """One prefix leads two ways."""
    rows = told(CISCO_NXOS, Table.ROUTES, "show ip route vrf all", NXOS_ROUTES)

    assert rows == [
        Route(ip_network("10.0.0.0/8"), (NextHop(ip_address("192.0.2.2"), "Eth1/1"),), "static"),
        Route(
            ip_network("10.0.0.0/8"),
            (NextHop(ip_address("192.0.2.254"), "Vlan10"),),
            "static",
            "RED",
        ),
    ]


def test_a_cache_entry_is_the_interfaces_not_the_ports_behind_it() -> None:
    """EOS writes the port of the MAC after the interface, and the VRF is the interface's."""
    rows = told(ARISTA_EOS, Table.ARP, "show ip arp vrf all", EOS_ARP)

    assert rows == [
        ArpEntry("Vlan10", ip_address("192.0.2.2"), MacAddress.parse("00:11:22:33:44:55"))
    ]


def test_the_description_of_a_tunnel_is_not_part_of_its_name() -> None:
    """EOS writes `Tunnel11, Static Interface GRE tunnel …`."""
    record = {"network": "192.0.2.0", "prefix_length": "31", "interface": "Tunnel11, GRE tunnel"}

    [route] = routes([record])

    assert route.next_hops == (NextHop(None, "Tunnel11"),)
