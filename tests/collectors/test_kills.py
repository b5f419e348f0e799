"""Nothing accepted is lost and nothing counted twice, whenever receiver and worker are killed."""

import random
from pathlib import Path

from tests.collectors.collector import collecting
from tests.collectors.killing import Storm, storm_over_all
from tests.collectors.working import asked

KILLS, RATE, SEED = 20, 2000, 20


def test_twenty_kills_in_a_storm_lose_and_double_nothing(tmp_path: Path) -> None:
    """What the kernel gave to a receiver in the instant of its death is all that may be missing."""
    storm = Storm(KILLS, random.Random(SEED), RATE)  # noqa: S311 - a seed
    with collecting(tmp_path / "project", "udp://127.0.0.1:0") as running:
        outcome = storm_over_all(running, storm)

    assert outcome.sent > 10_000
    assert 0 <= outcome.lost <= KILLS, outcome
    assert (outcome.doubled, outcome.accepted <= outcome.kept) == (0, True), outcome
    counted = "SELECT count(*), sum(count) FROM incident GROUP BY rule"
    assert set(asked(running.project, counted)) == {(1, outcome.kept)}
