"""Configuration files of FRRouting: interfaces are the kernel's, so only protocols are here."""

from ipaddress import ip_interface

from tests.lab.topology import Cable, End, Lab, Node

_FAST = ("ip ospf hello-interval 1", "ip ospf dead-interval 4", "ip ospf network point-to-point")


def routing_files(lab: Lab, node: Node) -> dict[str, str]:
    """Return a file for each daemon the router runs, by the daemon's name."""
    cables = lab.ports(node.name)
    files = {"zebra": "no zebra nexthop kernel enable"}
    ospf = [port for port, cable in cables.items() if cable.routing == "ospf"]
    if ospf:
        files["ospfd"] = _ospf(node, ospf)
    if node.asn:
        files["bgpd"] = _bgp(lab, node, [c for c in cables.values() if c.routing == "bgp"])
    snmp = "agentx\n" if node.agent else ""
    return {name: f"hostname {node.sys_name}\n{snmp}{text}\n" for name, text in files.items()}


def _ospf(node: Node, ports: list[str]) -> str:
    lines = [f"interface {port}\n " + "\n ".join(_FAST) for port in ports]
    lines += ["router ospf", f" ospf router-id {node.address}", " passive-interface default"]
    lines += [f" no passive-interface {port}" for port in ports]
    lines += [" network 0.0.0.0/0 area 0", " timers throttle spf 10 100 1000"]
    if node.asn:
        lines.append(" redistribute bgp")
    return "\n".join(lines)


def _bgp(lab: Lab, node: Node, cables: list[Cable]) -> str:
    lines = [f"router bgp {node.asn}", f" bgp router-id {node.address}"]
    lines += [" no bgp ebgp-requires-policy", " timers bgp 2 6"]
    for cable in cables:
        peer = cable.b if cable.a.node == node.name else cable.a
        address, asn = _address(lab, peer), lab.node(peer.node).asn
        lines += [f" neighbor {address} remote-as {asn}", f" neighbor {address} timers connect 1"]
    lines += [" address-family ipv4 unicast", "  redistribute connected", "  redistribute ospf"]
    return "\n".join(lines)


def _address(lab: Lab, end: End) -> str:
    return str(ip_interface(lab.node(end.node).addresses[end.port][0]).ip)
