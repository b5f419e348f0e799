"""One at a time at a device: netwright.store.device_leases."""

from datetime import UTC, datetime, timedelta
from threading import Thread

from netwright.store.database import Store
from netwright.store.device_leases import Held, Place, Term, release, renew, take

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FW = Place("default", "fw")


def taken(store: Store, holder: str, at: datetime = NOON, gone: str = "") -> Held | None:
    """Try to take the lease of fw for a minute."""
    with store.write() as session:
        return take(session, FW, holder, Term(at, MINUTE), lambda other: other == gone)


def is_renewed(store: Store, held: Held | None, at: datetime = NOON) -> bool:
    """Tell whether a lease can be had for another minute."""
    assert held is not None
    with store.write() as session:
        return renew(session, held, Term(at, MINUTE))


def test_a_lease_has_one_holder_until_it_is_given_back(store: Store) -> None:
    """Two playbooks at one device would see each other's half-done work."""
    first = taken(store, "a")

    assert first is not None
    assert taken(store, "b") is None
    with store.write() as session:
        other = Place("other", "fw")
        assert take(session, other, "b", Term(NOON, MINUTE), lambda _: False) is not None
        release(session, first)
    assert taken(store, "b") is not None


def test_a_lease_of_a_killed_holder_ends_by_itself(store: Store) -> None:
    """And the old one, should it only have been frozen, may begin nothing any more."""
    first = taken(store, "a")
    second = taken(store, "b", NOON + MINUTE)

    assert not is_renewed(store, first, NOON + MINUTE)
    assert is_renewed(store, second, NOON + MINUTE)
    with store.write() as session:
        assert first is not None
        release(session, first)
    assert is_renewed(store, second, NOON + MINUTE)


def test_a_holder_who_is_known_to_have_gone_is_not_waited_for(store: Store) -> None:
    """A worker that was killed and started anew goes on at once."""
    first = taken(store, "a")

    assert taken(store, "b", gone="c") is None
    assert taken(store, "b", gone="a") is not None
    assert not is_renewed(store, first)


def test_a_holder_who_could_not_give_it_back_may_take_it_again(store: Store) -> None:
    """The database was away; the lease of before is no longer his."""
    first = taken(store, "a")
    second = taken(store, "a")

    assert second is not None
    assert not is_renewed(store, first)


def test_a_lease_that_is_renewed_lasts_longer(store: Store) -> None:
    """What begins at its end has the whole time again."""
    first = taken(store, "a")
    late = NOON + MINUTE - timedelta(seconds=1)

    assert is_renewed(store, first, late)
    assert taken(store, "b", NOON + MINUTE) is None
    assert taken(store, "b", late + MINUTE) is not None


def test_of_many_who_want_it_at_once_one_gets_it(store: Store) -> None:
    """The database decides."""
    found: list[Held | None] = []
    threads = [Thread(target=lambda n=n: found.append(taken(store, f"w{n}"))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(one is not None for one in found) == 1
