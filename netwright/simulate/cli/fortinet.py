"""Fortinet FortiOS."""

from netwright.simulate.cli.configuration import Sections
from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.fortios_configurator import FortiosConfigurator
from netwright.simulate.cli.ports import Port, ports
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.tables import arp

_OFF = (
    "netflow-sampler", "sflow-sampler", "src-check", "explicit-web-proxy", "explicit-ftp-proxy",
    "proxy-captive-portal", "mtu-override", "wccp", "drop-overlapped-fragment", "drop-fragment",
)  # fmt: skip


def status(_: Network, device: SimDevice) -> str:
    """Get system status."""
    platform = device.platform
    return (
        f"Version: {platform.model} v{platform.os_version},build1517,230606 (GA.F)\n"
        "Virus-DB: 91.04571(2023-06-07 20:26)\n"
        f"Serial-Number: {device.serials[0]}\n"
        "BIOS version: 05000009\nLog hard disk: Not available\n"
        f"Hostname: {device.name}\n"
        "Operation Mode: NAT\nCurrent virtual domain: root\nMax number of virtual domains: 10\n"
        "Virtual domains status: 1 in NAT mode, 0 in TP mode\n"
        "Virtual domain configuration: disable\nFIPS-CC mode: disable\n"
        "Current HA mode: standalone\nBranch point: 1517\nRelease Version Information: GA\n"
        "System time: Tue Jun 27 00:26:34 2023\nLast reboot reason: power cycle\n"
    )


def console(_: Network, __: SimDevice) -> str:
    """Get system console."""
    return "baudrate            : 9600 \noutput              : standard \n"


def system_interface(network: Network, device: SimDevice) -> str:
    """Get system interface."""
    return "\n".join(_interface(port) for port in ports(network, device))


def _interface(port: Port) -> str:
    address = f"{port.address.ip} {port.address.netmask}" if port.address else "0.0.0.0 0.0.0.0"
    name, off = port.slot.if_name, "    ".join(f"{word}: disable" for word in _OFF)
    return (
        f"== [ {name} ]\n"
        f"name: {name}   mode: static    management-ip: 0.0.0.0 0.0.0.0   ip: {address}   "
        f"status: {port.status}    netbios-forward: disable    type: physical   {off}"
    )


def system_arp(network: Network, device: SimDevice) -> str:
    """Get system arp."""
    rows = ["Address           Age(min)   Hardware Addr      Interface"]
    rows += [
        f"{entry.address!s:17} 0          {entry.mac} {device.slot(entry.if_index).if_name}"
        for entry in arp.entries(network, device)
    ]
    return "\n".join(rows)


def _tables(network: Network, device: SimDevice) -> Sections:
    """Return what it is configured to at first."""
    tables: Sections = {"system global/": [f'hostname "{device.name}"']}
    for port in ports(network, device):
        settings = [f"ip {port.address.ip} {port.address.netmask}"] if port.address else []
        settings += [f'alias "{port.alias}"'] if port.alias else []
        tables[f"system interface/{port.slot.if_name}"] = settings
    return tables


DIALECT = Dialect(
    configure=FortiosConfigurator,
    configured=_tables,
    prompt="{host} # ",
    rejection="Unknown action 0\n",
    commands={
        "get system status": status,
        "get system console": console,
        "get system interface": system_interface,
        "get system arp": system_arp,
    },
)
