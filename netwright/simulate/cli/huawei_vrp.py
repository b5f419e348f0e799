"""Huawei VRP."""

from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.neighbors import LldpNeighbor, lldp_neighbors
from netwright.simulate.cli.ports import Port, dotted, ports
from netwright.simulate.network import Network, SimDevice


def version(_: Network, device: SimDevice) -> str:
    """Display version."""
    platform = device.platform
    return (
        "Huawei Versatile Routing Platform Software\n"
        f"VRP (R) software, Version 5.170 (S5720 {platform.os_version})\n"
        "Copyright (C) 2000-2020 HUAWEI TECH Co., Ltd.\n"
        f"HUAWEI {platform.model} Routing Switch uptime is 6 weeks, 0 day, 0 hour, 3 minutes\n\n"
    )


def interface(network: Network, device: SimDevice) -> str:
    """Display interface."""
    return "\n".join(_interface(port) for port in ports(network, device))


def _interface(port: Port) -> str:
    slot, state = port.slot, port.status.upper()
    lines = [f"{slot.if_name} current state : {state}", f"Line protocol current state : {state}"]
    lines.append(f"Description:{port.alias}")
    if port.address:
        lines += [
            "Route Port,The Maximum Transmit Unit is 1500",
            f"Internet Address is {port.address}",
        ]
    else:
        lines.append("Switch Port, PVID :    1, TPID : 8100(Hex), The Maximum Frame Length is 9216")
    lines.append(
        f"IP Sending Frames' Format is PKTFMT_ETHNT_2, Hardware address is {dotted(port.mac, '-')}"
    )
    if port.is_front:
        lines += [
            "Port Mode: COMMON COPPER",
            f"Speed : {slot.speed_mbps},  Loopback: NONE",
            "Duplex: FULL,  Negotiation: ENABLE",
        ]
    return "\n".join(lines) + "\n"


def ip_interface_brief(network: Network, device: SimDevice) -> str:
    """Display ip interface brief."""
    rows = ["*down: administratively down", "^down: standby"]
    rows.append("Interface                         IP Address/Mask      Physical   Protocol")
    for port in ports(network, device):
        if port.address:
            name, address = port.slot.if_name, str(port.address)
            rows.append(f"{name:33} {address:20} {port.status:10} {port.status}")
    return "\n".join(rows)


def lldp(network: Network, device: SimDevice) -> str:
    """Display lldp neighbor."""
    return "\n".join(_lldp_entry(neighbor) for neighbor in lldp_neighbors(network, device))


def _lldp_entry(heard: LldpNeighbor) -> str:
    words = heard.port_id_subtype.split("_")
    kind = words[0] + "".join(word.capitalize() for word in words[1:])
    return (
        f"{heard.slot.if_name} has 1 neighbor(s):\n\n"
        "Neighbor index                     : 1\n"
        "Chassis type                       : macAddress\n"
        f"Chassis ID                         : {dotted(heard.device.mac, '-')}\n"
        f"Port ID type                       : {kind}\n"
        f"Port ID                            : {heard.port_id}\n"
        f"Port description                   : {heard.port_description}\n"
        f"System name                        : {heard.device.name}\n"
        f"System description                 : {heard.description}\n"
        f"System capabilities supported      : {' '.join(heard.capabilities)}\n"
        f"System capabilities enabled        : {' '.join(heard.capabilities)}\n"
        "Management address type            : ipv4\n"
        f"Management address value           : {heard.device.address}\n"
        "OID                                : 0.6.15.43.6.1.4.1.2011.5.25.41.1.2.1.1.1.\n"
        "Expired time                       : 104s\n\n"
    )


def current_configuration(network: Network, device: SimDevice) -> str:
    """Display current-configuration."""
    lines = [f"!Software Version {device.platform.os_version}", "#", f"sysname {device.name}", "#"]
    lines += ["lldp enable", "#"]
    for port in ports(network, device):
        lines.append(f"interface {port.slot.if_name}")
        lines += [f" description {port.alias}"] if port.alias else []
        if port.address:
            lines.append(f" ip address {port.address.ip} {port.address.netmask}")
        if vid := device.host_ports.get(port.slot.if_index):
            lines += [" port link-type access", f" port default vlan {vid}"]
        lines.append("#")
    return "\n".join([*lines, "return"])


DIALECT = Dialect(
    prompt="<{host}>",
    settings={
        "screen-length": "Info: The configuration takes effect on the current user terminal."
    },
    rejection="          ^\nError: Unrecognized command found at '^' position.\n",
    greeting="\nInfo: The max number of VTY users is 21, and 1 is in.\n",
    commands={
        "display version": version,
        "display interface": interface,
        "display ip interface brief": ip_interface_brief,
        "display lldp neighbor": lldp,
        "display current-configuration": current_configuration,
    },
)
