"""Cisco NX-OS."""

from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.neighbors import LldpNeighbor, lldp_neighbors
from netwright.simulate.cli.ports import Port, dotted, ports
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.tables import cdp
from netwright.simulate.tables.system import description


def version(_: Network, device: SimDevice) -> str:
    """Show version."""
    platform = device.platform
    return (
        "Cisco Nexus Operating System (NX-OS) Software\n"
        "TAC support: http://www.cisco.com/tac\n"
        "Copyright (C) 2002-2022, Cisco and/or its affiliates.\nAll rights reserved.\n\n"
        "Software\n"
        f"  BIOS: version 05.45\n NXOS: version {platform.os_version}\n"
        "  BIOS compile time:  07/05/2021\n"
        "  NXOS image file is: bootflash:///nxos.9.3.9.bin\n\n"
        "Hardware\n"
        f"  cisco Nexus9000 {platform.model.removeprefix('N9K-')} Chassis\n"
        "  Intel(R) Xeon(R) CPU D-1526 @ 1.80GHz with 32823640 kB of memory.\n"
        f"  Processor Board ID {device.serials[0]}\n\n"
        f"  Device name: {device.name}\n  bootflash:   53298520 kB\n\n"
        "Kernel uptime is 42 day(s), 0 hour(s), 3 minute(s), 7 second(s)\n\n"
        "Last reset\n  Reason: Unknown\n"
        f"  System version: {platform.os_version}\n  Service:\n"
    )


def inventory(_: Network, device: SimDevice) -> str:
    """Show inventory."""
    model, serial = device.platform.model, device.serials[0]
    return (
        f'NAME: "Chassis",  DESCR: "Nexus9000 {model.removeprefix("N9K-")} Chassis"\n'
        f"PID: {model} ,  VID: V02 ,  SN: {serial}\n"
    )


def interface(network: Network, device: SimDevice) -> str:
    """Show interface."""
    return "\n".join(_interface(port) for port in ports(network, device))


def _interface(port: Port) -> str:
    slot = port.slot
    lines = [f"{slot.if_name} is {port.status}", "admin state is up, Dedicated Interface"]
    lines.append(
        f"  Hardware: 1000/10000/25000 Ethernet, address: {dotted(port.mac)} "
        f"(bia {dotted(port.mac)})"
    )
    if port.alias:
        lines.append(f"  Description: {port.alias}")
    if port.address:
        lines.append(f"  Internet Address is {port.address}")
    lines += [
        f"  MTU 1500 bytes, BW {slot.speed_mbps * 1000} Kbit, DLY 10 usec",
        "  reliability 255/255, txload 1/255, rxload 1/255",
        "  Encapsulation ARPA, medium is broadcast",
        f"  full-duplex, {slot.speed_mbps // 1000} Gb/s",
    ]
    return "\n".join(lines) + "\n"


def ip_interface_brief(network: Network, device: SimDevice) -> str:
    """Show ip interface brief."""
    rows = [
        'IP Interface Status for VRF "default"(1)',
        "Interface            IP Address      Interface Status",
    ]
    rows += [
        f"{port.slot.if_name:20} {port.address.ip!s:15} protocol-{port.status}/"
        f"link-{port.status}/admin-up"
        for port in ports(network, device)
        if port.address
    ]
    return "\n".join(rows)


def lldp_detail(network: Network, device: SimDevice) -> str:
    """Show lldp neighbors detail."""
    heard = [_lldp_entry(neighbor) for neighbor in lldp_neighbors(network, device)]
    legend = "Capability codes:\n  (R) Router, (B) Bridge, (T) Telephone\n\n"
    return legend + "\n".join([*heard, f"Total entries displayed: {len(heard)}\n"])


def _lldp_entry(heard: LldpNeighbor) -> str:
    letters = ", ".join(word[0].upper() for word in heard.capabilities)
    return (
        f"Chassis id: {dotted(heard.device.mac)}\n"
        f"Port id: {heard.port_id}\n"
        f"Local Port id: {heard.slot.if_name.replace('Ethernet', 'Eth')}\n"
        f"Port Description: {heard.port_description}\n"
        f"System Name: {heard.device.name}\n"
        f"System Description: {heard.description}\n"
        "Time remaining: 104 seconds\n"
        f"System Capabilities: {letters}\nEnabled Capabilities: {letters}\n"
        f"Management Address: {heard.device.address}\n"
        "Management Address IPV6: not advertised\n"
        "Vlan ID: not advertised\n\n"
    )


def cdp_detail(network: Network, device: SimDevice) -> str:
    """Show cdp neighbors detail."""
    return "".join(
        "----------------------------------------\n"
        f"Device ID:{cdp.device_id(end.device)}\n"
        f"System Name: {end.device.name}\n\n"
        f"Interface address(es):\n    IPv4 Address: {end.device.address}\n"
        f"Platform: {cdp.platform_text(end.device)}, Capabilities: Router Switch IGMP Filtering\n"
        f"Interface: {device.slot(end.if_index).if_name}, "
        f"Port ID (outgoing port): {end.slot.if_descr}\n"
        f"Holdtime: 141 sec\n\nVersion:\n{description(end.device)}\n\n"
        "Advertisement Version: 2\nDuplex: full\n\n"
        f"Mgmt address(es):\n    IPv4 Address: {end.device.address}\n\n"
        for end in cdp.heard(network, device)
    )


def running_config(network: Network, device: SimDevice) -> str:
    """Show running-config."""
    lines = ["!Command: show running-config", f"version {device.platform.os_version} Bios:version"]
    lines += [f"hostname {device.name}", "feature lldp", "feature lacp", ""]
    for port in ports(network, device):
        lines.append(f"interface {port.slot.if_name}")
        lines += [f"  description {port.alias}"] if port.alias else []
        if port.address:
            lines += ["  no switchport", f"  ip address {port.address}"]
        lines.append("")
    return "\n".join(lines)


DIALECT = Dialect(
    prompt="{host}# ",
    settings={"terminal length": "", "terminal width": ""},
    rejection="                ^\n% Invalid command at '^' marker.\n",
    commands={
        "show version": version,
        "show inventory": inventory,
        "show interface": interface,
        "show ip interface brief": ip_interface_brief,
        "show lldp neighbors detail": lldp_detail,
        "show cdp neighbors detail": cdp_detail,
        "show running-config": running_config,
    },
)
