"""How fast the topology of a large network is there, and how fast it follows a change."""

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import networkx as nx

from benchmarks.report import machine, measured, row
from netwright.model.forwarding import FdbEntry
from netwright.model.mac import MacAddress
from netwright.runs.topology import without_collecting
from netwright.topology.evidence import DeviceEvidence, Turnover
from netwright.topology.inference import Inference
from netwright.topology.live import LiveTopology
from tests.topology.fdb_trees import Shape, grow
from tests.topology.large_campus import campus
from tests.topology.networks import AT, chassis, device, lldp

LATER = AT + timedelta(hours=1)
MAX_FULL_S, MAX_MB, MAX_UPDATE_S = 30.0, 1536.0, 0.5
TIMES = 7

Change = Callable[[int], Turnover]


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    machine()
    return int(not all([*_campus(), *_one_vlan(), *_databases_only()]))


def _campus() -> Iterator[bool]:
    evidence = campus(blocks=200, access=48)
    rows = sum(len(one.fdb) for one in evidence)
    gc.collect()
    gc.freeze()
    with without_collecting(), measured() as cost:
        live = LiveTopology(evidence, AT)
    links = len(live.topology.links)
    size = f"{len(evidence):,} devices, {links:,} links, {rows:,} FDB rows"
    yield _full(f"whole build of {size}", cost.cpu_s)
    row("  peak memory", f"{cost.peak_mb:.0f} MiB", bar="≤ 1536 MiB", ok=cost.peak_mb <= MAX_MB)
    yield cost.peak_mb <= MAX_MB
    gc.freeze()
    for name, change in _changes(evidence).items():
        yield _update(live, name, [change(number) for number in range(TIMES)])
    yield _is_exact(live)
    _graph(live)


def _changes(evidence: Sequence[DeviceEvidence]) -> dict[str, Change]:
    """Return what may become of a device, by name; each again and again for others."""
    known = {one.name: one for one in evidence}
    seen = {name: _seen_again(one) for name, one in known.items()}

    def learned(number: int) -> Turnover:
        one = seen[f"acc{number}-7"]
        return Turnover([replace(one, fdb=one.fdb[number + 1 :])])

    def moved(number: int) -> Turnover:
        """Plug the uplink of an access device into a port of another distribution pair."""
        one, above = seen[f"acc{number}-5"], seen[f"dist{number + 50}a"]
        target = above.interfaces[-1].if_name
        heard = lldp(
            one.neighbors[0].if_name, _number(evidence, above.name), target, name=above.name
        )
        back = lldp(target, _number(evidence, one.name), heard.if_name, name=one.name)
        return Turnover(
            [
                replace(one, neighbors=(heard, *one.neighbors[1:])),
                replace(above, neighbors=(*above.neighbors, back)),
            ]
        )

    def added(number: int) -> Turnover:
        heard = lldp("Gi0/1", _number(evidence, f"acc{number}-3"), "Gi0/9", name=f"acc{number}-3")
        return Turnover([device(60_000 + number, heard, name=f"new{number}")])

    def core(number: int) -> Turnover:
        one = seen["core1"]
        return Turnover([replace(one, neighbors=one.neighbors[number + 1 :])])

    return {
        "a visit that finds all as it was": lambda number: Turnover([seen[f"acc{number}-1"]]),
        "FDB rows of an access switch": learned,
        "a link moved": moved,
        "a device added": added,
        "a core device's neighbors": core,
        "a distribution device gone": lambda number: Turnover(removed=[f"dist{number + 100}b"]),
    }


def _seen_again(one: DeviceEvidence) -> DeviceEvidence:
    return replace(one, seen_at=dict.fromkeys(one.seen_at, LATER))


def _number(evidence: Sequence[DeviceEvidence], name: str) -> int:
    return next(number for number, one in enumerate(evidence, 1) if one.name == name)


def _one_vlan() -> Iterator[bool]:
    """Let one VLAN run through the whole campus, so that a change is one of a million entries."""
    gateway = MacAddress.parse(chassis(1))
    evidence = [_flat(one, gateway) for one in campus(blocks=200, access=48)]
    gc.collect()
    live = LiveTopology(evidence, AT)
    gc.freeze()
    changed = [one for one in evidence if one.name.startswith("acc")][5 : 5 + TIMES]
    turnovers = [Turnover([replace(one, fdb=one.fdb[:-5])]) for one in changed]
    yield _update(live, "the same, were all in one VLAN", turnovers)


def _flat(one: DeviceEvidence, gateway: MacAddress) -> DeviceEvidence:
    rows = [FdbEntry(1, if_name, mac) for _, if_name, mac in one.fdb]
    up = [FdbEntry(1, one.neighbors[0].if_name, gateway)] if rows else []
    return replace(one, fdb=(*up, *rows))


def _databases_only() -> Iterator[bool]:
    """Build a tree that only its forwarding databases tell of, all in one VLAN."""
    shape = Shape(presence=0.8, switches=300)
    evidence = grow(Random(1), shape).evidence()
    with without_collecting(), measured() as cost:
        live = LiveTopology(evidence, AT)
    rows = sum(len(one.fdb) for one in evidence)
    yield _full(f"whole build of 300 switches, {rows:,} FDB rows, no LLDP", cost.cpu_s)
    yield _update(
        live,
        "FDB rows of one of them",
        [Turnover([replace(one, fdb=one.fdb[1:])]) for one in evidence[10 : 10 + TIMES]],
    )
    yield _is_exact(live)


def _full(name: str, cpu_s: float) -> bool:
    row(name, f"{cpu_s:.1f} s CPU", bar="≤ 30 s", ok=cpu_s <= MAX_FULL_S)
    return cpu_s <= MAX_FULL_S


def _update(live: LiveTopology, name: str, turnovers: Sequence[Turnover]) -> bool:
    costs = []
    for turnover in turnovers:
        with without_collecting(), measured() as cost:
            live.update(turnover, LATER)
        costs.append(cost.cpu_s)
    worst = max(costs)
    figure = f"{sorted(costs)[len(costs) // 2] * 1000:.0f} ms, ≤ {worst * 1000:.0f} ms"
    row(f"  {name}", figure, bar="≤ 500 ms", ok=worst <= MAX_UPDATE_S)
    return worst <= MAX_UPDATE_S


def _is_exact(live: LiveTopology) -> bool:
    """Tell whether all these changes led to what the whole evidence leads to."""
    whole = Inference()
    whole.update(live.evidence, (), LATER)
    is_exact = whole.links == live.topology.links
    row("  links are those of a whole build", "all" if is_exact else "not", bar="all", ok=is_exact)
    return is_exact


def _graph(live: LiveTopology) -> None:
    """Let NetworkX make a graph of the finished links, which is the least that others do anew."""
    with measured() as cost:
        graph: nx.MultiGraph[str] = nx.MultiGraph()
        graph.add_nodes_from(node.name for node in live.topology.nodes)
        graph.add_edges_from(
            (link.a.device, link.b.device, {"link": link}) for link in live.topology.links
        )
        nx.number_connected_components(graph)
    row("  NetworkX: the graph of the finished links", f"{cost.cpu_s * 1000:.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
