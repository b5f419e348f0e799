"""Cisco IOS and IOS-XE."""

from netwright.simulate.cli import cisco_tables
from netwright.simulate.cli.cisco_configurator import CiscoConfigurator
from netwright.simulate.cli.configuration import sections_of
from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.neighbors import LldpNeighbor, lldp_neighbors
from netwright.simulate.cli.ports import Port, dotted, ports
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.tables.system import description

_UPTIME = "6 weeks, 0 days, 0 hours, 3 minutes"


def version(_: Network, device: SimDevice) -> str:
    """Show version."""
    platform, host = device.platform, device.name.partition(".")[0]
    stack = [
        f"*{n:5} 52    {platform.model:18} {platform.os_version:21} UNIVERSALK9\n"
        for n in range(1, len(device.serials) + 1)
    ]
    members = [
        f"\nSwitch 0{n}\n---------\nSwitch Uptime                      : {_UPTIME}\n"
        f"Model number                       : {platform.model}\n"
        f"System serial number               : {serial}\n"
        for n, serial in enumerate(device.serials[1:], 2)
    ]
    return (
        f"{description(device)}\n\n"
        "ROM: Bootstrap program is C2960X boot loader\n"
        f"{host} uptime is {_UPTIME}\n"
        "System returned to ROM by power-on\n"
        f'System image file is "flash:/{platform.model.lower()}-universalk9.bin"\n'
        "Last reload reason: power-on\n\n"
        f"cisco {platform.model} (APM86XXX) processor (revision V02) with 524288K bytes.\n"
        f"Processor board ID {device.serials[0]}\n"
        f"Base Ethernet MAC Address       : {str(device.mac).upper()}\n"
        f"Model number                    : {platform.model}\n"
        f"System serial number            : {device.serials[0]}\n\n"
        "Switch Ports Model              SW Version            SW Image\n"
        "------ ----- -----              ----------            ----------\n"
        f"{''.join(stack)}{''.join(members)}\n"
        "Configuration register is 0xF\n"
    )


def inventory(_: Network, device: SimDevice) -> str:
    """Show inventory."""
    model = device.platform.model
    return "\n".join(
        f'NAME: "{n}", DESCR: "{model}"\nPID: {model:18}, VID: V02  , SN: {serial}\n'
        for n, serial in enumerate(device.serials, 1)
    )


def interfaces(network: Network, device: SimDevice) -> str:
    """Show interfaces."""
    return "".join(_interface(port) for port in ports(network, device))


def _interface(port: Port) -> str:
    slot = port.slot
    connected = "connected" if port.is_up else "notconnect"
    suffix = f" ({connected})" if port.is_front else ""
    lines = [f"{slot.if_descr} is {port.status}, line protocol is {port.status}{suffix}"]
    hardware = "Gigabit Ethernet" if port.is_front else "EtherSVI"
    lines.append(
        f"  Hardware is {hardware}, address is {dotted(port.mac)} (bia {dotted(port.mac)})"
    )
    if port.alias:
        lines.append(f"  Description: {port.alias}")
    if port.address:
        lines.append(f"  Internet address is {port.address}")
    lines += [
        f"  MTU 1500 bytes, BW {slot.speed_mbps * 1000} Kbit/sec, DLY 10 usec,",
        "     reliability 255/255, txload 1/255, rxload 1/255",
        "  Encapsulation ARPA, loopback not set",
    ]
    if port.is_front:
        lines.append(f"  Full-duplex, {slot.speed_mbps}Mb/s, media type is 10/100/1000BaseTX")
    lines += [
        "  5 minute input rate 1000 bits/sec, 1 packets/sec",
        "  5 minute output rate 2000 bits/sec, 2 packets/sec",
        "     123456 packets input, 12345678 bytes, 0 no buffer",
        "     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored",
        "     654321 packets output, 87654321 bytes, 0 underruns",
        "     0 output errors, 0 collisions, 1 interface resets",
    ]
    return "\n".join(lines) + "\n"


def ip_interface_brief(network: Network, device: SimDevice) -> str:
    """Show ip interface brief."""
    rows = ["Interface              IP-Address      OK? Method Status                Protocol"]
    for port in ports(network, device):
        address = str(port.address.ip) if port.address else "unassigned"
        rows.append(
            f"{port.slot.if_descr:22} {address:15} YES NVRAM  {port.status:21} {port.status}"
        )
    return "\n".join(rows)


def lldp_detail(network: Network, device: SimDevice) -> str:
    """Show lldp neighbors detail."""
    heard = [_lldp_entry(neighbor) for neighbor in lldp_neighbors(network, device)]
    return "".join([*heard, f"\nTotal entries displayed: {len(heard)}\n"])


def _lldp_entry(heard: LldpNeighbor) -> str:
    letters = ",".join(word[0].upper() for word in heard.capabilities)
    return (
        "------------------------------------------------\n"
        f"Local Intf: {heard.slot.if_name}\n"
        f"Chassis id: {dotted(heard.device.mac)}\n"
        f"Port id: {heard.port_id}\n"
        f"Port Description: {heard.port_description}\n"
        f"System Name: {heard.device.name}\n\n"
        f"System Description: \n{heard.description}\n\n"
        "Time remaining: 104 seconds\n"
        f"System Capabilities: {letters}\nEnabled Capabilities: {letters}\n"
        f"Management Addresses:\n    IP: {heard.device.address}\n"
        "Auto Negotiation - not supported\n"
        "Physical media capabilities - not advertised\n"
        "Media Attachment Unit type - not advertised\n"
        "Vlan ID: - not advertised\n\n"
    )


def running_config(network: Network, device: SimDevice) -> str:
    """Show running-config."""
    host, _, domain = device.name.partition(".")
    lines = ["Building configuration...", "", "Current configuration : 4711 bytes", "!"]
    lines += ["version 15.2", f"hostname {host}", "!"]
    lines += [f"ip domain-name {domain}", "!"] if domain else []
    for port in ports(network, device):
        lines.append(f"interface {port.slot.if_descr}")
        lines += [f" description {port.alias}"] if port.alias else []
        if vid := device.host_ports.get(port.slot.if_index):
            lines += [f" switchport access vlan {vid}", " switchport mode access"]
        if port.address:
            lines.append(f" ip address {port.address.ip} {port.address.netmask}")
        lines.append("!")
    return "\n".join([*lines, "lldp run", "end"])


DIALECT = Dialect(
    configure=CiscoConfigurator,
    configured=lambda network, device: sections_of(running_config(network, device)),
    prompt="{host}>",
    privileged_prompt="{host}#",
    privileged=frozenset(("show running-config",)),
    settings={"terminal length": "", "terminal width": ""},
    rejection="            ^\n% Invalid input detected at '^' marker.\n",
    commands={
        "show version": version,
        "show inventory": inventory,
        "show interfaces": interfaces,
        "show ip interface brief": ip_interface_brief,
        "show lldp neighbors detail": lldp_detail,
        "show running-config": running_config,
        **cisco_tables.COMMANDS,
    },
)
