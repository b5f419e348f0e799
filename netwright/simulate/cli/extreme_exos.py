"""Extreme EXOS: the prompt counts the commands."""

from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.cli.neighbors import LldpNeighbor, lldp_neighbors
from netwright.simulate.cli.ports import ports
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.tables import arp, fdb
from netwright.simulate.tables.system import location


def version(_: Network, device: SimDevice) -> str:
    """Show version."""
    members = "".join(
        f"Slot-{n}     : 800549-00-01 {serial} Rev 1 BootROM: 1.0.2.1    IMG: 30.7.1.1  \n"
        for n, serial in enumerate(device.serials, 1)
    )
    return (
        f"Switch      : 800549-00-01 {device.serials[0]} Rev 1 BootROM: 1.0.2.1\n{members}\n"
        f"Image   : ExtremeXOS version {device.platform.os_version} by release-manager\n"
        "          on Fri Jun 5 09:12:48 EDT 2020\n"
    )


def switch(_: Network, device: SimDevice) -> str:
    """Show switch."""
    return (
        f"\nSysName:          {device.name}\nSysLocation:      {location(device)}\n"
        "SysContact:       noc@campus.example\n"
        f"System MAC:       {str(device.mac).upper()}\n"
        f"System Type:      {device.platform.model}\n\n"
        f"Primary ver:      {device.platform.os_version}\n"
    )


def lldp(network: Network, device: SimDevice) -> str:
    """Show lldp neighbors detailed."""
    rule = "-" * 77 + "\n"
    return "".join(rule + _lldp_entry(neighbor) for neighbor in lldp_neighbors(network, device))


def _lldp_entry(heard: LldpNeighbor) -> str:
    kind = heard.port_id_subtype.replace("_", " ")
    capabilities = ", ".join(word.capitalize() for word in heard.capabilities)
    return (
        f"LLDP Port {heard.slot.if_name} detected 1 neighbor\n"
        f"  Neighbor: {heard.device.mac}/{heard.port_id}, age 12 seconds\n"
        "    - Chassis ID type: MAC address (4)\n"
        f"      Chassis ID     : {heard.device.mac}\n"
        f"    - Port ID type: {kind}\n"
        f'      Port ID     : "{heard.port_id}"\n'
        "    - Time To Live: 120 seconds\n"
        f'    - Port Description: "{heard.port_description}"\n'
        f'    - System Name: "{heard.device.name}"\n'
        f'    - System Description: "{heard.description}"\n'
        f'    - System Capabilities : "{capabilities}"\n'
        f'      Enabled Capabilities: "{capabilities}"\n'
        "    - Management Address Subtype: IPv4 (1)\n"
        f"      Management Address        : {heard.device.address}\n"
    )


def show_fdb(network: Network, device: SimDevice) -> str:
    """Show fdb."""
    building = network.building(device)
    head = "MAC                                      VLAN Name( Tag)  Age  Flags"
    rows = [f"{head}          Port / Virtual Port List", "-" * 102]
    rows += [
        f"{row.mac}                        {name:>16}({vid:04}) 0041  d m            "
        f"{device.slot(row.if_index).if_name}"
        for vid, name in (building.vlans if building else {}).items()
        for row in fdb.learned(network, device, vid)
    ]
    return "\n".join(rows)


def iparp(network: Network, device: SimDevice) -> str:
    """Show iparp."""
    rows = [
        "VR            Destination      Mac                Age  Static  VLAN          VID  Port"
    ]
    rows += [
        f"VR-Default    {entry.address!s:16} {entry.mac}    8      NO  management     99   "
        f"{device.slot(device.uplink or entry.if_index).if_name}"
        for entry in arp.entries(network, device)
    ]
    return "\n".join(rows)


def configuration(network: Network, device: SimDevice) -> str:
    """Show configuration."""
    lines = ["#", "# Module devmgr configuration.", "#", f'configure snmp sysName "{device.name}"']
    lines += [
        f'configure ports {port.slot.if_name} description-string "{port.alias}"'
        for port in ports(network, device)
        if port.alias
    ]
    return "\n".join(lines)


DIALECT = Dialect(
    prompt="{host}.{number} # ",
    settings={"disable clipaging": "", "disable cli prompting": ""},
    rejection="           ^\n%% Invalid input detected at '^' marker.\n",
    greeting="\nExtremeXOS\nCopyright (C) 1996-2020 Extreme Networks. All rights reserved.\n\n",
    commands={
        "show version": version,
        "show switch": switch,
        "show lldp neighbors detailed": lldp,
        "show fdb": show_fdb,
        "show iparp": iparp,
        "show configuration": configuration,
    },
)
