"""Evidence of the recorded labs (networks/labs.jsonl): raw CLI and API output, read just enough.

The product's own parsers have tests of their own; here the point is inference, on data that
nobody made for us.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Any

from netwright.model.credential import Address
from netwright.model.device import Device, IdentityKeys, System
from netwright.model.evidence import Row, Table
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Interface, LagMember, Port
from netwright.model.mac import MacAddress
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol, PortIdSubtype
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import AT

_LOCAL = {"local", "locally assigned"}
_MAC = {"mac", "mac address", "macaddress"}
_NAME = {"ifname", "interface name", "interfacename"}

Output = Any  # a command's output as text, or as the JSON document it is


def read_labs(path: Path) -> dict[str, list[DeviceEvidence]]:
    """Return the devices of every lab by its name."""
    rows: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    addresses: dict[tuple[str, str], str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "output":
            key = (record["namespace"], record["hostname"])
            addresses[key] = record["address"]
            rows[key] += _rows(record)
    labs: defaultdict[str, list[DeviceEvidence]] = defaultdict(list)
    for number, (lab, name) in enumerate(sorted(rows), 1):
        address = _address(addresses[lab, name]) or IPv4Address(number)
        labs[lab].append(_device(name, address, rows[lab, name]))
    return dict(labs)


def suzieq_rows(path: Path) -> dict[str, set[tuple[Port, str]]]:
    """Return by lab the port and the neighbor of each LLDP row in SuzieQ's own topology."""
    found: defaultdict[str, set[tuple[Port, str]]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "expected" and record["service"] == "topology":
            found[record["namespace"]] |= {
                (Port(row["hostname"], row["ifname"]), row["peerHostname"])
                for row in record["expected"]
                if row.get("lldp") is True and row.get("ifname")
            }
    return dict(found)


def _rows(record: dict[str, Any]) -> Iterator[Row]:
    reader = _READERS.get((record["service"], record["devtype"].partition("-")[0]))
    data = record["data"]
    if reader and data and record["status"] in {0, "0", 200, "200"}:
        is_json = isinstance(data, str) and data.lstrip()[:1] in {"{", "["}
        yield from reader(json.loads(data) if is_json else data)


def _device(name: str, address: Address, rows: list[Row]) -> DeviceEvidence:
    tables: dict[Table, list[Row]] = {
        Table.INTERFACES: [row for row in rows if isinstance(row, Interface)],
        Table.NEIGHBORS: [row for row in rows if isinstance(row, Neighbor)],
        Table.LAGS: [row for row in rows if isinstance(row, LagMember)],
        Table.FDB: [row for row in rows if isinstance(row, FdbEntry)],
    }
    return DeviceEvidence.of(
        Device(name, address, system=System(sys_name=name)),
        IdentityKeys(sys_name=name),
        tables,
        dict.fromkeys(tables, AT),
        frozenset(tables),
    )


def _cumulus_lldp(said: Output) -> Iterator[Row]:
    for group in said["lldp"]:
        for one in group.get("interface", ()):
            [chassis], [port] = one["chassis"], one["port"]
            yield _neighbor(
                one["name"],
                (chassis["id"][0]["type"], chassis["id"][0]["value"]),
                (port["id"][0]["type"], port["id"][0]["value"]),
                chassis.get("name", [{}])[0].get("value"),
                [one["value"] for one in chassis.get("mgmt-ip", ())],
            )


def _eos_lldp(said: Output) -> Iterator[Row]:
    for if_name, heard in said["lldpNeighbors"].items():
        for one in heard["lldpNeighborInfo"]:
            port = one["neighborInterfaceInfo"]
            yield _neighbor(
                if_name,
                (one.get("chassisIdType", "mac"), one["chassisId"]),
                (port["interfaceIdType"], port["interfaceId"].strip('"')),
                one.get("systemName"),
                [one["address"] for one in one["managementAddresses"]],
            )


def _junos_lldp(said: Output) -> Iterator[Row]:
    [table] = said["lldp-neighbors-information"]
    for row in table.get("lldp-neighbor-information", ()):
        one = {key: value[0].get("data") for key, value in row.items()}
        yield _neighbor(
            one.get("lldp-local-port-id") or one["lldp-local-interface"],
            (one["lldp-remote-chassis-id-subtype"], one["lldp-remote-chassis-id"]),
            (one["lldp-remote-port-id-subtype"], one["lldp-remote-port-id"]),
            one.get("lldp-remote-system-name"),
        )


def _nxos_lldp(said: Output) -> Iterator[Row]:
    for one in said.get("TABLE_nbor", {}).get("ROW_nbor", ()):
        name = one["chassis_id"] if one["chassis_type"].lower() in _LOCAL else None
        yield _neighbor(
            one["l_port_id"].replace("Eth", "Ethernet"),
            (one["chassis_type"], one["chassis_id"]),
            (one["port_type"], one["port_id"]),
            name,
            [one["mgmt_addr"]],
        )
    for one in said.get("TABLE_cdp_neighbor_brief_info", {}).get("ROW_cdp_neighbor_brief_info", ()):
        yield Neighbor(
            NeighborProtocol.CDP, one["intf_id"], one["device_id"], port_id=one["port_id"]
        )


def _ios_lldp(said: Output) -> Iterator[Row]:
    for name, if_name, port in re.findall(
        r"^(\S+) +(\S+\d) +\d+ +\S+ +(\S+)\r?$", said, re.MULTILINE
    ):
        yield _neighbor(if_name, ("local", name), ("ifname", port), name)


def _neighbor(
    if_name: str,
    chassis: tuple[str, str],
    port: tuple[str, str],
    system_name: str | None,
    addresses: list[str] | None = None,
) -> Neighbor:
    kind, port_kind = chassis[0].lower(), port[0].lower()
    is_mac = kind in _MAC
    port_subtype = PortIdSubtype.LOCAL if port_kind in _LOCAL else PortIdSubtype.INTERFACE_NAME
    if port_kind in _MAC:
        port_subtype = PortIdSubtype.MAC_ADDRESS
    assert kind in _LOCAL | _MAC
    assert port_kind in _LOCAL | _MAC | _NAME
    return Neighbor(
        NeighborProtocol.LLDP,
        if_name,
        chassis[1],
        ChassisIdSubtype.MAC_ADDRESS if is_mac else ChassisIdSubtype.LOCAL,
        port[1],
        port_subtype,
        system_name=system_name,
        management_addresses=tuple(filter(None, map(_address, addresses or ()))),
    )


def _linux_interfaces(said: Output) -> Iterator[Row]:
    for block in re.split(r"^(?=\d+: )", said, flags=re.MULTILINE):
        head = re.match(r"(\d+): ([^:@\s]+)[:@].*?state (\S+)", block)
        if head:
            mac = re.search(r"link/ether (\S+)", block)
            own = MacAddress.parse(mac[1]) if mac else None
            status = head[3].lower()
            yield Interface(int(head[1]), head[2], phys_address=own, if_oper_status=status)
        bond = re.search(r" master (\S+)", block)
        if head and bond and "bond_slave" in block:
            yield LagMember(head[2], bond[1])


def _eos_interfaces(said: Output) -> Iterator[Row]:
    for index, (name, one) in enumerate(said.get("interfaces", {}).items(), 1):
        mac = one.get("physicalAddress")
        own = MacAddress.parse(mac) if mac else None
        yield Interface(index, name, phys_address=own, if_oper_status=one["lineProtocolStatus"])
        members = one.get("memberInterfaces", {})
        yield from (LagMember(member, name) for member in members if member[:4] != "Peer")


def _junos_interfaces(said: Output) -> Iterator[Row]:
    for one in said.get("interface-information", [{}])[0].get("physical-interface", ()):
        index = one.get("snmp-index", [{"data": "0"}])[0]["data"]
        yield Interface(int(index), one["name"][0]["data"])


def _linux_macs(said: Output) -> Iterator[Row]:
    """Read `bridge fdb show`: what was learned, not what is ours or behind a tunnel."""
    for mac, if_name, rest in re.findall(r"^(\S+) dev (\S+) (.*)$", said, re.MULTILINE):
        vid = re.search(r"vlan (\d+)", rest)
        if not re.search(r"permanent|\bself\b|\bdst\b|extern_learn.*offload", rest):
            yield FdbEntry(int(vid[1]) if vid else None, if_name, MacAddress.parse(mac))


def _eos_macs(said: Output) -> Iterator[Row]:
    for one in said.get("unicastTable", {}).get("tableEntries", ()):
        yield FdbEntry(one["vlanId"], one["interface"], MacAddress.parse(one["macAddress"]))


def _address(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


_READERS: dict[tuple[str, str], Callable[[Output], Iterator[Row]]] = {
    ("lldp", "cumulus"): _cumulus_lldp,
    ("lldp", "eos"): _eos_lldp,
    ("lldp", "junos"): _junos_lldp,
    ("lldp", "nxos"): _nxos_lldp,
    ("lldp", "ios"): _ios_lldp,
    ("interfaces", "cumulus"): _linux_interfaces,
    ("interfaces", "linux"): _linux_interfaces,
    ("interfaces", "eos"): _eos_interfaces,
    ("interfaces", "junos"): _junos_interfaces,
    ("macs", "cumulus"): _linux_macs,
    ("macs", "linux"): _linux_macs,
    ("macs", "eos"): _eos_macs,
}
