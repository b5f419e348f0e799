"""Other projects' messages through all of our profiles, and lines that are no messages."""

import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.events.context import Context
from netwright.events.document import event_document
from netwright.events.parse import parse
from netwright.events.profiles.compiled import CompiledProfiles
from netwright.project.profiles import profiles_of
from tests.message_truth import SETS, rows, score, understood

BARS = {
    "rfc": 0.98,
    "must reject": 1.0,
    "napalm": 0.95,
    "sc4s": 0.95,
    "domestic": 0.90,
    "firewalls": 0.85,
}


@pytest.fixture(scope="module")
def profiles() -> CompiledProfiles:
    """All of ours."""
    return profiles_of(None)


@pytest.fixture(scope="module")
def shares(shared_data: Path, profiles: CompiledProfiles) -> dict[str, float]:
    """How much of each suite is understood."""
    counts: Counter[tuple[str, bool]] = Counter()
    for name in SETS:
        for row in rows(shared_data / "syslog", name):
            document = understood(row, profiles)
            counts.update((each.suite, each.right) for each in score(name, row, document))
    return {
        suite: counts[suite, True] / (counts[suite, True] + counts[suite, False]) for suite in BARS
    }


@pytest.mark.parametrize("suite", BARS)
def test_as_much_is_understood_as_was_promised(shares: dict[str, float], suite: str) -> None:
    """`python -m benchmarks.syslog_corpus --misses` says what is not."""
    assert shares[suite] >= BARS[suite]


@settings(max_examples=20, deadline=None)
@given(st.integers())
def test_no_profile_raises_whatever_the_message(profiles: CompiledProfiles, seed: int) -> None:
    """A worker reads what anybody sends; the samples are the profiles' own test lines, mutated."""
    samples = [case.raw.encode() for each in profiles.profiles for case in each.tests]
    context = Context(datetime(2026, 3, 14, tzinfo=UTC), profiles=profiles)
    chance = random.Random(seed)  # noqa: S311 - no secret
    for raw in chance.choices(samples, k=100):
        start = chance.randint(0, len(raw))
        inserted = chance.choice((chance.randbytes(3), chance.choice(samples)[start:], raw * 2))
        event = parse(raw[:start] + inserted + raw[start + chance.randint(0, 9) :], context)
        assert orjson.loads(orjson.dumps(event_document(event)))["format"]
