"""The spool, read anew for trying rules."""

from datetime import timedelta

from netwright.events.rules.rule import Rule
from netwright.rules.replay import Replay
from netwright.runs.clock import utc_now
from netwright.runs.events.spooled import spooled_events
from tests.runs.events.conftest import SSHD, Bench


def test_what_is_in_the_spool_is_tried_without_being_stored(bench: Bench, three: Rule) -> None:
    """A rule can be tried on what came in before there was a database."""
    bench.receive(*[SSHD % b"198.51.100.7"] * 4)
    soon = utc_now() + timedelta(seconds=1)
    replay = Replay([three])
    for event in spooled_events(bench.project, bench.store, soon - timedelta(hours=1), soon):
        replay.feed(event)

    (incident,) = replay.incidents
    assert (incident.count, incident.suppressed) == (4, 1)
    later = spooled_events(bench.project, bench.store, soon, soon + timedelta(hours=1))
    assert list(later) == []
