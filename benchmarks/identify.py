"""What we make of 894 recorded agents: rates by fact, and the operating systems that miss."""

import sys
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.report import machine, measured, row
from tests.ground_truth import Finding, rate, records, score, tally

DEVICES = Path(__file__).parent.parent.parent / "shared" / "data" / "devices"
BARS = {
    "sysObjectID": 0.99,
    "sysName": 1.0,
    "ifIndex": 0.98,
    "ifName": 0.98,
    "ifDescr": 0.99,
    "ifType": 1.0,
    "ifOperStatus": 0.99,
    "ifAlias": 0.99,
    "neighbor": 0.9,
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
    row("reading, parsing and identifying all", f"{cost.cpu_s:.1f} s CPU")
    _print_misses(findings)
    return int(missed)


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
