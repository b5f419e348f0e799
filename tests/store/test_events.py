"""Events in the database: netwright.store.events and event_documents."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.event import Event
from netwright.store.database import Store
from netwright.store.event_documents import event_of, row_of
from netwright.store.events import (
    ANY,
    EventFilter,
    add_events,
    events_numbered,
    find_events,
    iterate_events,
    list_events,
    newest_id,
    numbers_after,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def event(number: int, **told: Any) -> Event:
    """Return a message that came at a second of that number."""
    base = Event(
        b"<189>sw-1: %SYS-5-CONFIG_I: Configured",
        "cisco",
        tenant="default",
        spool="a1b2",
        position=number * 100,
        received_at=NOON + number * SECOND,
        at=NOON + number * SECOND,
        source="192.0.2.1",
    )
    return replace(base, **told)


def store_all(store: Store, events: Iterable[Event]) -> None:
    """Store events in one transaction."""
    with store.write() as session:
        add_events(session, [row_of(one) for one in events])


def positions(events: Iterable[Event]) -> list[int]:
    """Return which events these are."""
    return [one.position // 100 for one in events]


def test_everything_that_an_event_says_comes_back(store: Store) -> None:
    """A backtest feeds stored events to rules as if they had just come in."""
    whole = Event(
        b"\xff\x00<0>raw",
        format="rfc5424",
        priority=0,
        facility=0,
        severity=0,
        timestamp=NOON - SECOND,
        hostname="sw-1",
        app_name="app",
        proc_id="12",
        msg_id="ID47",
        structured_data={},
        message="text",
        errors=["odd"],
        vendor="cisco",
        platform="cisco_ios",
        class_="cisco:ios",
        code="SYS-5-CONFIG_I",
        tag="CONFIG_CHANGED",
        fields={"user.name": "kim", "source.port": 22},
        vendor_fields={"list": ["a", 1]},
        openconfig={"system/state": {"a": 1}},
        tenant="default",
        spool="a1b2",
        position=7,
        part=2,
        received_at=NOON,
        at=NOON,
        source="2001:db8::1",
        port=514,
        transport="tls",
        peer="CN=sw-1",
        device="sw-1",
    )
    assert all(getattr(whole, one.name) is not None for one in fields(Event))

    store_all(store, [whole])

    with store.read() as session:
        assert list_events(session, "default", ANY, 10) == [whole]


def test_an_event_that_is_stored_again_is_there_once(store: Store) -> None:
    """A worker that was killed reads again what it had stored."""
    for _ in range(2):
        store_all(store, [event(1), event(2)])

    with store.read() as session:
        assert positions(list_events(session, "default", ANY, 10)) == [2, 1]


def test_filters_narrow_and_tenants_see_their_own(store: Store) -> None:
    """Each option of `events list` is a condition; the newest come first."""
    store_all(
        store,
        [
            event(1, device="sw-1", tag="INTERFACE_DOWN", severity=3),
            event(2, device="sw-2", tag="INTERFACE_DOWN", severity=5),
            event(3, device="sw-1", tag="LOGIN_FAILED", source="198.51.100.9"),
            event(4, tenant="other", device="sw-1", tag="INTERFACE_DOWN"),
        ],
    )

    def found(wanted: EventFilter, limit: int = 10) -> list[int]:
        with store.read() as session:
            return positions(list_events(session, "default", wanted, limit))

    assert found(ANY) == [3, 2, 1]
    assert found(ANY, 1) == [3]
    assert found(EventFilter(device="sw-1")) == [3, 1]
    assert found(EventFilter(tag="INTERFACE_DOWN")) == [2, 1]
    assert found(EventFilter(severity=4)) == [1]
    assert found(EventFilter(source="198.51.100.9")) == [3]
    assert found(EventFilter(since=NOON + 2 * SECOND)) == [3, 2]
    assert found(EventFilter(until=NOON + 2 * SECOND)) == [1]


def test_those_who_follow_get_what_was_stored_since(store: Store) -> None:
    """`events tail` asks again and again, and misses nothing."""
    store_all(store, [event(1), event(2)])
    with store.read() as session:
        newest = newest_id(session)
    store_all(store, [event(9), event(3), event(4, tenant="other")])

    with store.read() as session:
        numbers = numbers_after(session, "default", newest, ANY, 10)
        fresh = events_numbered(session, "default", numbers)
        whole = list(iterate_events(session, "default", ANY))

    assert positions(fresh) == [9, 3]
    assert positions(whole) == [1, 2, 3, 9]


def test_samples_of_an_incident_are_found_by_their_ids(store: Store) -> None:
    """An incident names its events; of those that were pruned nothing is shown."""
    flow = event(2, part=3)
    store_all(store, [event(1), event(2), flow])

    with store.read() as session:
        found = find_events(session, "default", [flow.id, "gone-5", "a1b2-100", "nonsense"])

    assert found == [flow, event(1)]


TEXT = st.text(st.characters(), max_size=20)


@given(st.dictionaries(TEXT, TEXT | st.integers() | st.binary(max_size=8) | st.none()), TEXT)
def test_nothing_that_a_device_says_keeps_its_message_out(said: dict[str, Any], text: str) -> None:
    """Half a surrogate pair or a number of 100 digits is written as near as JSON comes."""
    row = row_of(event(1, message=text, vendor_fields=said))

    assert event_of(row).raw == event(1).raw
    assert event_of(row).vendor_fields is not None
