"""Ubiquoss, Dasan and Piolink: command lines in the manner of Cisco's."""

from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.ports import ports
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.tables.system import description, location


def version(_: Network, device: SimDevice) -> str:
    """Show version."""
    platform = device.platform
    return (
        f"{description(device)}\n"
        f"{platform.vendor} {platform.model}, {platform.os_name} version {platform.os_version}\n"
        f"Serial number : {device.serials[0]}\nSystem uptime : 42 days 0 hours 3 minutes\n"
    )


def system(_: Network, device: SimDevice) -> str:
    """Show system."""
    return (
        f"Model Name       : {device.platform.model}\nSerial Number    : {device.serials[0]}\n"
        f"Host Name        : {device.name}\nLocation         : {location(device)}\n"
        f"MAC Address      : {device.mac}\nOS Version       : {device.platform.os_version}\n"
    )


def ip_interface_brief(network: Network, device: SimDevice) -> str:
    """Show ip interface brief."""
    rows = ["Interface              IP-Address      Status                Protocol"]
    for port in ports(network, device):
        address = str(port.address.ip) if port.address else "unassigned"
        rows.append(f"{port.slot.if_name:22} {address:15} {port.status:21} {port.status}")
    return "\n".join(rows)


def running_config(network: Network, device: SimDevice) -> str:
    """Show running-config."""
    lines = ["!", f"hostname {device.name}", "!"]
    for port in ports(network, device):
        lines.append(f"interface {port.slot.if_name}")
        lines += [f" description {port.alias}"] if port.alias else []
        lines += [f" ip address {port.address}"] if port.address else []
        lines.append("!")
    return "\n".join([*lines, "end"])


DIALECT = Dialect(
    prompt="{host}>",
    privileged_prompt="{host}#",
    privileged=frozenset(("show running-config",)),
    settings={"terminal length": "", "terminal width": ""},
    rejection="% Invalid input detected at '^' marker.\n",
    commands={
        "show version": version,
        "show system": system,
        "show ip interface brief": ip_interface_brief,
        "show running-config": running_config,
    },
)
