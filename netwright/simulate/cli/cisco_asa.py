"""Cisco ASA."""

from netwright.simulate.cli.asa_configurator import AsaConfigurator
from netwright.simulate.cli.configuration import sections_of
from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.ports import Port, dotted, ports
from netwright.simulate.network import Network, SimDevice


def version(_: Network, device: SimDevice) -> str:
    """Show version."""
    platform = device.platform
    return (
        f"Cisco Adaptive Security Appliance Software Version {platform.os_version}\n"
        "SSP Operating System Version 2.10(1.200)\nDevice Manager Version 7.16(1)\n\n"
        "Compiled on Thu 19-Oct-23 18:28 GMT by builders\n"
        'System image file is "disk0:/asa9-16-4-lfbff-k8.SPA"\n'
        'Config file at boot was "startup-config"\n\n'
        f"{device.name} up 42 days 3 hours\n\n"
        f"Hardware:   {platform.model}, 8192 MB RAM, CPU Atom C2000 series 2416 MHz, 1 CPU\n"
        f"Serial Number: {device.serials[0]}\n"
    )


def interface(network: Network, device: SimDevice) -> str:
    """Show interface."""
    return "".join(_interface(port) for port in ports(network, device))


def _interface(port: Port) -> str:
    name = port.slot.if_name
    lines = [f'Interface {name} "{port.alias}", is {port.status}, line protocol is {port.status}']
    lines += [
        "  Hardware is i82574L rev00, BW 1000 Mbps, DLY 10 usec",
        f"\tMAC address {dotted(port.mac)}, MTU 1500",
    ]
    if port.address:
        lines.append(f"\tIP address {port.address.ip}, subnet mask {port.address.netmask}")
    return "\n".join(lines) + "\n"


def running_config(network: Network, device: SimDevice) -> str:
    """Show running-config."""
    lines = [": Saved", ":", f"ASA Version {device.platform.os_version}", "!"]
    lines += [f"hostname {device.name}", "!"]
    for port in ports(network, device):
        lines.append(f"interface {port.slot.if_name}")
        lines += [f" nameif {port.alias.split()[0]}"] if port.alias else [" no nameif"]
        if port.address:
            lines.append(f" ip address {port.address.ip} {port.address.netmask}")
        lines.append("!")
    return "\n".join([*lines, ": end"])


DIALECT = Dialect(
    configure=AsaConfigurator,
    configured=lambda network, device: sections_of(running_config(network, device)),
    prompt="{host}> ",
    privileged_prompt="{host}# ",
    privileged=frozenset(("show running-config",)),
    settings={"terminal pager": "", "terminal width": ""},
    rejection="                ^\nERROR: % Invalid input detected at '^' marker.\n",
    commands={
        "show version": version,
        "show interface": interface,
        "show running-config": running_config,
    },
)
