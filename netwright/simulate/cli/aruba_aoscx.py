"""Aruba AOS-CX."""

from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.neighbors import LldpNeighbor, lldp_neighbors
from netwright.simulate.cli.ports import Port, ports
from netwright.simulate.network import Network, SimDevice

_RULE = "-" * 80


def version(_: Network, device: SimDevice) -> str:
    """Show version."""
    return (
        f"{_RULE}\nArubaOS-CX\n(c) Copyright 2017-2021 Hewlett Packard Enterprise Development LP\n"
        f"{_RULE}\nVersion      : {device.platform.os_version}\n"
        "Build Date   : 2021-04-21 22:33:11 PDT\n"
    )


def system(_: Network, device: SimDevice) -> str:
    """Show system."""
    platform = device.platform
    mac = f"{int(device.mac):012x}"
    return (
        f"Hostname           : {device.name}\n"
        f"System Description : {platform.os_version}\n"
        "System Contact     : noc@campus.example\nSystem Location    : \n\n"
        "Vendor             : Aruba\n"
        f"Product Name       : {platform.model} 6200F 48G CL4 4SFP+370W Swch\n"
        f"Chassis Serial Nbr : {device.serials[0]}\n"
        f"Base MAC Address   : {mac[:6]}-{mac[6:]}\n"
        f"ArubaOS-CX Version : {platform.os_version}\n\n"
        "Time Zone          : UTC\n\nUp Time            : 6 weeks, 3 minutes\n"
        "CPU Util (%)       : 6\nMemory Usage (%)   : 26\n"
    )


def interface(network: Network, device: SimDevice) -> str:
    """Show interface."""
    return "\n".join(_interface(port) for port in ports(network, device))


def _interface(port: Port) -> str:
    slot = port.slot
    lines = [f"Interface {slot.if_name} is {port.status} ", " Admin state is up"]
    lines.append(f" Description: {port.alias}")
    lines.append(f" Hardware: Ethernet, MAC Address: {port.mac} ")
    if port.address:
        lines.append(f" IPv4 address {port.address}")
    lines.append(" MTU 1500 ")
    if port.is_front:
        lines += [" Type 1GbT", " Full-duplex ", f" Speed {slot.speed_mbps} Mb/s "]
    return "\n".join(lines) + "\n"


def lldp(network: Network, device: SimDevice) -> str:
    """Show lldp neighbor-info detail."""
    heard = [_lldp_entry(neighbor) for neighbor in lldp_neighbors(network, device)]
    head = f"\nLLDP Neighbor Information\n=========================\n\n{_total(len(heard))}\n"
    return f"\n{_RULE}\n\n".join([head, *heard])


def _total(entries: int) -> str:
    return (
        f"Total Neighbor Entries          : {entries}\nTotal Neighbor Entries Deleted  : 0\n"
        "Total Neighbor Entries Dropped  : 0\nTotal Neighbor Entries Aged-Out : 0\n"
    )


def _lldp_entry(heard: LldpNeighbor) -> str:
    capabilities = ", ".join(word.capitalize() for word in heard.capabilities)
    return (
        f"Port                           : {heard.slot.if_name}\n"
        "Neighbor Entries               : 1\nNeighbor Entries Deleted       : 0\n"
        "Neighbor Entries Dropped       : 0\nNeighbor Entries Aged-Out      : 0\n"
        f"Neighbor System-Name           : {heard.device.name}\n"
        f"Neighbor System-Description    : {heard.description.splitlines()[0]}\n"
        f"Neighbor Chassis-ID            : {heard.device.mac}\n"
        f"Neighbor Management-Address    : {heard.device.address}\n"
        f"Chassis Capabilities Available : {capabilities}\n"
        f"Chassis Capabilities Enabled   : {capabilities}\n"
        f"Neighbor Port-ID               : {heard.port_id}\n"
        f"Neighbor Port-Desc             : {heard.port_description}\n"
        "Neighbor Port VLAN ID          : 1\nTTL                            : 120\n"
    )


def running_config(network: Network, device: SimDevice) -> str:
    """Show running-config."""
    lines = ["Current configuration:", "!", f"!Version ArubaOS-CX {device.platform.os_version}"]
    lines.append(f"hostname {device.name}")
    for port in ports(network, device):
        name = port.slot.if_name.replace("vlan", "vlan ").replace("lag", "lag ")
        lines.append(f"interface {name}")
        lines += [f"    description {port.alias}"] if port.alias else []
        lines += [f"    ip address {port.address}"] if port.address else []
        if vid := device.host_ports.get(port.slot.if_index):
            lines += ["    no routing", f"    vlan access {vid}"]
    return "\n".join(lines)


DIALECT = Dialect(
    prompt="{host}# ",
    settings={"no page": ""},
    rejection="Invalid input: command\n",
    commands={
        "show version": version,
        "show system": system,
        "show interface": interface,
        "show lldp neighbors-info detail": lldp,
        "show running-config": running_config,
    },
)
