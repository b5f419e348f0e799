"""Run all that takes long, or the parts that are named: `make soak`.

`python -m benchmarks.soak kills --kills 20 --seed 7` kills 20 times with the seed 7.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import machine
from benchmarks.soak.away import away
from benchmarks.soak.growth import growth
from benchmarks.soak.kills import kills
from benchmarks.soak.malformed import malformed

PARTS = ("kills", "away", "growth", "malformed")


def main() -> int:
    """Print the tables; 1 when a bar is missed."""
    told = _told()
    machine()
    print(f"seed {told.seed}", flush=True)
    chance, missed = random.Random(told.seed), 0
    for part in told.parts or PARTS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            match part:
                case "kills":
                    missed += kills(folder, chance, told.kills)
                case "away":
                    missed += away(folder, told.away_s)
                case "growth":
                    missed += growth(folder, told.growth_s)
                case "malformed":
                    missed += malformed(folder, chance, told.malformed)
    return int(missed > 0)


def _told() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("parts", nargs="*", choices=[[], *PARTS], help="all if none is named")
    reader.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    reader.add_argument("--kills", type=int, default=200)
    reader.add_argument("--away-s", type=int, default=300, help="without a database")
    reader.add_argument("--growth-s", type=int, default=600, help="of traffic")
    reader.add_argument("--malformed", type=int, default=100_000, help="datagrams a protocol")
    return reader.parse_args()


if __name__ == "__main__":
    sys.exit(main())
