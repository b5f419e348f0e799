"""Juniper Junos."""

from netwright.simulate.cli.configuration import Sections
from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.junos_configurator import JunosConfigurator
from netwright.simulate.cli.neighbors import lldp_neighbors
from netwright.simulate.cli.ports import Port, ports
from netwright.simulate.network import Network, SimDevice


def version(_: Network, device: SimDevice) -> str:
    """Show version."""
    platform = device.platform
    return (
        f"Hostname: {device.name}\nModel: {platform.model}\nJunos: {platform.os_version}\n"
        f"JUNOS OS Kernel 32-bit  [20220802.b50ab87_builder_stable_12]\n"
        f"JUNOS Enterprise Software Suite [{platform.os_version}]\n"
    )


def chassis_hardware(_: Network, device: SimDevice) -> str:
    """Show chassis hardware."""
    model = device.platform.model.upper()
    rows = [
        "Hardware inventory:",
        "Item             Version  Part number  Serial number     Description",
        f"Chassis                                {device.serials[0]:17} {model}",
    ]
    rows += [
        f"FPC {n}            REV 20   650-059881   {serial:17} {model}"
        for n, serial in enumerate(device.serials)
    ]
    return "\n".join(rows)


def interfaces(network: Network, device: SimDevice) -> str:
    """Show interfaces."""
    return "\n".join(_interface(port) for port in ports(network, device))


def _interface(port: Port) -> str:
    slot = port.slot
    state = "Up" if port.is_up else "Down"
    lines = [f"Physical interface: {slot.if_name}, Enabled, Physical link is {state}"]
    lines.append(f"  Interface index: {slot.if_index - 300}, SNMP ifIndex: {slot.if_index}")
    if port.alias:
        lines.append(f"  Description: {port.alias}")
    lines += [
        "  Link-level type: Ethernet, MTU: 1514, LAN-PHY mode, Speed: Auto,",
        "  Device flags   : Present Running",
        f"  Current address: {port.mac}, Hardware address: {port.mac}",
    ]
    if port.address:
        lines += [
            "    Protocol inet, MTU: 1500",
            "      Addresses, Flags: Is-Preferred Is-Primary",
            f"        Destination: {port.address.network}, Local: {port.address.ip}, Broadcast: ",
        ]
    return "\n".join(lines) + "\n"


def lldp(network: Network, device: SimDevice) -> str:
    """Show lldp neighbors: the port info is the port description, as Junos has it."""
    rows = [
        "Local Interface    Parent Interface    Chassis Id          Port info          System Name"
    ]
    for heard in lldp_neighbors(network, device):
        lag = device.lag_of(heard.slot.if_index)
        parent = device.slot(lag.if_index).if_name if lag else "-"
        rows.append(
            f"{heard.slot.if_name:18} {parent:19} {heard.device.mac!s:19} "
            f"{heard.port_description:18} {heard.device.name}"
        )
    return "\n".join(rows)


def configuration(network: Network, device: SimDevice) -> str:
    """Show configuration."""
    lines = [f"version {device.platform.os_version};", "system {", f"    host-name {device.name};"]
    lines += ["}", "interfaces {"]
    for port in ports(network, device):
        inner = [f'        description "{port.alias}";'] if port.alias else []
        if port.address:
            inner.append(f"        unit 0 {{ family inet {{ address {port.address}; }} }}")
        if inner:
            lines += [f"    {port.slot.if_name} {{", *inner, "    }"]
    return "\n".join([*lines, "}", "protocols {", "    lldp { interface all; }", "}"])


def _set_lines(network: Network, device: SimDevice) -> Sections:
    """Return what it is configured to at first."""
    lines = [f"set system host-name {device.name}"]
    for port in ports(network, device):
        start = f"set interfaces {port.slot.if_name}"
        lines += [f'{start} description "{port.alias}"'] if port.alias else []
        lines += [f"{start} unit 0 family inet address {port.address}"] if port.address else []
    return {"": lines}


DIALECT = Dialect(
    configure=JunosConfigurator,
    configured=_set_lines,
    prompt="{user}@{host}> ",
    settings={
        "set cli screen-length": "Screen length set to 0",
        "set cli screen-width": "Screen width set to 511",
        "set cli complete-on-space": "Disabling complete-on-space",
    },
    rejection="                ^\nunknown command.\n",
    commands={
        "show version": version,
        "show chassis hardware": chassis_hardware,
        "show interfaces": interfaces,
        "show lldp neighbors": lldp,
        "show configuration": configuration,
    },
)
