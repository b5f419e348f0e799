"""Which events go: netwright.store.event_retention."""

from datetime import timedelta
from typing import Any

from netwright.model.event import Event
from netwright.runs.events.pruning import Pruning
from netwright.store.database import Store
from netwright.store.event_retention import EventLimits, old_events
from netwright.store.events import ANY, EVENT, list_events
from netwright.store.retention import Cut, find, remove
from tests.store.test_events import NOON, event, positions, store_all

DAY = timedelta(days=1)


def aged(number: int, days: int, **told: Any) -> Event:
    """Return an event that came days before noon."""
    return event(number, received_at=NOON - days * DAY, **told)


def left(store: Store, tenant: str = "default") -> list[int]:
    """Return which events are left."""
    with store.read() as session:
        return sorted(positions(list_events(session, tenant, ANY, 100)))


def test_the_class_decides_then_the_severity_then_the_rest(store: Store) -> None:
    """Firewalls for 90 days, debugging for three, everything else for 30."""
    debug, firewall = {"severity": 7}, {"class_": "cisco:asa"}
    store_all(
        store,
        [
            aged(1, 31),
            aged(2, 29),
            aged(3, 4, **debug),
            aged(4, 2, **debug),
            aged(5, 80, **firewall),
            aged(6, 91, **firewall),
            aged(7, 80, **firewall, **debug),
            aged(8, 31, severity=3, class_="linux:kernel"),
            aged(9, 100, tenant="other"),
        ],
    )
    limits = EventLimits(
        NOON - 30 * DAY, classes={"cisco:asa": NOON - 90 * DAY}, severities={7: NOON - 3 * DAY}
    )

    for which in old_events("default", limits):
        with store.write() as session:
            cut = Cut(EVENT, which)
            remove(session, cut, find(session, cut, 100))

    assert left(store) == [2, 4, 5, 7]
    assert left(store, "other") == [9]


def test_beyond_the_bound_the_oldest_go(store: Store) -> None:
    """However long they were to be kept: a full disk keeps nothing."""
    store_all(store, [event(number) for number in range(50)])
    pruning = Pruning(store, 20)

    assert pruning.prune(NOON) == 30
    assert left(store) == list(range(30, 50))
    assert pruning.prune(NOON + timedelta(seconds=2)) == 0
