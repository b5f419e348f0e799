"""How much of 1,221 messages of other projects' test suites is understood, by vendor and format.

`python -m benchmarks.syslog_corpus [--misses [WORD]]`: WORD is part of a suite, group or fact.
Bars are the issue's; figures of groups are for whoever works on one.
"""

import sys
from collections import Counter
from pathlib import Path

from benchmarks.report import machine, measured, row
from netwright.project.profiles import profiles_of
from tests.message_truth import SETS, Finding, rows, score, understood

SYSLOG = Path(__file__).parent.parent.parent / "shared" / "data" / "syslog"
BARS = {
    "rfc": 0.98,
    "must reject": 1.0,
    "napalm": 0.95,
    "sc4s": 0.95,
    "domestic": 0.90,
    "other parsers of the suite": None,  # foreign products, with the suite's own names for our keys
    "firewalls": 0.85,
}
_CUT = 150  # characters of a line or value that is shown


def main() -> int:
    """Print the tables; 1 when a bar is missed."""
    if not SYSLOG.is_dir():
        print("third-party ground truth (../shared/data) is not beside the checkout")
        return 0
    machine()
    profiles = profiles_of(None)
    findings: list[Finding] = []
    count = 0
    with measured() as cost:
        for name in SETS:
            for each in rows(SYSLOG, name):
                findings += score(name, each, understood(each, profiles))
                count += 1
    if "--misses" in sys.argv:
        _print_misses(findings, (sys.argv[sys.argv.index("--misses") + 1 :] or [""])[0])
    else:
        _print_groups(findings)
    row(f"reading, parsing and scoring {count} lines", f"{cost.cpu_s:.2f} s CPU")
    return int(_print_bars(findings))


def _print_groups(findings: list[Finding]) -> None:
    """One line for each vendor or format, and each fact of it where the facts are few."""
    counts = Counter((each.suite or "not scored", each.group, each.right) for each in findings)
    for suite, group in sorted({(suite, group) for suite, group, _ in counts}):
        right, wrong = counts[suite, group, True], counts[suite, group, False]
        row(f"{suite}: {group}", f"{right / (right + wrong):.1%} of {right + wrong}")
    facts = Counter((each.suite or "not scored", each.fact, each.right) for each in findings)
    for suite, fact in sorted(
        {(suite, fact) for suite, fact, _ in facts if suite[:8] != "domestic"}
    ):
        right, wrong = facts[suite, fact, True], facts[suite, fact, False]
        if not suite.startswith("other"):
            row(f"{suite}, every {fact}", f"{right / (right + wrong):.1%} of {right + wrong}")


def _print_bars(findings: list[Finding]) -> bool:
    counts = Counter((each.suite, each.right) for each in findings)
    missed = False
    for suite, bar in BARS.items():
        right, wrong = counts[suite, True], counts[suite, False]
        share = right / max(right + wrong, 1)
        ok = None if bar is None else share >= bar
        missed |= ok is False
        row(suite, f"{share:.1%} of {right + wrong}", bar=f"≥ {bar:.0%}" if bar else "", ok=ok)
    return missed


def _print_misses(findings: list[Finding], word: str) -> None:
    for each in findings:
        named = f"{each.suite}: {each.group}: {each.fact}"
        if not each.right and word in named:
            print(f"{named}: {each.expected!r:.{_CUT}} but {each.found!r:.{_CUT}}")
            print(f"    {each.raw!r:.{_CUT}}")


if __name__ == "__main__":
    sys.exit(main())
