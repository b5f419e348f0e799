"""What the devices of the recorded labs forward by: routes, caches, databases, addresses, VLANs.

Like the readers of their neighbors (labs.py) these read just enough of raw output for paths.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address, ip_interface, ip_network
from pathlib import Path
from typing import Any

from netwright.model.evidence import Row, Table
from netwright.model.forwarding import ArpEntry, FdbEntry, NextHop, Route
from netwright.model.interface import Interface, InterfaceAddress, Vlan
from netwright.model.mac import MacAddress
from netwright.topology.evidence import DeviceEvidence
from tests.topology.labs import read_labs
from tests.topology.networks import AT

Outputs = Mapping[str, Any]  # of one device, by the beginning of the command

_FIELDS = {
    Interface: (Table.INTERFACES, "interfaces"),
    InterfaceAddress: (Table.ADDRESSES, "addresses"),
    Vlan: (Table.VLANS, "vlans"),
    FdbEntry: (Table.FDB, "fdb"),
    ArpEntry: (Table.ARP, "arp"),
    Route: (Table.ROUTES, "routes"),
}


def read_forwarding_labs(path: Path) -> dict[str, list[DeviceEvidence]]:
    """Return the devices of every lab with all that a path asks of them."""
    outputs = _outputs(path)
    return {
        lab: [_with_tables(one, *outputs[lab, one.name]) for one in devices]
        for lab, devices in read_labs(path).items()
    }


def _outputs(path: Path) -> dict[tuple[str, str], tuple[str, Outputs]]:
    said: defaultdict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    kinds: dict[tuple[str, str], str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "output" and record["status"] in {0, "0", 200, "200"}:
            key = record["namespace"], record["hostname"]
            kinds[key] = record["devtype"].partition("-")[0]
            said[key][record["cmd"].partition("|")[0].strip()] = record["data"]
    return {key: (kinds[key], outputs) for key, outputs in said.items()}


def _with_tables(one: DeviceEvidence, kind: str, outputs: Outputs) -> DeviceEvidence:
    rows: defaultdict[type, list[Row]] = defaultdict(list)
    for row in _READERS[kind](outputs):
        rows[type(row)].append(row)
    told = {_FIELDS[kind][0] for kind in rows}
    fields: dict[str, Any] = {_FIELDS[kind][1]: tuple(found) for kind, found in rows.items()}
    return replace(
        one,
        **fields,
        seen_at={**one.seen_at, **dict.fromkeys(told, AT)},
        complete=one.complete | told,
    )


def _document(outputs: Outputs, command: str) -> Any:
    """Return a command's answer as JSON; an empty one where there is none."""
    data = outputs.get(command) or {}
    if isinstance(data, str):
        with suppress(ValueError):
            data = json.loads(re.sub(r",(\s*[}\]])", r"\1", data))  # Junos leaves commas behind
    return data if isinstance(data, dict) else {}


def _length(address: str) -> int:
    return 128 if ":" in address else 32


# iproute2: Cumulus Linux and servers


def _linux(outputs: Outputs) -> Iterator[Row]:
    links = next((text for name, text in outputs.items() if "address show" in name), "")
    yield from _linux_interfaces(links)
    yield from _linux_routes(outputs.get("ip route show table all", ""))
    for line in outputs.get("ip neigh show", "").splitlines():
        found = re.match(r"(\S+) dev (\S+) lladdr (\S+)", line)
        if found:
            yield ArpEntry(found[2], ip_address(found[1]), MacAddress.parse(found[3]))
    for line in outputs.get("/sbin/bridge fdb show", "").splitlines():
        found = re.match(r"(\S+) dev (\S+)(?: vlan (\d+))?.* master ", line)
        if found and "permanent" not in line and found[1] != "00:00:00:00:00:00":
            vid = int(found[3]) if found[3] else None
            yield FdbEntry(vid, found[2], MacAddress.parse(found[1]))
    yield from _linux_vlans(outputs.get("/sbin/bridge -c vlan show", ""))


def _linux_interfaces(text: str) -> Iterator[Row]:
    blocks = [
        (head, block)
        for block in re.split(r"^(?=\d+: )", text, flags=re.MULTILINE)
        if (head := re.match(r"(\d+): ([^:@\s]+)[:@].*? mtu (\d+)", block))
    ]
    vrfs = {head[2] for head, block in blocks if re.search(r"^    vrf table", block, re.MULTILINE)}
    for head, block in blocks:
        master = re.search(r" master (\S+)", block)
        vrf = master[1] if master and master[1] in vrfs else ""
        mac = re.search(r"link/ether (\S+)", block)
        yield Interface(
            int(head[1]),
            head[2],
            phys_address=MacAddress.parse(mac[1]) if mac else None,
            if_oper_status="up" if "LOWER_UP" in block else "down",
            mtu=int(head[3]),
        )
        for address in re.findall(r"^    inet6? (\S+)", block, re.MULTILINE):
            both = ip_interface(address)
            yield InterfaceAddress(head[2], both.ip, both.network.prefixlen, vrf)


def _linux_routes(text: str) -> Iterator[Row]:
    for entry in re.split(r"\n(?!\t)", text):
        table = re.search(r" table (\S+)", entry)
        vrf = table[1] if table else ""
        words = entry.split()
        if vrf in {"local", "main"} or not words or words[0] in _NO_ROUTES:
            continue
        is_discarded = words[0] in {"unreachable", "blackhole", "prohibit"}
        default = "::/0" if "pref medium" in entry else "0.0.0.0/0"
        told = words[1] if is_discarded else words[0]
        prefix = ip_network(default if told == "default" else told, strict=False)
        hops = re.findall(r"(?:via (\S+) +)?dev (\S+)", entry)
        ways = [NextHop(ip_address(via) if via else None, name) for via, name in hops]
        if is_discarded and "metric 4278198272" in entry:  # what every VRF ends with
            continue
        protocol = re.search(r" proto (\S+)", entry)
        yield Route(
            prefix, () if is_discarded else tuple(ways), protocol[1] if protocol else None, vrf
        )


_NO_ROUTES = frozenset(("local", "broadcast", "anycast", "multicast", "ff00::/8"))


def _linux_vlans(text: str) -> Iterator[Row]:
    egress: defaultdict[int, list[str]] = defaultdict(list)
    untagged: defaultdict[int, list[str]] = defaultdict(list)
    port = ""
    for line in text.splitlines()[1:]:
        name, _, told = line.partition("\t")
        port = name or port
        if found := re.match(r"\s*(\d+)", told):
            egress[int(found[1])].append(port)
            if "Untagged" in told:
                untagged[int(found[1])].append(port)
    for vid, ports in egress.items():
        yield Vlan(vid, None, tuple(ports), tuple(untagged[vid]))


# Arista EOS


def _eos(outputs: Outputs) -> Iterator[Row]:
    vrfs = _document(outputs, "show vrf").get("vrfs", {})
    vrf_of = {
        name: "" if vrf == "default" else vrf
        for vrf, one in vrfs.items()
        for name in one["interfaces"]
    }
    yield from _eos_interfaces(_document(outputs, "show interfaces"), vrf_of)
    for vrf, one in _document(outputs, "show ip route vrf all").get("vrfs", {}).items():
        for prefix, told in one["routes"].items():
            yield _eos_route(prefix, told, "" if vrf == "default" else vrf)
    for one in _document(outputs, "show arp vrf all").get("vrfs", {}).values():
        for entry in one["ipV4Neighbors"]:
            name = entry["interface"].partition(",")[0]
            yield ArpEntry(name, ip_address(entry["address"]), MacAddress.parse(entry["hwAddress"]))
    unicast = _document(outputs, "show mac-address-table unicast").get("unicastTable", {})
    for entry in unicast.get("tableEntries", ()):
        mac = MacAddress.parse(entry["macAddress"])
        yield FdbEntry(int(entry["vlanId"]), entry["interface"], mac)
    for vid, one in _document(outputs, "show vlan brief").get("vlans", {}).items():
        yield Vlan(int(vid), None, tuple(name for name in one["interfaces"] if name != "Cpu"))


def _eos_interfaces(said: Any, vrf_of: Mapping[str, str]) -> Iterator[Row]:
    for index, (name, one) in enumerate(said.get("interfaces", {}).items(), 1):
        mac = one.get("physicalAddress") or one.get("burnedInAddress")
        yield Interface(
            index,
            name,
            phys_address=MacAddress.parse(mac) if mac else None,
            if_oper_status=one["lineProtocolStatus"],
            mtu=one.get("mtu"),
        )
        for told in one.get("interfaceAddress", ()):
            for key in ("primaryIp", "virtualIp"):
                if told[key]["address"] != "0.0.0.0":  # noqa: S104 - what EOS says for none
                    address = ip_address(told[key]["address"])
                    yield InterfaceAddress(
                        name, address, told[key]["maskLen"], vrf_of.get(name, "")
                    )


def _eos_route(prefix: str, told: Any, vrf: str) -> Route:
    hops = tuple(map(_eos_hop, told["vias"]))
    return Route(ip_network(prefix), hops, told["routeType"], vrf)


def _eos_hop(via: Any) -> NextHop:
    address = via.get("nexthopAddr") or via.get("vtepAddr")
    name = "Vxlan1" if "vtepAddr" in via else via.get("interface")
    return NextHop(ip_address(address) if address else None, name)


# Cisco NX-OS and IOS


def _nxos(outputs: Outputs) -> Iterator[Row]:
    text = next((text for name, text in outputs.items() if name.startswith("show interface")
                 and "Hardware" in str(text)), "")  # fmt: skip
    for name, mac, mtu in re.findall(
        r"^(\S+) is \w+\n(?:.*\n){1,2}?.*address: (\S+)(?:.*\n){1,2}?\s+MTU (\d+)",
        text, re.MULTILINE,
    ):  # fmt: skip
        yield Interface(0, name, phys_address=MacAddress.parse(mac), mtu=int(mtu))
    for one in _rows(_document(outputs, "show ip interface vrf all"), "intf"):
        vrf = "" if one["vrf-name-out"] == "default" else one["vrf-name-out"]
        if "prefix" in one:
            name = _nxos_name(one["intf-name"])
            yield InterfaceAddress(name, ip_address(one["prefix"]), int(one["masklen"]), vrf)
    yield from _nxos_routes(_document(outputs, "show ip route vrf all"))
    for vrf in _rows(_document(outputs, "show ip arp detail vrf all"), "vrf"):
        for one in _rows(vrf, "adj"):
            address = ip_address(one["ip-addr-out"])
            yield ArpEntry(_nxos_name(one["intf-out"]), address, MacAddress.parse(one["mac"]))


def _nxos_routes(said: Any) -> Iterator[Row]:
    for vrf in _rows(said, "vrf"):
        name = "" if vrf["vrf-name-out"] == "default" else vrf["vrf-name-out"]
        for family in _rows(vrf, "addrf"):
            for one in _rows(family, "prefix"):
                paths = [path for path in _rows(one, "path") if path.get("ubest") == "true"]
                hops = tuple(map(_nxos_hop, paths))
                yield Route(ip_network(one["ipprefix"]), hops, paths[0]["clientname"], name)


def _nxos_hop(path: Any) -> NextHop:
    via = path.get("ipnexthop") if path["clientname"] not in {"direct", "local"} else None
    return NextHop(
        ip_address(via) if via else None,
        _nxos_name(path["ifname"]) if "ifname" in path else None,
    )


def _nxos_name(name: str) -> str:
    return re.sub(r"^Lo(?=\d)", "loopback", re.sub(r"^Eth(?=\d)", "Ethernet", name))


def _rows(said: Any, name: str) -> list[Any]:
    found = said.get(f"TABLE_{name}", {}).get(f"ROW_{name}", [])
    return found if isinstance(found, list) else [found]


def _ios(outputs: Outputs) -> Iterator[Row]:
    text = outputs.get("show interfaces", "").replace("\r", "")
    for block in re.split(r"^(?=\S)", text, flags=re.MULTILINE):
        head = re.match(r"(\S+) is .*line protocol is (\w+)", block)
        if not head:
            continue
        mac, mtu = re.search(r"address is (\S+) \(bia", block), re.search(r"MTU (\d+)", block)
        yield Interface(
            0, head[1],
            phys_address=MacAddress.parse(mac[1]) if mac else None,
            if_oper_status=head[2], mtu=int(mtu[1]) if mtu else None,
        )  # fmt: skip
        if found := re.search(r"Internet address is (\S+)", block):
            both = ip_interface(found[1])
            vrf = "management" if head[1] == "GigabitEthernet0/7" else ""
            yield InterfaceAddress(head[1], both.ip, both.network.prefixlen, vrf)
    yield from _ios_routes(outputs.get("show ip route vrf *", "").replace("\r", ""))
    for address, mac, name in re.findall(
        r"^Internet +(\S+) +\S+ +(\S+) +ARPA +(\S+)$",
        outputs.get("show ip arp", "").replace("\r", ""), re.MULTILINE,
    ):  # fmt: skip
        yield ArpEntry(name, ip_address(address), MacAddress.parse(mac))


def _ios_routes(text: str) -> Iterator[Row]:
    length, hops = 32, dict[str, list[NextHop]]()
    prefix = ""
    for line in text.splitlines():
        if found := re.match(r"\s+\S+/(\d+) is subnetted", line):
            length = int(found[1])
        elif found := re.match(r"[A-Z]\S*\s.*?(\d+\.\d+\.\d+\.\d+)(/\d+)? (?:is|\[)", line):
            prefix = found[1] + (found[2] or f"/{length}")
            hops[prefix] = []
        if found := re.search(r"via (\d\S+?)(?:,.*, (\S+))?$", line):
            hops[prefix].append(NextHop(ip_address(found[1]), found[2]))
        elif found := re.search(r"is directly connected, (\S+)", line):
            hops[prefix].append(NextHop(None, found[1]))
    for told, ways in hops.items():
        yield Route(ip_network(told), tuple(ways), "ospf")


# Junos


def _junos(outputs: Outputs) -> Iterator[Row]:
    yield from _junos_interfaces(_document(outputs, "show interface"))
    for one in _document(outputs, "show route").get("route-information", ()):
        for table in one.get("route-table", ()):
            yield from _junos_routes(table)
    arp = next((name for name in outputs if name.startswith("show arp")), "")
    for one in _document(outputs, arp).get("arp-table-information", ()):
        for row in one.get("arp-table-entry", ()):
            name = _said(row, "interface-name").split()[0]
            mac = MacAddress.parse(_said(row, "mac-address"))
            yield ArpEntry(name, ip_address(_said(row, "ip-address")), mac)


def _junos_interfaces(said: Any) -> Iterator[Row]:
    [told] = said.get("interface-information", [{}])
    for physical in told.get("physical-interface", ()):
        mac = _said(physical, "current-physical-address")
        yield Interface(
            int(_said(physical, "snmp-index") or 0),
            _said(physical, "name"),
            phys_address=MacAddress.parse(mac) if mac else None,
        )
        for logical in physical.get("logical-interface", ()):
            name = _said(logical, "name")
            yield Interface(0, name, phys_address=MacAddress.parse(mac) if mac else None)
            for family in logical.get("address-family", ()):
                for one in family.get("interface-address", ()):
                    yield from _junos_address(name, one)


def _junos_address(name: str, told: Any) -> Iterator[Row]:
    address, subnet = _said(told, "ifa-local"), _said(told, "ifa-destination")
    with suppress(ValueError):
        length = subnet.partition("/")[2] or _length(address)
        yield InterfaceAddress(name, ip_address(address.partition("/")[0]), int(length))


def _junos_routes(table: Any) -> Iterator[Row]:
    vrf, _, family = _said(table, "table-name").rpartition("inet")
    if family not in {".0", "6.0"}:
        return
    for one in table.get("rt", ()):
        prefix = _said(one, "rt-destination")
        best = [entry for entry in one["rt-entry"] if "current-active" in entry]
        for entry in best[:1]:
            hops = [NextHop(ip_address(_said(nh, "to")) if "to" in nh else None, _said(nh, "via"))
                    for nh in entry.get("nh", ()) if "via" in nh]  # fmt: skip
            if _said(entry, "protocol-name") != "Local":
                told = _said(entry, "protocol-name").lower()
                yield Route(ip_network(prefix), tuple(hops), told, vrf.rstrip("."))


def _said(document: Any, key: str) -> str:
    return str(document.get(key, [{}])[0].get("data") or "")


_READERS: dict[str, Callable[[Outputs], Iterator[Row]]] = {
    "cumulus": _linux,
    "linux": _linux,
    "eos": _eos,
    "nxos": _nxos,
    "ios": _ios,
    "junos": _junos,
}
