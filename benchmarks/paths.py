"""Paths through 10,000 devices: what one query costs, beside NetworkX on the same network.

400 buildings of two multilayer switches and 23 access switches behind four cores: equal-cost
branches everywhere, a million learned stations. NetworkX is asked for all shortest paths between
the two access switches, which knows neither routes nor VLANs, nor what proves a hop.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network

import networkx as nx

from benchmarks.report import machine, measured, row
from netwright.model.device import Device, DeviceKind, System
from netwright.model.evidence import Row, Table
from netwright.model.forwarding import ArpEntry, FdbEntry, NextHop, Route
from netwright.model.interface import Interface, InterfaceAddress, Port, Vlan
from netwright.model.link import Link, LinkKind, LinkStatus, Node, Topology
from netwright.model.mac import MacAddress
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.trace import trace

BUILDINGS, ACCESS, HOSTS, CORES = 400, 23, 60, 4
QUERIES = 300
BUDGET_MS = 50.0
AT = datetime(2026, 1, 1, tzinfo=UTC)
VID = 7
_TABLES = {
    Interface: Table.INTERFACES,
    InterfaceAddress: Table.ADDRESSES,
    Vlan: Table.VLANS,
    FdbEntry: Table.FDB,
    ArpEntry: Table.ARP,
    Route: Table.ROUTES,
}
Host = tuple[str, str]  # address, access switch


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    machine()
    with measured() as built:
        evidence, links, hosts = _network()
    topology = Topology(AT, tuple(Node(e.name, DeviceKind.SWITCH) for e in evidence), tuple(links))
    rows = sum(len(one.fdb) for one in evidence)
    row("devices, links, FDB rows", f"{len(evidence)}, {len(links)}, {rows}")
    with measured() as indexed:
        index = PathIndex(evidence, topology)
    row("index, once per snapshot", f"{indexed.wall_s:.2f} s")
    row("memory with the evidence", f"{built.peak_mb:.0f}, {indexed.peak_mb:.0f} MB")
    pairs = list(zip(*[iter(random.Random(1).sample(hosts, 2 * QUERIES))] * 2, strict=True))
    cold = _times(lambda a, b: trace(index, a[0], b[0]), pairs)
    warm = _times(lambda a, b: trace(index, a[0], b[0]), pairs)
    lost = sum(trace(index, a[0], b[0]).status != "complete" for a, b in pairs)
    row("paths that are not complete", str(lost), bar="0", ok=lost == 0)
    _print("one path, all its branches, first time", cold)
    ok = _print("the same again", warm)
    graph: nx.Graph[str] = nx.Graph((link.a.device, link.b.device) for link in links)
    _print(
        "NetworkX, all shortest paths between the switches",
        _times(lambda a, b: list(nx.all_shortest_paths(graph, a[1], b[1])), pairs),
        bar=None,
    )
    return int(not ok or lost > 0)


def _times(work: Callable[[Host, Host], object], pairs: list[tuple[Host, ...]]) -> list[float]:
    times = []
    for a, b in pairs:
        began = time.perf_counter()
        work(a, b)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _print(name: str, times: list[float], bar: float | None = BUDGET_MS) -> bool:
    high = statistics.quantiles(times, n=100)[98]
    ok = None if bar is None else high < bar
    figure = f"{statistics.median(times):.1f} / {high:.1f} ms"
    row(f"{name} (median / p99)", figure, bar="" if bar is None else f"< {bar:.0f} ms", ok=ok)
    return ok is not False


def _network() -> tuple[list[DeviceEvidence], list[Link], list[Host]]:
    devices: list[DeviceEvidence] = []
    links: list[Link] = []
    hosts: list[Host] = []
    for building in range(BUILDINGS):
        devices += _building(building, links, hosts)
    devices += (_core(core) for core in range(CORES))
    return devices, links, hosts


def _building(building: int, links: list[Link], hosts: list[Host]) -> Iterator[DeviceEvidence]:
    """Yield two multilayer switches, of which the first is the gateway, and the access switches."""
    for side in (0, 1):
        yield _distribution(building, side, links)
    for access in range(ACCESS):
        name = f"b{building}-a{access}"
        links.append(_link(f"b{building}-d0", f"p{access}", name, "up"))
        stations = [_station(building, access, host) for host in range(HOSTS)]
        hosts += ((str(address), name) for address, _ in stations)
        yield _device(
            name,
            Vlan(VID, None, ("up", *(f"e{n}" for n in range(HOSTS)))),
            *(FdbEntry(VID, f"e{n}", mac) for n, (_, mac) in enumerate(stations)),
            FdbEntry(VID, "up", _gateway(building)),
        )


def _distribution(building: int, side: int, links: list[Link]) -> DeviceEvidence:
    name = f"b{building}-d{side}"
    rows: list[Row] = [
        InterfaceAddress(f"Vlan{VID}", _subnet(building)[side + 1], 20),
        Interface(99, f"Vlan{VID}", phys_address=MacAddress(_gateway(building) + side)),
    ]
    hops = []
    for core in range(CORES):
        cable = _cable(building, side, core)
        rows.append(InterfaceAddress(f"up{core}", cable[1], 30))
        hops.append(NextHop(cable[2], f"up{core}"))
        links.append(_link(name, f"up{core}", f"core{core}", f"p{building}-{side}"))
    rows += [Route(_subnet(n), tuple(hops), "ospf") for n in range(BUILDINGS) if n != building]
    if side == 0:
        for access in range(ACCESS):
            for host in range(HOSTS):
                address, mac = _station(building, access, host)
                rows.append(ArpEntry(f"Vlan{VID}", address, mac))
                rows.append(FdbEntry(VID, f"p{access}", mac))
    else:
        links.append(_link(f"b{building}-d0", "cross", name, "cross"))
        rows += _across(building)
    return _device(name, *rows)


def _across(building: int) -> Iterator[Row]:
    """Yield what the second switch learns over the cable between the two."""
    for access in range(ACCESS):
        for host in range(HOSTS):
            yield FdbEntry(VID, "cross", _station(building, access, host)[1])


def _core(core: int) -> DeviceEvidence:
    rows: list[Row] = []
    for building in range(BUILDINGS):
        cables = [_cable(building, side, core) for side in (0, 1)]
        names = [f"p{building}-{side}" for side in (0, 1)]
        rows += [InterfaceAddress(n, c[2], 30) for n, c in zip(names, cables, strict=True)]
        hops = tuple(NextHop(c[1], n) for n, c in zip(names, cables, strict=True))
        rows.append(Route(_subnet(building), hops, "ospf"))
    return _device(f"core{core}", *rows)


def _subnet(building: int) -> IPv4Network:
    return IPv4Network((0x0A000000 + (building << 12), 20))


def _cable(building: int, side: int, core: int) -> IPv4Network:
    return IPv4Network((0xAC100000 + ((building * 2 + side) * CORES + core) * 4, 30))


def _station(building: int, access: int, host: int) -> tuple[IPv4Address, MacAddress]:
    number = access * HOSTS + host
    return _subnet(building)[10 + number], MacAddress(0x020000000000 + building * 4096 + number)


def _gateway(building: int) -> MacAddress:
    return MacAddress(0x060000000000 + building * 2)


def _link(a: str, a_port: str, b: str, b_port: str) -> Link:
    ends = sorted((Port(a, a_port), Port(b, b_port)))
    return Link(ends[0], ends[1], 2, LinkKind.P2P, (), 0.99, LinkStatus.UP)


def _device(name: str, *rows: Row) -> DeviceEvidence:
    tables: dict[Table, list[Row]] = {}
    for one in rows:
        tables.setdefault(_TABLES[type(one)], []).append(one)
    device = Device(name, IPv4Address(0xC0000200), system=System(sys_name=name))
    seen_at = dict.fromkeys(Table, AT)
    keys = DeviceEvidence(device).keys
    return DeviceEvidence.of(device, keys, tables, seen_at, frozenset(Table))


if __name__ == "__main__":
    sys.exit(main())
