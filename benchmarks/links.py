"""How true the links are, source by source, how honest their confidence, how fast the rebuild."""

import gc
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.report import machine, measured, row
from netwright.model.link import LinkSource
from netwright.topology.build import build_topology
from tests.topology.bridged_evidence import ALL
from tests.topology.bridged_networks import Plan
from tests.topology.fdb_trees import Shape
from tests.topology.labelled import (
    FALSE,
    Judged,
    bridged,
    compared,
    hidden_labs,
    labs,
    recorded,
    routed,
    share,
    trees,
)
from tests.topology.large_campus import campus
from tests.topology.networks import AT

NETWORKS = Path(__file__).parent.parent.parent / "shared" / "data" / "networks"
SEEDS = range(12)
FDB = frozenset({LinkSource.FDB, LinkSource.LACP})
TREES: Mapping[str, tuple[Shape, float | None]] = {
    "complete databases": (Shape(), 1.0),
    "80 % of entries, one poll": (Shape(presence=0.8), 0.95),
    "50 % of entries, one poll": (Shape(presence=0.5), None),
    "50 % of entries, four polls": (Shape(presence=0.5, polls=4), 0.99),
    "80 %, four polls, 20 % unmanaged": (Shape(presence=0.8, polls=4, unmanaged=0.2), 0.99),
    "80 %, one poll, 300 switches": (Shape(presence=0.8, switches=300), 0.95),
}
# Networks whose bridges really learn: frames, ageing, VLANs, gateways, blocked rings, moves.
LIVING: Mapping[str, tuple[Plan, frozenset[LinkSource], float | None]] = {
    "fdb, read once": (Plan(), FDB, 0.95),
    "fdb, read four times": (Plan(polls=4), FDB, 0.97),
    "fdb, four times, 25 % unmanaged": (Plan(polls=4, unmanaged=0.25), FDB, 0.97),
    "fdb, once, a tree per VLAN": (Plan(trees=2, spare=10), FDB, None),
    "fdb, four times, a tree per VLAN": (Plan(trees=2, spare=10, polls=4), FDB, 0.95),
    "fdb, four times, 20 % of hosts move": (Plan(polls=4, movers=0.2), FDB, 0.95),
    "stp": (Plan(), frozenset({LinkSource.STP}), 0.95),
    "lacp": (Plan(), frozenset({LinkSource.LACP}), None),
    "lldp": (Plan(), frozenset({LinkSource.LLDP, LinkSource.LACP}), 0.95),
    "lldp, stp, lacp and fdb": (Plan(), ALL, 0.95),
}
ROUTED: Mapping[str, frozenset[LinkSource]] = {
    "subnet": frozenset({LinkSource.SUBNET}),
    "arp": frozenset({LinkSource.ARP}),
    "ospf": frozenset({LinkSource.OSPF}),
    "bgp": frozenset({LinkSource.BGP}),
    "arp, ospf and bgp": frozenset({LinkSource.ARP, LinkSource.OSPF, LinkSource.BGP}),
}
STATED = (0.0, 0.5, 0.7, 0.8, 0.9, 0.96, 0.99)  # the lower ends of the table's lines
SURE, HONEST = 0.9, 0.98
MAX_CPU_S, MAX_MB = 30.0, 1536.0


def main() -> int:
    """Print the tables; 1 when a bar is missed."""
    machine()
    verdicts = [*_speed()]
    stated: Counter[tuple[float, bool]] = Counter()
    for name, judged, bar in (*_generated(), *_third_party()):
        stated += judged.links
        verdicts.append(_told(name, judged, bar))
    return int(not all((*verdicts, *_calibrated(stated))))


def _speed() -> Iterator[bool]:
    evidence = campus(blocks=200, access=48)
    rows = sum(len(one.fdb) for one in evidence)
    gc.collect()
    gc.freeze()
    with measured() as cost:
        topology = build_topology(evidence, AT)
    size = f"{len(evidence):,} devices, {len(topology.links):,} links, {rows:,} FDB rows"
    ok = cost.cpu_s <= MAX_CPU_S
    row(f"rebuild of {size}", f"{cost.cpu_s:.1f} s CPU", bar="≤ 30 s", ok=ok)
    row("  peak memory", f"{cost.peak_mb:.0f} MiB", bar="≤ 1536 MiB", ok=cost.peak_mb <= MAX_MB)
    yield from (ok, cost.peak_mb <= MAX_MB)


def _generated() -> Iterator[tuple[str, Judged, float | None]]:
    for name, (shape, bar) in TREES.items():
        yield f"trees, fdb: {name}", trees(shape, SEEDS), bar
    for name, (plan, sources, bar) in LIVING.items():
        yield f"living: {name}", bridged(plan, sources, SEEDS), bar
    for name, sources in ROUTED.items():
        yield f"routed: {name}", routed(sources, SEEDS), None


def _third_party() -> Iterator[tuple[str, Judged, float | None]]:
    if not NETWORKS.is_dir():
        print("third-party ground truth (../shared/data) is not beside the checkout")
        return
    for name, judged in recorded(NETWORKS):
        yield f"recorded: {name}", judged, 1.0
    kinds: Counter[str] = Counter()
    for name, found, judged in labs(NETWORKS):
        kinds += found
        yield f"lab: {name}", judged, 1.0
    for kind in ("both ends say so", "one end, the other cannot", "on a shared segment", FALSE):
        row(f"  labs, all: {kind}", str(kinds[kind]))
    for name, theirs, ours in compared(NETWORKS):
        row(f"  lab: {name}, of SuzieQ's rows in our links", f"{ours} of {theirs}")
    yield "labs, LLDP hidden: fdb", hidden_labs(NETWORKS), None


def _told(name: str, judged: Judged, bar: float | None) -> bool:
    """Print one line; recall is of what the network has, where that is known."""
    lowest = min(judged.precision, judged.recall)
    recall = f" R {judged.recall:.3f}" if judged.truths else ""
    figure = f"P {judged.precision:.3f}{recall} of {judged.links.total()}"
    ok = None if bar is None else lowest >= bar
    row(name, figure, bar=f"≥ {bar}" if bar else "", ok=ok)
    return ok is not False


def _calibrated(stated: Counter[tuple[float, bool]]) -> Iterator[bool]:
    """Print how many of the links stated at a confidence are right, over all networks."""
    print("confidence stated, over all of the above")
    for low, high in zip(STATED, (*STATED[1:], 1.01), strict=True):
        counts = Counter({one: n for one, n in stated.items() if low <= one[0] < high})
        if counts:
            mean = sum(confidence for confidence, _ in counts.elements()) / counts.total()
            figure = f"{_right(counts):.3f} of {counts.total()}"
            row(f"  {low:.2f} to {min(high, 1):.2f}, {mean:.3f} on average", figure)
    sure = Counter({one: n for one, n in stated.items() if one[0] >= SURE})
    ok = _right(sure) >= HONEST
    row("  0.9 or more", f"{_right(sure):.3f} of {sure.total()}", bar=f"≥ {HONEST}", ok=ok)
    yield ok


def _right(stated: Counter[tuple[float, bool]]) -> float:
    return share(is_right for _, is_right in stated.elements())


if __name__ == "__main__":
    sys.exit(main())
