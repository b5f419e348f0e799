"""Kill workers, runners and database connections of remediation at random moments: `make soak`.

Judged by what devices wrote down: no action is done twice, none stays in force, and nothing of
which the outcome is unknown is touched before it was read.
`python -m benchmarks.remediation_soak 500 7` kills 500 times with the seed 7.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from benchmarks.report import machine, row
from tests.postgres import binaries, postgres
from tests.runs.remediation.killing import Soak, make_project
from tests.runs.remediation.real_devices import missing, real_project

KILLS = 500
REAL = 10  # one of so many: ansible-playbook and nftables as they are, which takes longer
LATE_S = 60  # with two workers, of which one is killed every two seconds


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 1_000_000
    machine()
    print(f"seed {seed}", flush=True)
    missed = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"SQLite": f"sqlite:///{folder}/netwright.db?timeout=0.5"}
        if binaries() is not None:
            urls["PostgreSQL"] = stack.enter_context(postgres())
        for name, url in urls.items():
            chance = random.Random(f"{seed} {name}")
            missed += soaked(
                name, Soak(make_project(folder / name, url), kills // len(urls), chance)
            )
        if why := missing():
            print(f"nftables: {why}")
        else:
            project = stack.enter_context(
                real_project(folder / "real", f"sqlite:///{folder}/real.db?timeout=0.5")
            )
            chance = random.Random(f"{seed} nftables")
            soak = Soak(project, kills // REAL, chance, longest_ttl_s=20, aim_s=8)
            missed += soaked("nftables", soak)
    return int(missed > 0)


def soaked(name: str, soak: Soak) -> int:
    """Soak one database, and print what was found; return how many bars were missed."""
    counts: Counter[str] = Counter()

    def heed(told: str) -> None:
        counts.update([told.split()[1]])
        if not counts.total() % 25:
            print(f"{name}: {counts.total()} kills", file=sys.stderr, flush=True)

    soak.told = heed
    findings = soak.run()
    killed = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    row(f"{name}: kill -9", killed)
    row("actions, of which with an unknown outcome", f"{findings.actions}, {findings.unknown}")
    bars = {
        "done twice": findings.doubled,
        "unknown, and touched before it was read": findings.blind,
        "still in force": findings.left,
        "two at once at a device": findings.together,
        "not over, or by no edge": findings.unfinished,
    }
    for what, found in bars.items():
        row(what, " ".join(map(str, found[:3])) or "0", bar="0", ok=not found)
    is_late = findings.latest_s > LATE_S
    row(
        "out of the device after its time",
        f"{findings.latest_s:.1f} s",
        bar=f"<= {LATE_S} s",
        ok=not is_late,
    )
    return sum(map(bool, bars.values())) + int(is_late)


if __name__ == "__main__":
    sys.exit(main())
