"""Cisco: IOS and IOS XE, NX-OS, IOS XR, ASA."""

from netwright.model.device import DeviceKind
from netwright.vendors.cli.ask import ask
from netwright.vendors.cli.dialect import Dialect, signature

CISCO_IOS = Dialect(
    platform="cisco_ios",
    aliases=("cisco_xe",),
    vendor="Cisco",
    os_name="IOS",
    signature=signature(r"^Cisco IOS|^IOS \(tm\)|Cisco Internetwork Operating System"),
    enable="enable",
    questions=ask(
        "cisco_ios",
        interfaces="show interfaces",
        addresses="show interfaces",
        neighbors="show lldp neighbors detail, show cdp neighbors detail",
        arp="show ip arp, show ipv6 neighbors",
        fdb="show mac address-table / show mac-address-table",
        vlans="show vlan",
        lags="show etherchannel summary",
        routes="show ip route",
        adjacencies="show ip ospf neighbor, show ip bgp summary",
    ),
)

CISCO_NXOS = Dialect(
    platform="cisco_nxos",
    vendor="Cisco",
    os_name="NX-OS",
    signature=signature(r"Cisco Nexus|NX-?OS"),
    questions=ask(
        "cisco_nxos",
        interfaces="show interface",
        addresses="show interface",
        neighbors="show lldp neighbors detail, show cdp neighbors detail",
        arp="show ip arp",
        fdb="show mac address-table",
        vlans="show vlan",
        lags="show port-channel summary",
        routes="show ip route",
        adjacencies="show ip ospf neighbor, show ip bgp summary",
    ),
)

CISCO_XR = Dialect(
    platform="cisco_xr",
    vendor="Cisco",
    os_name="IOS XR",
    signature=signature(r"Cisco IOS XR"),
    kind=DeviceKind.ROUTER,
    questions=ask(
        "cisco_xr",
        interfaces="show interfaces",
        addresses="show interfaces",
        neighbors="show lldp neighbors detail, show cdp neighbors detail",
        arp="show arp, show ipv6 neighbors",
        routes="show ip route / show route",
        adjacencies="show ospf neighbor, show bgp instance all summary",
    ),
)

CISCO_ASA = Dialect(
    platform="cisco_asa",
    vendor="Cisco",
    os_name="ASA",
    signature=signature(r"Cisco Adaptive Security Appliance"),
    kind=DeviceKind.FIREWALL,
    prepare=("terminal pager 0",),
    enable="enable",
    questions=ask(
        "cisco_asa",
        interfaces="show interface",
        addresses="show interface",
        arp="show arp",
        lags="show port-channel summary",
        routes="show route",
        adjacencies="show ospf neighbor, show bgp summary",
    ),
)
