"""Kill the receiver at random moments in a storm: `make soak`, or `python -m benchmarks.soak 200`.

Nothing that was accepted may be lost or doubled. A message that the kernel had handed over in the
instant of a kill was not accepted: at most one a kill.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import machine, row
from tests.collectors.collector import collecting
from tests.collectors.killing import storm

KILLS = 200


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 1_000_000
    machine()
    with (
        tempfile.TemporaryDirectory() as folder,
        collecting(Path(folder) / "project", "udp://127.0.0.1:0") as running,
    ):
        outcome = storm(running, kills, random.Random(seed))
    row(f"kill -9 of the receiver, seed {seed}", f"{kills}")
    row("messages sent", f"{outcome.sent}")
    row("dropped by the kernel or shed, counted", f"{outcome.dropped}")
    few = 0 <= outcome.lost <= kills
    row("neither kept nor counted", f"{outcome.lost}", bar=f"<= {kills}", ok=few)
    lost = max(0, outcome.accepted - outcome.kept)
    row("accepted and lost", f"{lost}", bar="0", ok=not lost)
    row("doubled", f"{outcome.doubled}", bar="0", ok=not outcome.doubled)
    return int(not few or lost > 0 or outcome.doubled > 0)


if __name__ == "__main__":
    sys.exit(main())
