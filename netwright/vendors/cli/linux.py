"""Linux: iproute2, bridge and lldpcli speak JSON; os-release and DMI say what it is."""

import ipaddress
from collections.abc import Iterator
from itertools import islice

from netwright.mibs.display_string import mac_text
from netwright.model.credential import Address
from netwright.model.forwarding import ArpEntry, FdbEntry, NextHop, Route
from netwright.model.interface import Interface, InterfaceAddress, LagMember, Vlan
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol, PortIdSubtype
from netwright.vendors.cli.document import Node, address, document, integer, nodes, word, words
from netwright.vendors.cli.routes import protocol_word

_TYPES = {"loopback": "softwareLoopback", "ether": "ethernetCsmacd"}
_KINDS = {"bond": "ieee8023adLag", "team": "ieee8023adLag", "bridge": "bridge", "vlan": "l2vlan"}
_OPER = {"UP": "up", "DOWN": "down", "LOWERLAYERDOWN": "lowerLayerDown", "DORMANT": "dormant"}
_PROTOCOLS = {"kernel": "local", "boot": "static"}  # rtnetlink(7): boot is by hand or script
_LAGS = ("bond", "team")
_RESOLVED = {"REACHABLE", "STALE", "DELAY", "PROBE", "PERMANENT", "NOARP"}
_MAX_VID = 4094
_MOST_MEMBERSHIPS = 200_000  # of ports in VLANs, lest a few ranges become millions
# lldpcli(8) writes the subtypes of IEEE 802.1AB tables 8-2 and 8-3 like this.
_SUBTYPES = {
    "mac": "mac_address",
    "ip": "network_address",
    "ifname": "interface_name",
    "ifalias": "interface_alias",
    "local": "local",
    "unhandled": "local",
}


def interfaces(output: str) -> Iterator[Interface]:
    """Read `ip -j -d address`; an interface that is up without a carrier is down (RFC 2863)."""
    for link in nodes(document(output)):
        if_name = word(link, "ifname")
        flags = words(link, "flags")
        if if_name is None:
            continue
        operstate = word(link, "operstate") or ""
        carrier = "up" if "LOWER_UP" in flags else "down"
        yield Interface(
            if_index=integer(link, "ifindex") or 0,
            if_name=if_name,
            if_descr=if_name,
            if_alias=word(link, "ifalias"),
            if_type=_if_type(link),
            phys_address=mac_text(word(link, "address") or ""),
            if_admin_status="up" if "UP" in flags else "down",
            if_oper_status=_OPER.get(operstate, carrier),
            mtu=integer(link, "mtu"),
        )


def _if_type(link: Node) -> str | None:
    kind = _link_kind(link, "info_kind")
    return _KINDS.get(kind) or _TYPES.get(word(link, "link_type") or "")


def _link_kind(link: Node, name: str) -> str:
    return next((word(node, name) or "" for node in nodes(link.get("linkinfo"))), "")


def addresses(output: str) -> Iterator[InterfaceAddress]:
    """Read the addresses out of `ip -j -d address`."""
    for link in nodes(document(output)):
        if_name = word(link, "ifname")
        for said in nodes(link.get("addr_info")):
            own = address(said, "local")
            if if_name and own:
                yield InterfaceAddress(if_name, own, integer(said, "prefixlen"))


def lag_members(output: str) -> Iterator[LagMember]:
    """Read which interface is a bond's or team's port out of `ip -j -d address`."""
    for link in nodes(document(output)):
        if_name, lag = word(link, "ifname"), word(link, "master")
        if if_name and lag and _link_kind(link, "info_slave_kind") in _LAGS:
            yield LagMember(if_name, lag)


def arp_entries(output: str) -> Iterator[ArpEntry]:
    """Read `ip -j neighbor`, IPv4 and IPv6 at once."""
    for entry in nodes(document(output)):
        if_name, neighbor = word(entry, "dev"), address(entry, "dst")
        phys_address = mac_text(word(entry, "lladdr") or "")
        if if_name and neighbor and phys_address and words(entry, "state") & _RESOLVED:
            yield ArpEntry(if_name, neighbor, phys_address)


def routes(output: str) -> Iterator[Route]:
    """Read `ip -j route`, of either address family."""
    for entry in nodes(document(output)):
        said = word(entry, "dst") or ""
        hops = _next_hops(entry)
        if said == "default":
            v6 = any(hop.address and hop.address.version == 6 for hop in hops)  # noqa: PLR2004
            said = "::/0" if v6 else "0.0.0.0/0"
        try:
            prefix = ipaddress.ip_network(said, strict=False)
        except ValueError:
            continue
        told = word(entry, "protocol") or "boot"  # which iproute2 leaves out
        protocol = _PROTOCOLS.get(told) or protocol_word(told) or told or None
        yield Route(prefix, hops, protocol)


def _next_hops(entry: Node) -> tuple[NextHop, ...]:
    told = nodes(entry["nexthops"]) if entry.get("nexthops") else [entry]
    return tuple(NextHop(_gateway(hop), word(hop, "dev")) for hop in told)


def _gateway(hop: Node) -> Address | None:
    via = nodes(hop.get("via"))  # a next hop of the other address family
    return address(via[0], "host") if via else address(hop, "gateway")


def fdb_entries(output: str) -> Iterator[FdbEntry]:
    """Read `bridge -j fdb`: what a bridge learned, not what its ports are."""
    for entry in nodes(document(output)):
        if_name, phys_address = word(entry, "ifname"), mac_text(word(entry, "mac") or "")
        own = word(entry, "state") == "permanent" or "self" in words(entry, "flags")
        if if_name and phys_address and not own and not phys_address.is_multicast:
            yield FdbEntry(integer(entry, "vlan"), if_name, phys_address)


def vlans(output: str) -> Iterator[Vlan]:
    """Read `bridge -j vlan`, which lists VLANs by port."""
    egress: dict[int, list[str]] = {}
    untagged: dict[int, list[str]] = {}
    for vid, if_name, tagged in islice(_memberships(nodes(document(output))), _MOST_MEMBERSHIPS):
        egress.setdefault(vid, []).append(if_name)
        if not tagged:
            untagged.setdefault(vid, []).append(if_name)
    for vid, ports in sorted(egress.items()):
        yield Vlan(vid, egress=tuple(ports), untagged=tuple(untagged.get(vid, ())))


def _memberships(ports: list[Node]) -> Iterator[tuple[int, str, bool]]:
    """Yield (vid, port, tagged); a range of VLANs is one entry."""
    for port in ports:
        if_name = word(port, "ifname")
        for told in nodes(port.get("vlans")) if if_name else []:
            first = integer(told, "vlan") or 0
            last = min(integer(told, "vlanEnd") or first, _MAX_VID)
            for vid in range(max(first, 1), last + 1):
                yield vid, if_name or "", "Egress Untagged" not in words(told, "flags")


def neighbors(output: str) -> Iterator[Neighbor]:
    """Read `lldpcli -f json0 show neighbors details`: every member is a list there."""
    for top in nodes(document(output)):
        for said in (
            each for lldp in nodes(top.get("lldp")) for each in nodes(lldp.get("interface"))
        ):
            if_name = word(said, "name")
            chassis, port = _first(said, "chassis"), _first(said, "port")
            if if_name and (neighbor := _neighbor(if_name, word(said, "via") or "", chassis, port)):
                yield neighbor


def _neighbor(if_name: str, via: str, chassis: Node, port: Node) -> Neighbor | None:
    chassis_id, chassis_type = _identifier(chassis)
    port_id, port_type = _identifier(port)
    protocol = via.casefold().removesuffix("v1").removesuffix("v2") or "lldp"
    if not chassis_id or protocol not in set(NeighborProtocol):
        return None
    told = (address(each, "value") for each in nodes(chassis.get("mgmt-ip")))
    return Neighbor(
        protocol=NeighborProtocol(protocol),
        if_name=if_name,
        chassis_id=chassis_id,
        chassis_id_subtype=ChassisIdSubtype(chassis_type) if chassis_type else None,
        port_id=port_id,
        port_id_subtype=PortIdSubtype(port_type) if port_type else None,
        port_description=word(_first(port, "descr"), "value"),
        system_name=word(_first(chassis, "name"), "value"),
        system_description=word(_first(chassis, "descr"), "value"),
        management_addresses=tuple(dict.fromkeys(each for each in told if each)),
        capabilities=_capabilities(chassis),
    )


def _first(node: Node, name: str) -> Node:
    return next(iter(nodes(node.get(name))), {})


def _identifier(node: Node) -> tuple[str, str | None]:
    said = _first(node, "id")
    return word(said, "value") or "", _SUBTYPES.get(word(said, "type") or "")


def _capabilities(chassis: Node) -> tuple[str, ...]:
    words = {"wlan": "wlan_access_point", "tel": "telephone", "station": "station_only"}
    told = (
        (word(each, "type") or "").casefold()
        for each in nodes(chassis.get("capability"))
        if each.get("enabled") is True
    )
    return tuple(words.get(name, name) for name in told if name)
