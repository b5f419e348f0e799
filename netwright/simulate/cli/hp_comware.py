"""HPE Comware."""

from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.neighbors import LldpNeighbor, lldp_neighbors
from netwright.simulate.cli.ports import Port, dotted, ports
from netwright.simulate.network import Network, SimDevice


def version(_: Network, device: SimDevice) -> str:
    """Display version."""
    platform = device.platform
    return (
        f"HPE Comware Software, Version {platform.os_version}, Release 3506P11\n"
        "Copyright (c) 2010-2021 Hewlett Packard Enterprise Development LP\n"
        f"{platform.model} Switch uptime is 6 weeks, 0 days, 0 hours, 3 minutes\n"
        "Last reboot reason : Cold reboot\n"
    )


def manuinfo(_: Network, device: SimDevice) -> str:
    """Display device manuinfo."""
    return "\n".join(
        f"Slot {n} CPU 0:\n"
        f"DEVICE_NAME          : {device.platform.model} Switch JG934A\n"
        f"DEVICE_SERIAL_NUMBER : {serial}\n"
        f"MAC_ADDRESS          : {dotted(device.mac, '-').upper()}\n"
        "MANUFACTURING_DATE   : 2018-06-13\n"
        "VENDOR_NAME          : HPE\n"
        for n, serial in enumerate(device.serials, 1)
    )


def interface(network: Network, device: SimDevice) -> str:
    """Display interface."""
    return "\n".join(_interface(port) for port in ports(network, device))


def _interface(port: Port) -> str:
    slot, state = port.slot, port.status.upper()
    lines = [slot.if_name, f"Current state: {state}", f"Line protocol state: {state}"]
    lines.append(f"IP packet frame type: Ethernet II, hardware address: {dotted(port.mac, '-')}")
    lines.append(f"Description: {port.alias or slot.if_name + ' Interface'}")
    lines.append(f"Bandwidth: {slot.speed_mbps * 1000} kbps")
    if port.address:
        lines.append("Maximum transmission unit: 1500")
        lines.append(f"Internet address: {port.address} (Primary)")
    elif port.is_front:
        lines += ["PVID: 1", "Port link-type: Access"]
    return "\n".join(lines) + "\n"


def ip_interface_brief(network: Network, device: SimDevice) -> str:
    """Display ip interface brief."""
    rows = ["*down: administratively down", "(s): spoofing  (l): loopback"]
    rows.append("Interface                Physical Protocol IP Address      Description")
    for port in ports(network, device):
        if port.address:
            name, address = port.slot.if_name, str(port.address.ip)
            rows.append(f"{name:24} {port.status:8} {port.status:8} {address:15} --")
    return "\n".join(rows)


def lldp(network: Network, device: SimDevice) -> str:
    """Display lldp neighbor-information verbose."""
    return "\n".join(
        _lldp_entry(device.layout.bridge_ports[neighbor.slot.if_index], neighbor)
        for neighbor in lldp_neighbors(network, device)
    )


def _lldp_entry(port: int, heard: LldpNeighbor) -> str:
    kind = heard.port_id_subtype.replace("_", " ").capitalize().replace("Mac", "MAC")
    indented = heard.description.replace("\n", "\n" + " " * 23)
    capabilities = ", ".join(word.capitalize() for word in heard.capabilities)
    return (
        f"LLDP neighbor-information of port {port}[{heard.slot.if_name}]:\n"
        "LLDP agent nearest-bridge:\n"
        " LLDP neighbor index : 1\n"
        " Update time         : 42 days, 0 hours, 1 minutes, 46 seconds\n"
        " Chassis type        : MAC address\n"
        f" Chassis ID          : {dotted(heard.device.mac, '-')}\n"
        f" Port ID type        : {kind}\n"
        f" Port ID             : {heard.port_id}\n"
        " Time to live        : 120\n"
        f" Port description    : {heard.port_description}\n"
        f" System name         : {heard.device.name}\n"
        f" System description  : {indented}\n"
        f" System capabilities supported : {capabilities}\n"
        f" System capabilities enabled   : {capabilities}\n"
        " Management address type           : IPv4\n"
        f" Management address                : {heard.device.address}\n"
        " Management address interface type : IfIndex\n"
        " Maximum frame size         : 9216\n"
    )


def current_configuration(network: Network, device: SimDevice) -> str:
    """Display current-configuration."""
    lines = ["#", f" version {device.platform.os_version}, Release 3506P11", "#"]
    lines += [f" sysname {device.name}", "#", " lldp global enable", "#"]
    for port in ports(network, device):
        lines.append(f"interface {port.slot.if_name}")
        lines += [f" description {port.alias}"] if port.alias else []
        if port.address:
            lines.append(f" ip address {port.address.ip} {port.address.netmask}")
        if vid := device.host_ports.get(port.slot.if_index):
            lines.append(f" port access vlan {vid}")
        lines.append("#")
    return "\n".join([*lines, "return"])


DIALECT = Dialect(
    prompt="<{host}>",
    settings={"screen-length": ""},
    rejection="                ^\n % Unrecognized command found at '^' position.\n",
    greeting="\n* Copyright (c) 2010-2021 Hewlett Packard Enterprise Development LP *\n\n",
    commands={
        "display version": version,
        "display device manuinfo": manuinfo,
        "display interface": interface,
        "display ip interface brief": ip_interface_brief,
        "display lldp neighbor-information verbose": lldp,
        "display current-configuration": current_configuration,
    },
)
