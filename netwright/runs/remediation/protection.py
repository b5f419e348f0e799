"""What must never be blocked or shut, by inventory, topology and this machine itself."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from ipaddress import ip_network

from netwright.model.credential import Address
from netwright.model.device import Device
from netwright.model.interface import Port
from netwright.model.link import UNMANAGED, LinkKind, Topology
from netwright.project import Project
from netwright.remediation.protected import Protected
from netwright.topology.evidence import DeviceEvidence
from netwright.transport.own_addresses import addresses_of_url, own_addresses, resolvers

VARIABLES: Mapping[str, str] = {
    "protected": "protected by inventory/variables.yaml",
    "mgmt_prefixes": "management",
    "dns_servers": "DNS server",
    "ntp_servers": "NTP server",
    "aaa_servers": "AAA server",
    "syslog_servers": "syslog server",
    "collectors": "collector",
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
            with suppress(ValueError):
                yield Protected(ip_network(text, strict=False), reason)
    for address in own_addresses():
        yield _host(address, "this collector")
    for url, reason in (
        (project.database_url, "the database"),
        (project.settings.prefect_api_url or "", "the Prefect server"),
    ):
        yield from (_host(address, reason) for address in addresses_of_url(url))
    yield from (_host(address, "DNS server of this collector") for address in resolvers())


def _host(address: Address, reason: str) -> Protected:
    return Protected(ip_network(address), reason)


def protected_ports(device: DeviceEvidence, topology: Topology) -> dict[Port, str]:
    """Return the ports of a device that carry others, each with the reason."""
    reasons: dict[Port, str] = {}
    for vlan in device.vlans:
        for name in set(vlan.egress) - set(vlan.untagged):
            reasons.setdefault(Port(device.name, name), "a trunk")
    for member in device.lags:
        if member.lag:
            reasons[Port(device.name, member.if_name)] = f"a member of {member.lag}"
            reasons[Port(device.name, member.lag)] = "an aggregate"
    for neighbor in device.neighbors:
        if set(neighbor.capabilities) & {"bridge", "router", "wlan_ap"}:
            name = neighbor.system_name or "a network device"
            reasons[Port(device.name, neighbor.if_name)] = f"{name} is behind it"
    reasons.update(_linked(device.name, topology))
    return reasons


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
