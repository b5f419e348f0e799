"""Palo Alto Networks PAN-OS."""

from netwright.simulate.cli.configuration import Sections
from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.panos_configurator import PanosConfigurator
from netwright.simulate.cli.ports import ports
from netwright.simulate.network import Network, SimDevice


def system_info(_: Network, device: SimDevice) -> str:
    """Show system info."""
    platform = device.platform
    return (
        f"hostname: {device.name}\nip-address: {device.address}\nnetmask: 255.255.255.0\n"
        f"default-gateway: \nmac-address: {device.mac}\ntime: Tue Jun 27 00:26:34 2023\n"
        f"uptime: 42 days, 3:04:05\nfamily: 3000\nmodel: {platform.model}\n"
        f"serial: {device.serials[0]}\nsw-version: {platform.os_version}\n"
        "multi-vsys: off\noperational-mode: normal\n"
    )


def interface_all(network: Network, device: SimDevice) -> str:
    """Show interface all."""
    all_ports = list(ports(network, device))
    front = [port for port in all_ports if port.is_front]
    rows = [f"total configured hardware interfaces: {len(front)}", ""]
    rows += ["name                    id    speed/duplex/state            mac address", "-" * 80]
    rows += [
        f"{port.slot.if_name:23} {port.slot.if_index:<5} 1000/full/{port.status:19} {port.mac}"
        for port in front
    ]
    rows += [
        "",
        "aggregation groups: 0",
        "",
        f"total configured logical interfaces: {len(all_ports)}",
    ]
    rows += ["", "name                id    vsys zone             forwarding      tag    address"]
    rows += ["------------------- ----- ---- ---------------- --------------- ------ ---------"]
    rows += [
        f"{port.slot.if_name:19} {port.slot.if_index:<5} 1    {'trust':16} {'vr:default':15} 0"
        f"      {port.address or 'N/A'}"
        for port in all_ports
    ]
    return "\n".join(rows)


def _set_lines(network: Network, device: SimDevice) -> Sections:
    """Return what it is configured to at first."""
    lines = [f"deviceconfig system hostname {device.name}"]
    for port in ports(network, device):
        start = f"network interface ethernet {port.slot.if_name}"
        lines += [f'{start} comment "{port.alias}"'] if port.alias else []
        lines += [f"{start} layer3 ip {port.address}"] if port.address else []
    return {"": lines}


DIALECT = Dialect(
    configure=PanosConfigurator,
    configured=_set_lines,
    prompt="{user}@{host}> ",
    settings={
        "set cli pager": "",
        "set cli terminal": "",
        "set cli config-output-format": "",
    },
    rejection="Invalid syntax.\n",
    commands={"show system info": system_info, "show interface all": interface_all},
)
