"""What must never be blocked or shut, by inventory, topology and this machine itself."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path

from netwright.model.credential import Address
from netwright.model.device import Device
from netwright.model.interface import Port
from netwright.model.link import UNMANAGED, LinkKind, Topology
from netwright.model.mac import MacAddress
from netwright.project import Project
from netwright.remediation.protected import Protected
from netwright.runs.remediation.configurations import EVERYBODY, named_in_configurations
from netwright.topology.evidence import DeviceEvidence
from netwright.transport.own_addresses import (
    addresses_of_url,
    gateways,
    own_addresses,
    resolvers,
)

PHYSICAL = {None, "ethernetCsmacd", "fastEther", "fastEtherFX", "gigabitEthernet"}
"""What stations are plugged into (IANAifType-MIB); None: the device does not say."""

CONFIGURATIONS = "configs"

VARIABLES: Mapping[str, str] = {
    "protected": "protected by inventory/variables.yaml",
    "mgmt_prefixes": "management",
    "dns_servers": "DNS server",
    "ntp_servers": "NTP server",
    "aaa_servers": "AAA server",
    "syslog_servers": "syslog server",
    "collectors": "collector",
    "gateways": "gateway",
    "nat_pools": "many hosts behind one address",
}


def protected_addresses(
    project: Project, devices: Iterable[Device], variables: Mapping[str, Iterable[str]]
) -> Iterator[Protected]:
    """Yield every address that belongs to the network itself, or to us."""
    for device in devices:
        for address in {device.mgmt_address, *device.addresses, *device.reached_at}:
            yield _host(address, f"an address of {device.name}")
    for name, reason in VARIABLES.items():
        for text in variables.get(name, ()):
            yield from _entry(name, text, reason)
    yield from named_in_configurations(_folders(project))
    for address in own_addresses():
        yield _host(address, "this collector")
    for address in gateways():
        yield _host(address, "the gateway of this collector")
    for url, reason in (
        (project.database_url, "the database"),
        (project.settings.prefect_api_url or "", "the Prefect server"),
    ):
        yield from (_host(address, reason) for address in addresses_of_url(url))
    yield from (_host(address, "DNS server of this collector") for address in resolvers())


def _folders(project: Project) -> Iterator[Path]:
    """Yield the folders that the settings name, and the usual one if it is there."""
    yield from (project.root / one for one in project.settings.remediation.configurations)
    if (project.root / CONFIGURATIONS).is_dir():
        yield project.root / CONFIGURATIONS


def _entry(name: str, text: str, reason: str) -> Iterator[Protected]:
    """Read an entry; one that nobody can read may mean any address, so then all are protected."""
    try:
        yield Protected(ip_network(text, strict=False), reason)
    except ValueError:
        why = f"variable {name}: {text[:80]!r} is no address: nothing is blocked until it is mended"
        yield from (Protected(every, why) for every in EVERYBODY)


def _host(address: Address, reason: str) -> Protected:
    return Protected(ip_network(address), reason)


def protected_ports(
    device: DeviceEvidence, topology: Topology | None, precious: Mapping[MacAddress, str]
) -> dict[Port, str]:
    """Return the ports of a device that carry others, or somebody precious, with the reason."""
    told = (*_virtual(device), *_trunks(device), *_aggregates(device), *_neighbors(device))
    behind = (
        (Port(device.name, row.if_name), f"{precious[row.mac]} is behind it")
        for row in device.fdb
        if row.mac in precious
    )
    return {
        **dict(told),
        **dict(_linked(device.name, topology) if topology else ()),
        **dict(behind),
    }


def _trunks(device: DeviceEvidence) -> Iterator[tuple[Port, str]]:
    for vlan in device.vlans:
        for name in set(vlan.egress) - set(vlan.untagged):
            yield Port(device.name, name), "a trunk"


def _aggregates(device: DeviceEvidence) -> Iterator[tuple[Port, str]]:
    for member in device.lags:
        if member.lag:
            yield Port(device.name, member.if_name), f"a member of {member.lag}"
            yield Port(device.name, member.lag), "an aggregate"


def _neighbors(device: DeviceEvidence) -> Iterator[tuple[Port, str]]:
    for stp in device.stp:
        if stp.faces_another:
            yield Port(device.name, stp.if_name), "another bridge is behind it"
    for neighbor in device.neighbors:
        if set(neighbor.capabilities) & {"bridge", "router", "wlan_ap"}:
            name = neighbor.system_name or "a network device"
            yield Port(device.name, neighbor.if_name), f"{name} is behind it"


def _virtual(device: DeviceEvidence) -> Iterator[tuple[Port, str]]:
    """Yield what is no port to plug something in, or carries what is routed."""
    for interface in device.interfaces:
        if interface.if_type not in PHYSICAL:
            yield Port(device.name, interface.if_name), f"no port but {interface.if_type}"
    routed = [(row.if_name, f"it has the address {row.address}") for row in device.addresses]
    routed += [
        (row.if_name, f"{row.protocol} neighbor {row.neighbor} is behind it")
        for row in device.adjacencies
        if row.if_name
    ]
    for name, reason in routed:
        yield Port(device.name, name), reason
        parent = name.rpartition(".")[0]  # of a subinterface
        if parent:
            yield Port(device.name, parent), reason


def _linked(device: str, topology: Topology) -> Iterator[tuple[Port, str]]:
    kinds = {node.name: node.kind for node in topology.nodes}
    for link in topology.links:
        ends = [port for pair in link.members for port in pair if port] or [link.a, link.b]
        ends = [*ends, link.a, link.b] if link.kind is LinkKind.LAG else ends
        others = sorted({port.device for port in ends} - {device})
        managed = [name for name in others if kinds.get(name) != UNMANAGED]
        for port in ends:
            if port.device == device and managed:
                yield port, f"managed device {managed[0]} is behind it"
