"""How often a device gets the tier that the architect of its network had in mind, by shape.

The figure of a shape is the mean over its tiers, so that the many access switches hide nothing.
"""

import sys
from collections import Counter
from statistics import mean

from benchmarks.report import machine, row
from netwright.topology.build import build_topology
from tests.topology.drawings import SHAPES, drawings
from tests.topology.networks import AT

SEEDS = range(15)
LOST = 0.05
ENOUGH, ENOUGH_WITH_HOLES = 0.95, 0.93


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    machine()
    verdicts = []
    for shape in SHAPES:
        whole, holed = _right(shape, 0.0), _right(shape, LOST)
        ok = whole >= ENOUGH and holed >= ENOUGH_WITH_HOLES
        bar = f"≥ {ENOUGH}  {ENOUGH_WITH_HOLES}"
        row(f"{shape}: all links, 5 % unknown", f"{whole:.3f}  {holed:.3f}", bar=bar, ok=ok)
        verdicts.append(ok)
    return int(not all(verdicts))


def _right(shape: str, lost: float) -> float:
    """Return the share of devices with the right tier, each tier counting alike."""
    counts: Counter[tuple[str, bool]] = Counter()
    for drawing in drawings(shape, SEEDS, lost):
        evidence, wanted = drawing.evidence()
        topology = build_topology(evidence, AT)
        counts.update(
            (wanted[node.name], node.tier == wanted[node.name]) for node in topology.nodes
        )
    tiers = {tier for tier, _ in counts}
    return mean(counts[tier, True] / (counts[tier, True] + counts[tier, False]) for tier in tiers)


if __name__ == "__main__":
    sys.exit(main())
