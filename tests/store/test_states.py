"""What is said between discoveries, as intervals: netwright.store.states."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from netwright.model.device import DeviceStatus, Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.interface import Interface, Port
from netwright.model.link import LinkStatus
from netwright.model.state import DEVICE, State, StateSource, Status, WatchedPort, Word
from netwright.store.database import Store
from netwright.store.decisions import remove_device
from netwright.store.devices import get_device
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.states import (
    count_changes,
    end_states,
    load_states,
    note_states,
    watched_ports,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
UP, DOWN = LinkStatus.UP, LinkStatus.DOWN
PORT, SW1 = Port("sw1", "Gi1"), Port("sw1", DEVICE)


@pytest.fixture
def known(store: Store) -> Store:
    """Return a store that knows one switch with two ports."""
    rows = [Interface(7, "Gi1"), Interface(8, "Gi2")]
    seen = Observation(
        ip_address("192.0.2.1"),
        NOON,
        System(sys_name="sw1"),
        Identification(),
        IdentityKeys(sys_name="sw1"),
        {Table.INTERFACES: TableAnswer(Answer.COMPLETE, rows)},
    )
    with store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        record(session, [Visit("default", "run", claimed.device_id, seen)])
    return store


def word(minute: int, status: Status, port: Port = PORT) -> Word:
    """Return what a poll says."""
    return Word(*port, status, StateSource.POLL, NOON + timedelta(minutes=minute))


def note(store: Store, *words: Word) -> list[tuple[str, Status | None, Status]]:
    """Note words in one transaction; return what they changed."""
    with store.write() as session:
        changes = note_states(session, "default", words)
    return [(change.if_name, change.before, change.after) for change in changes]


def held(store: Store, port: Port = PORT, minute: float | None = None) -> State | None:
    """Return what holds of a port, now or after so many minutes."""
    at = None if minute is None else NOON + timedelta(minutes=minute)
    with store.read() as session:
        return load_states(session, "default", at).get(port)


def test_the_past_shows_the_state_held_then(known: Store) -> None:
    """`--at` answers what was up when the alarm came."""
    for minute, status in ((0, UP), (5, DOWN), (9, UP)):
        note(known, word(minute, status))

    found = {
        m: state and state.status
        for m in (-1, 0, 4, 5, 8, 9, 60)
        for state in [held(known, minute=m)]
    }
    assert found == {-1: None, 0: UP, 4: UP, 5: DOWN, 8: DOWN, 9: UP, 60: UP}


def test_a_state_of_the_past_is_not_younger_than_the_question(known: Store) -> None:
    """What was confirmed later was not known then."""
    for minute in (0, 10):
        note(known, word(minute, UP))

    state = held(known, minute=4)

    assert state
    assert (state.since, state.at) == (NOON, NOON + timedelta(minutes=4))


def test_flaps_within_one_batch_are_all_kept(known: Store) -> None:
    """Events come in batches; a port that went down and up again in one of them has flapped."""
    changes = note(known, word(0, UP), word(1, DOWN), word(2, UP))

    assert changes == [("Gi1", None, UP), ("Gi1", UP, DOWN), ("Gi1", DOWN, UP)]
    down = held(known, minute=1.5)
    assert down
    assert down.status is DOWN


def test_a_flapping_port_is_told_by_how_often_it_changed(known: Store) -> None:
    """Whoever looks while it is up must see that it was not."""
    note(
        known,
        *(word(minute, (UP, DOWN)[minute % 2]) for minute in range(8)),
        word(9, DeviceStatus.UP, SW1),
    )

    def changes(since: int, until: int) -> dict[Port, int]:
        with known.read() as session:
            span = (NOON + timedelta(minutes=minute) for minute in (since, until))
            return count_changes(session, "default", *span)

    assert changes(-1, 9) == {PORT: 7}
    assert changes(4, 6) == {PORT: 2}
    assert changes(7, 60) == {}


def test_what_confirms_a_state_changes_nothing_but_its_age(known: Store) -> None:
    """A poll a minute must not fill the database."""
    note(known, word(0, UP))

    assert note(known, word(3, UP)) == []
    state = held(known)
    assert state
    assert (state.since, state.at) == (NOON, NOON + timedelta(minutes=3))


def test_the_doubt_of_one_poll_is_remembered_by_the_next(known: Store) -> None:
    """The two polls may be two processes."""
    note(known, word(0, DeviceStatus.UP, SW1))

    assert note(known, word(1, DeviceStatus.UNREACHABLE, SW1)) == []
    assert note(known, word(2, DeviceStatus.UNREACHABLE, SW1)) == [
        (DEVICE, DeviceStatus.UP, DeviceStatus.UNREACHABLE)
    ]
    with known.read() as session:
        assert get_device(session, "default", "sw1").status is DeviceStatus.UNREACHABLE


def test_words_about_unknown_devices_are_dropped(known: Store) -> None:
    """A trap from anywhere must not end the batch."""
    assert note(known, word(0, UP, Port("stranger", "Gi1")), word(0, UP)) == [("Gi1", None, UP)]


def test_a_port_of_which_something_was_said_is_watched(known: Store) -> None:
    """Polls ask for the ports that carry links, by the ifIndex of the last discovery."""
    note(known, word(0, UP), word(0, DeviceStatus.UP, SW1), word(0, UP, Port("sw1", "Gi99")))

    with known.read() as session:
        assert watched_ports(session, "default") == {"sw1": [WatchedPort("Gi1", 7)]}
        assert watched_ports(session, "other") == {}


def test_a_device_that_is_removed_takes_its_states_along(known: Store) -> None:
    """Its name may belong to another device tomorrow."""
    note(known, word(0, UP))
    with known.write() as session:
        remove_device(session, "default", "sw1")

    assert held(known) is None


def test_a_port_of_which_nothing_is_known_any_more_has_no_state(known: Store) -> None:
    """A card was pulled; its ports are neither up nor down, but they were."""
    note(known, word(0, UP))
    with known.write() as session:
        end_states(session, "default", [PORT, Port("stranger", "Gi1")], NOON + timedelta(minutes=5))

    assert held(known) is None
    assert held(known, minute=4)
    assert note(known, word(9, DOWN)) == [("Gi1", None, DOWN)]
