"""One at a time at a device: netwright.store.device_leases."""

from datetime import UTC, datetime, timedelta
from threading import Thread

from netwright.store.database import Store
from netwright.store.device_leases import Held, is_free, is_held, release, take

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def taken(store: Store, holder: str, at: datetime = NOON) -> Held | None:
    """Try to take the lease of fw for a minute."""
    with store.write() as session:
        return take(session, "default", "fw", holder, (at, MINUTE))


def test_a_lease_has_one_holder_until_it_is_given_back(store: Store) -> None:
    """Two playbooks at one device would see each other's half-done work."""
    first = taken(store, "a")

    assert first is not None
    assert taken(store, "b") is None
    with store.write() as session:
        assert not is_free(session, "default", "fw", NOON)
        assert is_free(session, "other", "fw", NOON)
        release(session, first)
    assert taken(store, "b") is not None


def test_a_lease_of_a_killed_holder_ends_by_itself(store: Store) -> None:
    """And the old one, should it only have been frozen, may write nothing any more."""
    first = taken(store, "a")
    second = taken(store, "b", NOON + MINUTE)

    assert first is not None
    assert second is not None
    with store.write() as session:
        assert not is_held(session, first, NOON + MINUTE)
        assert is_held(session, second, NOON + MINUTE)
        release(session, first)
        assert is_held(session, second, NOON + MINUTE)


def test_the_same_name_is_not_the_same_holder(store: Store) -> None:
    """A process that was started again has another epoch."""
    first = taken(store, "a")
    taken(store, "a", NOON + MINUTE)

    assert first is not None
    with store.write() as session:
        assert not is_held(session, first, NOON + MINUTE)


def test_of_many_who_want_it_at_once_one_gets_it(store: Store) -> None:
    """The database decides."""
    found: list[Held | None] = []
    threads = [Thread(target=lambda n=n: found.append(taken(store, f"w{n}"))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(one is not None for one in found) == 1
