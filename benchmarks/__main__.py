"""Run every benchmark, or the ones named: `python -m benchmarks snmp store`."""

import subprocess
import sys
from pathlib import Path

NAMES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("[a-z]*.py")
    if path.stem not in {"report", "parts", "remediation_soak"}  # the last is `make soak`
)


def main() -> int:
    """Run each in a process of its own, so that none pays for another's memory."""
    wanted = sys.argv[1:] or NAMES
    codes = []
    for name in wanted:
        print(f"\n== {name}", flush=True)
        codes.append(subprocess.call([sys.executable, "-m", f"benchmarks.{name}"]))
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
