"""Old incidents are cut: netwright.store.retention."""

from dataclasses import replace
from datetime import timedelta

from netwright.model.incident import IncidentState
from netwright.store.database import Store
from netwright.store.event_retention import EventLimits
from netwright.store.incidents import IncidentFilter, find_incidents, put_incidents
from netwright.store.retention import Limits, cuts, find, remove
from tests.store.test_incidents import AT, RESOLVED, WHOLE


def test_an_incident_is_cut_long_after_it_is_over_only(store: Store) -> None:
    """What is still open is never too old."""
    resolved = replace(RESOLVED, id="new", fingerprint="f2", last_seen=AT + timedelta(days=9))
    old = replace(RESOLVED, id="old", fingerprint="f3", devices=("sw-1",))
    limit = AT + timedelta(days=1)
    limits = Limits(None, limit, limit, limit, limit, EventLimits(limit))
    with store.write() as session:
        put_incidents(session, [WHOLE, resolved, old])
    with store.write() as session:
        for cut in cuts("default", [], limits):
            remove(session, cut, find(session, cut, 100))

    with store.read() as session:
        left = find_incidents(session, "default", IncidentFilter())
    assert {one.id for one in left} == {"new", WHOLE.id}
    assert {one.state for one in left} == {IncidentState.OPEN, IncidentState.RESOLVED}
