"""How true the links are, source by source, how honest their confidence, how fast the rebuild."""

import gc
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.report import machine, measured, row
from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from tests.topology.fdb_trees import Shape, Tree, grow, score
from tests.topology.labs import read_labs
from tests.topology.large_campus import campus
from tests.topology.networks import AT
from tests.topology.recorded import read_scenarios

NETWORKS = Path(__file__).parent.parent.parent / "shared" / "data" / "networks"
SEEDS = range(12)
TREES = {
    "complete databases": (Shape(), 1.0),
    "80 % of entries, one poll": (Shape(presence=0.8), 0.95),
    "50 % of entries, one poll": (Shape(presence=0.5), None),
    "50 % of entries, four polls": (Shape(presence=0.5, polls=4), 0.99),
    "80 %, four polls, 20 % unmanaged": (Shape(presence=0.8, polls=4, unmanaged=0.2), 0.99),
    "80 %, one poll, 300 switches": (Shape(presence=0.8, switches=300), 0.95),
}
SURE = 0.9
HONEST = 0.98
MAX_CPU_S, MAX_MB, MAX_PER_DEVICE_MS = 30.0, 1536.0, 0.3


def main() -> int:
    """Print the tables; 1 when a bar is missed."""
    machine()
    verdicts = [*_speed(), *_trees()]
    if NETWORKS.is_dir():
        verdicts += [*_recorded(), *_labs()]
    else:
        print("third-party ground truth (../shared/data) is not beside the checkout")
    return int(not all(verdicts))


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


def _trees() -> Iterator[bool]:
    calibration: defaultdict[float, Counter[bool]] = defaultdict(Counter)
    for name, (shape, bar) in TREES.items():
        scores = []
        for seed in SEEDS:
            tree = grow(Random(seed), shape)
            links = build_topology(tree.evidence(), AT).links
            scores.append(score(tree, links))
            _calibrate(tree, links, calibration)
        precision, recall = (sum(values) / len(scores) for values in zip(*scores, strict=True))
        ok = None if bar is None else min(precision, recall) >= bar
        figure = f"P {precision:.3f} R {recall:.3f}"
        row(f"FDB only: {name}", figure, bar=f"≥ {bar}" if bar else "", ok=ok)
        yield ok is not False
    sure: Counter[bool] = Counter()
    for confidence in sorted(calibration):
        counts = calibration[confidence]
        sure += counts if confidence >= SURE else Counter()
        row(f"FDB links stated at {confidence}", f"{_share(counts):.3f} of {counts.total()} right")
    row("  at 0.9 or more", f"{_share(sure):.3f}", bar="≥ 0.98", ok=_share(sure) >= HONEST)
    yield _share(sure) >= HONEST


def _calibrate(
    tree: Tree, links: Iterable[Link], calibration: defaultdict[float, Counter[bool]]
) -> None:
    truth = tree.truth()
    for link in links:
        ports = ports_of(link)
        right = sum(truth.get(port) in ports for port in ports) == len(ports) - 1
        calibration[link.confidence][right] += 1


def _share(counts: Counter[bool]) -> float:
    return counts[True] / counts.total() if counts else 1.0


def _recorded() -> Iterator[bool]:
    """Score the recorded walks against their own rows: what is heard is drawn, and nothing else."""
    heard: Counter[bool] = Counter()
    drawn: Counter[bool] = Counter()
    for scenario in read_scenarios(NETWORKS):
        links = [link for link in build_topology(scenario.devices, AT).links if link.layer == 2]
        rows = {
            Port(one.name, neighbor.if_name)
            for one in scenario.devices
            for neighbor in one.neighbors
            if neighbor.chassis_id != neighbor.if_name and neighbor.chassis_id
        }
        said = {_port(word.device, word.raw) for link in links for word in link.evidence}
        heard.update(port in said for port in rows)
        drawn.update(bool({_port(w.device, w.raw) for w in link.evidence} & rows) for link in links)
    for name, counts in (("recall", heard), ("precision", drawn)):
        figure = f"{_share(counts):.3f} of {counts.total()}"
        row(f"recorded walks, LLDP and CDP: {name}", figure, bar="1.00", ok=_share(counts) == 1)
    yield from (_share(heard) == 1, _share(drawn) == 1)


def _port(device: str, raw: str) -> Port:
    """Return the port that a word was said about: `lldp Gi0/1: chassis_id=…`."""
    return Port(device, raw.partition(": ")[0].partition(" ")[2])


def _labs() -> Iterator[bool]:
    found: Counter[str] = Counter()
    for devices in read_labs(NETWORKS / "labs.jsonl").values():
        found += Counter(_verdicts(devices))
    for name in ("both ends say so", "one end, the other cannot", "on a shared segment", "false"):
        row(f"labs: {name}", str(found[name]))
    yield not found["false"]


def _verdicts(devices: Sequence[DeviceEvidence]) -> Iterator[str]:
    """Judge the links by the rows alone, names and ports compared by hand."""
    heard = {
        (one.name, neighbor.system_name or neighbor.chassis_id.partition("(")[0])
        for one in devices
        for neighbor in one.neighbors
    }
    for link in build_topology(devices, AT).links:
        pair = (link.a.device, link.b.device)
        both = {pair, pair[::-1]} <= heard
        if link.kind is LinkKind.SHARED_SEGMENT:
            yield "on a shared segment"
        elif both:
            yield "both ends say so"
        else:
            yield "one end, the other cannot" if heard & {pair, pair[::-1]} else "false"


if __name__ == "__main__":
    sys.exit(main())
