"""What we make of 894 recorded agents: rates by fact, and the operating systems that miss."""

import sys
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.report import machine, measured, row
from netwright.mibs.plan import observe
from netwright.model.snmp import Oid, Walk
from tests.ground_truth import Finding, rate, records, score, tally
from tests.recordings import load

DEVICES = Path(__file__).parent.parent.parent / "shared" / "data" / "devices"
LARGE = 500  # varbinds
RUNS = 5
BUDGET_US = 2.1  # 5 ms for a switch of 2,400 varbinds
BARS = {
    "sysObjectID": 0.99,
    "sysName": 1.0,
    "ifIndex": 0.98,
    "ifName": 0.98,
    "ifDescr": 0.99,
    "ifType": 1.0,
    "ifOperStatus": 0.99,
    "ifAlias": 0.99,
    "neighbor": 0.99,
    "lldp neighbor": 0.99,
    "cdp neighbor": 1.0,
    "vendor": 0.95,
    "serial": None,
    "version": None,
}


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    if not DEVICES.is_dir():
        print("third-party ground truth (../shared/data) is not beside the checkout")
        return 0
    machine()
    findings: dict[str, list[Finding]] = defaultdict(list)
    with measured() as cost:
        for record in records(DEVICES):
            findings[record["os"]] += score(record, DEVICES)
    counts = tally(finding for of_os in findings.values() for finding in of_os)
    missed = False
    for fact, bar in BARS.items():
        share = rate(counts, fact)
        ok = None if bar is None else share >= bar
        missed |= ok is False
        figure = f"{share:.1%} of {counts[fact, True] + counts[fact, False]}"
        row(fact, figure, bar="" if bar is None else f"≥ {bar:.0%}", ok=ok)
    row("reading files, parsing and identifying all", f"{cost.cpu_s:.1f} s CPU")
    parsing = _parsing_us()
    row("parsing alone, per varbind", f"{parsing:.2f} us", bar="≤ 2.1 us", ok=parsing <= BUDGET_US)
    _print_misses(findings)
    return int(missed)


def _parsing_us() -> float:
    """Return what a varbind costs between the engine and the model, over the larger agents."""
    agents = [load(DEVICES / record["snmprec"]).walks() for record in records(DEVICES)[::20]]
    large = [walks for walks in agents if _size(walks) >= LARGE]
    costs = []
    for _ in range(RUNS):
        with measured() as cost:
            for walks in large:
                observe(walks)
        costs.append(cost.cpu_s)
    return min(costs) / sum(map(_size, large)) * 1e6


def _size(walks: dict[Oid, Walk]) -> int:
    return sum(len(walk.varbinds) for walk in walks.values())


def _print_misses(findings: dict[str, list[Finding]]) -> None:
    """Print the facts each operating system misses, and one example of each."""
    for name, of_os in sorted(findings.items()):
        wrong = Counter(finding.fact for finding in of_os if not finding.right)
        for fact, count in wrong.items():
            if BARS.get(fact) is not None:
                first = next(one for one in of_os if one.fact == fact and not one.right)
                print(
                    f"  {name:<20} {fact:<13} {count:>4}  {first.expected!r} / {first.found!r}"[
                        :160
                    ]
                )


if __name__ == "__main__":
    sys.exit(main())
