"""Cisco IOS: what the device learned, in the columns IOS has for it."""

from collections.abc import Mapping
from itertools import groupby

from netwright.simulate.cli.dialect import Show
from netwright.simulate.cli.ports import dotted
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.tables import arp, cdp, fdb, routes
from netwright.simulate.tables.system import description

_CODES = "Codes: L - local, C - connected, S - static, O - OSPF\n"
_LETTERS = {2: "C", 3: "S", 13: "O"}  # IANAipRouteProtocol
_WRAP = 4  # ports in a line of `show vlan`


def cdp_detail(network: Network, device: SimDevice) -> str:
    """Show cdp neighbors detail."""
    ends = cdp.heard(network, device)
    return "".join(
        "-------------------------\n"
        f"Device ID: {cdp.device_id(end.device)}\n"
        f"Entry address(es): \n  IP address: {end.device.address}\n"
        f"Platform: {cdp.platform_text(end.device)},  Capabilities: Router Switch IGMP \n"
        f"Interface: {device.slot(end.if_index).if_descr},  "
        f"Port ID (outgoing port): {end.slot.if_descr}\n"
        "Holdtime : 141 sec\n\n"
        f"Version :\n{description(end.device)}\n\n"
        "advertisement version: 2\nDuplex: full\n\n"
        for end in ends
    )


def ip_arp(network: Network, device: SimDevice) -> str:
    """Show ip arp."""
    rows = ["Protocol  Address          Age (min)  Hardware Addr   Type   Interface"]
    rows += [
        f"Internet  {entry.address!s:15}          2   {dotted(entry.mac)}  ARPA   "
        f"{device.slot(entry.if_index).if_descr}"
        for entry in arp.entries(network, device)
    ]
    return "\n".join(rows)


def mac_address_table(network: Network, device: SimDevice) -> str:
    """Show mac address-table."""
    building = network.building(device)
    rows = [
        f"{vid:4}    {dotted(row.mac)}    DYNAMIC     {device.slot(row.if_index).if_name}"
        for vid in (building.vlans if building else ())
        for row in fdb.learned(network, device, vid)
    ]
    title = "          Mac Address Table\n-------------------------------------------\n\n"
    head = (
        "Vlan    Mac Address       Type        Ports\n----    -----------       --------    -----\n"
    )
    total = f"Total Mac Addresses for this criterion: {len(rows)}"
    return title + head + "\n".join([*rows, total])


def vlan(network: Network, device: SimDevice) -> str:
    """Show vlan brief."""
    rows = [
        "VLAN Name                             Status    Ports",
        "---- -------------------------------- --------- -------------------------------",
    ]
    building = network.building(device)
    for vid, name in (building.vlans if building else {}).items():
        members = [
            device.slot(if_index).if_name
            for if_index, port_vid in device.host_ports.items()
            if port_vid == vid
        ]
        chunks = [", ".join(members[at : at + _WRAP]) for at in range(0, len(members), _WRAP)]
        rows.append(f"{vid:<4} {name:32} active    {chunks[0] if chunks else ''}".rstrip())
        rows += [" " * 48 + chunk for chunk in chunks[1:]]
    return "\n".join(rows)


def etherchannel_summary(_: Network, device: SimDevice) -> str:
    """Show etherchannel summary."""
    rows = [
        f"Number of channel-groups in use: {len(device.lags)}",
        f"Number of aggregators:           {len(device.lags)}\n",
        "Group  Port-channel  Protocol    Ports",
        "------+-------------+-----------+-----------------------------------------------",
    ]
    for number, lag in enumerate(device.lags, 1):
        members = " ".join(f"{device.slot(member).if_name}(P)" for member in lag.members)
        bundle = f"{device.slot(lag.if_index).if_name}(SU)"
        rows.append(f"{number:<6} {bundle:13} LACP        {members}")
    return "\n".join(rows)


def ip_route(network: Network, device: SimDevice) -> str:
    """Show ip route."""
    lines = [_CODES, "Gateway of last resort is not set\n"]
    hops = routes.routes(network, device)
    for (prefix, protocol), group in groupby(hops, lambda hop: (hop.prefix, hop.protocol)):
        lead = f"{_LETTERS[protocol]}        {prefix}"
        for hop in group:
            port = device.slot(hop.if_index).if_descr
            if protocol == routes.LOCAL:
                lines.append(f"{lead} is directly connected, {port}")
            else:
                lines.append(f"{lead} [110/20] via {hop.next_hop}, 1w0d, {port}")
            lead = " " * 11
    return "\n".join(lines)


COMMANDS: Mapping[str, Show] = {
    "show cdp neighbors detail": cdp_detail,
    "show ip arp": ip_arp,
    "show mac address-table": mac_address_table,
    "show vlan": vlan,
    "show vlan brief": vlan,
    "show etherchannel summary": etherchannel_summary,
    "show ip route": ip_route,
}
