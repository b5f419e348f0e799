"""Incidents in the database: netwright.store.incidents."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from netwright.errors import StoreError
from netwright.model.incident import Cable, Incident, IncidentState, Key, Outage, Root, Step
from netwright.model.interface import Port
from netwright.store.database import Store
from netwright.store.incidents import (
    IncidentFilter,
    due_ids,
    due_incidents,
    explained_by,
    find_incidents,
    get_incidents,
    hold_outages,
    newest_incidents,
    outage_incidents,
    put_incidents,
)

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
CABLE = Cable(Port("core", "Gi1"), Port("sw-1", "Gi2"))
KEY = Key("default", "link-down", "f1")
WHOLE = Incident(
    id="i1",
    tenant="default",
    rule="link-down",
    title="A link is down",
    fingerprint="f1",
    severity="high",
    state=IncidentState.OPEN,
    first_seen=AT,
    last_seen=AT,
    count=3_000_000_000,
    suppressed=2,
    group=(("device", "sw-1"), ("interface.name", "Gi2\0\udc80")),
    ports=(Port("sw-1", "Gi2"),),
    devices=("sw-1", "core"),
    links=(CABLE,),
    root=Root("core", "Gi1", CABLE),
    samples=("s-1", "s-2"),
    history=(Step(AT, IncidentState.OPEN, "rule", "A link is down"),),
    outage=Outage.LINK,
    former="i0",
    due_at=AT + timedelta(minutes=10),
)
RESOLVED = replace(WHOLE, state=IncidentState.RESOLVED, due_at=None, outage=None)


def _put(store: Store, *incidents: Incident) -> None:
    with store.write() as session:
        put_incidents(session, incidents)


def _found(store: Store, tenant: str = "default", **wanted: object) -> list[str]:
    with store.read() as session:
        which = IncidentFilter(**wanted)  # type: ignore[arg-type]
        return [one.id for one in find_incidents(session, tenant, which)]


def test_an_incident_is_read_as_it_was_kept(store: Store) -> None:
    """Whatever bytes a device put into a field."""
    _put(store, WHOLE)
    _put(store, WHOLE)

    with store.read() as session:
        assert get_incidents(session, "default", ["i1"]) == {"i1": WHOLE}
        assert newest_incidents(session, {KEY}) == {KEY: WHOLE}
        assert get_incidents(session, "other", ["i1"]) == {}


def test_of_a_fingerprint_the_unresolved_or_else_the_last_is_the_newest(store: Store) -> None:
    """A flapping port may have had a thousand incidents."""
    older = [replace(RESOLVED, id=f"old-{n}", first_seen=AT + timedelta(hours=n)) for n in range(3)]
    other = replace(RESOLVED, id="other", fingerprint="f2", first_seen=AT + timedelta(hours=9))
    _put(store, *older, other)

    with store.read() as session:
        assert newest_incidents(session, {KEY})[KEY].id == "old-2"
    _put(store, WHOLE)
    with store.read() as session:
        assert newest_incidents(session, {KEY}) == {KEY: WHOLE}


def test_two_unresolved_incidents_of_one_fingerprint_are_refused(store: Store) -> None:
    """Two workers that both believe to hold a shard must not both open one."""
    _put(store, WHOLE)

    with pytest.raises(StoreError):
        _put(store, replace(WHOLE, id="i2"))


def test_the_end_of_one_and_the_begin_of_the_next_are_kept_together(store: Store) -> None:
    """A port may come up and fall again within one batch."""
    _put(store, WHOLE)

    _put(store, replace(WHOLE, id="i2", former="i1"), RESOLVED)

    assert _found(store, states=frozenset({IncidentState.OPEN})) == ["i2"]


def test_incidents_are_found_by_what_a_person_asks(store: Store) -> None:
    """State, severity, device and age; what another one explains is hidden unless asked for."""
    part = replace(
        WHOLE, id="part", fingerprint="f2", parent="i1", devices=("sw-2",), severity="low"
    )
    later = replace(
        RESOLVED, id="later", fingerprint="f3", last_seen=AT + timedelta(hours=1), severity="low"
    )
    _put(store, WHOLE, part, later)

    assert _found(store) == ["later", "i1"]
    assert _found(store, explained=True, limit=2) == ["later", "i1"]
    assert _found(store, device="sw-2", explained=True) == ["part"]
    assert _found(store, device="core") == ["later", "i1"]
    assert _found(store, severities=frozenset({"low"})) == ["later"]
    assert _found(store, since=AT + timedelta(minutes=1)) == ["later"]
    assert _found(store, "other") == []
    with store.read() as session:
        assert explained_by(session, "default", "i1") == ["part"]


def test_one_worker_at_a_time_explains_what_is_down(store: Store) -> None:
    """Two of them would wait for each other's incidents."""
    with store.write() as session:
        hold_outages(session)
        hold_outages(session)


def test_what_is_due_and_what_is_down_is_found(store: Store) -> None:
    """Something resolved lately explains for a while what hung on it."""
    lately = replace(RESOLVED, id="i2", outage=Outage.LINK, due_at=AT)
    _put(store, WHOLE, lately, replace(RESOLVED, id="i3", outage=Outage.LINK))

    with store.read() as session:
        assert due_ids(session, AT) == {"i2": True}
        assert [one.id for one in due_incidents(session, ["i1", "i2"], AT)] == ["i2"]
        assert outage_incidents(session, "default", AT).keys() == {"i1", "i2"}
        assert outage_incidents(session, "default", AT + timedelta(seconds=1)) == {}
