"""Nothing accepted is lost, whenever the receiver is killed."""

import random
from pathlib import Path

from tests.collectors.collector import collecting
from tests.collectors.killing import storm

KILLS = 20


def test_twenty_kills_in_a_storm_lose_nothing_that_was_accepted(tmp_path: Path) -> None:
    """What the kernel gave to the killed process in that instant is all that may be missing."""
    with collecting(tmp_path / "project", "udp://127.0.0.1:0") as running:
        outcome = storm(running, KILLS, random.Random(20))  # noqa: S311 - a seed

    assert outcome.sent > 10_000
    assert 0 <= outcome.lost <= KILLS, outcome
    assert (outcome.doubled, outcome.accepted <= outcome.kept) == (0, True), outcome
