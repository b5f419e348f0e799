"""Recorded devices of 372 operating systems: what we read is what is in them."""

from collections import Counter
from pathlib import Path

import pytest

from tests.ground_truth import rate, records, score, tally

EVERY = 5  # of 894 recordings in the default run; `python -m benchmarks.identify` scores all


@pytest.fixture(scope="module")
def counts(shared_data: Path) -> Counter[tuple[str, bool]]:
    """Right and wrong by fact over a sample of the recordings."""
    devices = shared_data / "devices"
    return tally(
        finding for record in records(devices)[::EVERY] for finding in score(record, devices)
    )


@pytest.mark.parametrize(
    ("fact", "bar"),
    [
        ("sysObjectID", 0.99),
        ("sysName", 1.0),
        ("ifIndex", 0.95),
        ("ifName", 0.95),
        ("ifDescr", 0.99),
        ("ifType", 1.0),
        ("ifOperStatus", 0.99),
        ("ifAlias", 0.99),
        ("neighbor", 0.9),
        ("vendor", 0.95),
    ],
)
def test_most_recorded_devices_are_read_and_identified_right(
    counts: Counter[tuple[str, bool]], fact: str, bar: float
) -> None:
    """Real agents, with all their habits; the rest is LibreNMS's own interpretation."""
    assert counts[fact, True] > 0
    assert rate(counts, fact) >= bar
