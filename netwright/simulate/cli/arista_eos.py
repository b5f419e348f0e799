"""Arista EOS."""

from netwright.simulate.cli.configuration import sections_of
from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.eos_configurator import EosConfigurator
from netwright.simulate.cli.neighbors import LldpNeighbor, lldp_neighbors
from netwright.simulate.cli.ports import Port, dotted, ports
from netwright.simulate.network import Network, SimDevice


def version(_: Network, device: SimDevice) -> str:
    """Show version."""
    platform = device.platform
    return (
        f"Arista {platform.model}\n"
        "Hardware version:    02.00\n"
        f"Serial number:       {device.serials[0]}\n"
        f"System MAC address:  {dotted(device.mac)}\n\n"
        f"Software image version: {platform.os_version}\n"
        "Architecture:           i686\n"
        f"Internal build version: {platform.os_version}-26379303\n\n"
        "Uptime:                 6 weeks, 0 days, 0 hours and 3 minutes\n"
        "Total memory:           3982512 kB\nFree memory:            2345678 kB\n"
    )


def inventory(_: Network, device: SimDevice) -> str:
    """Show inventory."""
    return (
        "System information\n"
        "    Model                    Description\n"
        "    ------------------------ --------------------------------------\n"
        f"    {device.platform.model:24} 48-port 10GBASE-T + 4 SFP+ 1RU\n\n"
        "    HW Version  Serial Number  Mfg Date\n"
        "    ----------- -------------- ----------\n"
        f"    02.00       {device.serials[0]:14} 2018-03-27\n"
    )


def interfaces(network: Network, device: SimDevice) -> str:
    """Show interfaces."""
    return "".join(_interface(port) for port in ports(network, device))


def _interface(port: Port) -> str:
    slot, mac = port.slot, dotted(port.mac)
    state = " (connected)" if port.is_up else " (notconnect)"
    lines = [f"{slot.if_name} is {port.status}, line protocol is {port.status}{state}"]
    lines.append(f"  Hardware is Ethernet, address is {mac} (bia {mac})")
    if port.alias:
        lines.append(f"  Description: {port.alias}")
    if port.address:
        lines += [f"  Internet address is {port.address}", "  Broadcast address is 255.255.255.255"]
    lines += [
        f"  IP MTU 1500 bytes , BW {slot.speed_mbps * 1000} kbit",
        "  Full-duplex, 10Gb/s, auto negotiation: off, uni-link: n/a",
        "  Up 41 days, 23 hours, 59 minutes, 50 seconds" if port.is_up else "  Down 42 days",
    ]
    return "\n".join(lines) + "\n"


def ip_interface_brief(network: Network, device: SimDevice) -> str:
    """Show ip interface brief."""
    rows = [
        "Interface         IP Address           Status       Protocol           MTU",
        "----------------- -------------------- ------------ -------------- ----------",
    ]
    rows += [
        f"{port.slot.if_name:17} {port.address!s:20} {port.status:12} {port.status:14} 1500"
        for port in ports(network, device)
        if port.address
    ]
    return "\n".join(rows)


def lldp_detail(network: Network, device: SimDevice) -> str:
    """Show lldp neighbors detail."""
    return "\n".join(_lldp_entry(neighbor) for neighbor in lldp_neighbors(network, device))


def _lldp_entry(heard: LldpNeighbor) -> str:
    kind = heard.port_id_subtype.replace("_", " ").capitalize()
    letters = ", ".join(word.capitalize() for word in heard.capabilities)
    return (
        f"Interface {heard.slot.if_name} detected 1 LLDP neighbors:\n\n"
        f"  Neighbor {dotted(heard.device.mac)}/{heard.port_id}, age 12 seconds\n"
        "  Discovered 42 days, 0:00:00 ago; Last changed 42 days, 0:00:00 ago\n"
        "  - Chassis ID type: MAC address (4)\n"
        f"    Chassis ID     : {dotted(heard.device.mac)}\n"
        f"  - Port ID type: {kind}\n"
        f'    Port ID     : "{heard.port_id}"\n'
        "  - Time To Live: 120 seconds\n"
        f'  - Port Description: "{heard.port_description}"\n'
        f'  - System Name: "{heard.device.name}"\n'
        f'  - System Description: "{heard.description}"\n'
        f"  - System Capabilities : {letters}\n"
        f"    Enabled Capabilities: {letters}\n"
        "  - Management Address Subtype: IPv4\n"
        f"    Management Address        : {heard.device.address}\n"
        "    Interface Number Subtype  : ifIndex (2)\n\n"
    )


def running_config(network: Network, device: SimDevice) -> str:
    """Show running-config."""
    platform = device.platform
    lines = [f"! Command: show running-config\n! device: {device.name} ({platform.model}, EOS)"]
    lines += ["!", f"hostname {device.name}", "!"]
    for port in ports(network, device):
        lines.append(f"interface {port.slot.if_name}")
        lines += [f"   description {port.alias}"] if port.alias else []
        if vid := device.host_ports.get(port.slot.if_index):
            lines.append(f"   switchport access vlan {vid}")
        lines += [f"   ip address {port.address}"] if port.address else []
        lines.append("!")
    return "\n".join([*lines, "end"])


DIALECT = Dialect(
    configure=EosConfigurator,
    configured=lambda network, device: sections_of(running_config(network, device)),
    prompt="{host}>",
    privileged_prompt="{host}#",
    privileged=frozenset(("show running-config",)),
    settings={
        "terminal length": "Pagination disabled.",
        "terminal width": "Width set to 511 columns.",
    },
    rejection="% Invalid input\n",
    commands={
        "show version": version,
        "show inventory": inventory,
        "show interfaces": interfaces,
        "show ip interface brief": ip_interface_brief,
        "show lldp neighbors detail": lldp_detail,
        "show running-config": running_config,
    },
)
