"""What messages say of ports shows at once: netwright.runs.incidents.states."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.event import Event, Value
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.interface import Interface, Port
from netwright.model.link import LinkStatus
from netwright.model.state import DEVICE, State, StateSource, Word
from netwright.runs.incidents.states import PortStates
from netwright.store.database import Store
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current
from netwright.store.states import load_states, note_states

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
UP, DOWN = LinkStatus.UP, LinkStatus.DOWN
GI7 = Port("sw1", "Gi1/0/7")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return a database that knows a switch with two ports that carry links."""
    opened = open_current(f"sqlite:///{tmp_path / 'netwright.db'}")
    rows = [Interface(7, "Gi1/0/7", "GigabitEthernet1/0/7"), Interface(8, "Te1/1/1", "uplink")]
    seen = Observation(
        ip_address("192.0.2.1"),
        NOON,
        System(sys_name="sw1"),
        Identification(),
        IdentityKeys(sys_name="sw1"),
        {Table.INTERFACES: TableAnswer(Answer.COMPLETE, rows)},
    )
    with opened.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        record(session, [Visit("default", "run", claimed.device_id, seen)])
        words = [Word("sw1", row.if_name, UP, StateSource.DISCOVERY, NOON) for row in rows]
        note_states(session, "default", words)
    yield opened
    opened.close()


def _event(tag: str, if_name: Value, second: int = 1, **told: str) -> Event:
    return Event(
        b"",
        tag=tag,
        tenant="default",
        device="sw1",
        source=told.get("source", "192.0.2.1"),
        transport=told.get("transport", "udp"),
        at=NOON + timedelta(seconds=second),
        fields={"interface.name": if_name},
    )


def _note(store: Store, *events: Event) -> dict[Port, State]:
    states = PortStates(lambda event: event.source == "192.0.2.1")
    with store.write() as session:
        states.note(session, events, NOON)
        return load_states(session, "default")


@pytest.mark.parametrize("name", ["GigabitEthernet1/0/7", "Gi1/0/7", "gigabitethernet 1/0/7", 7])
def test_a_port_is_known_by_each_of_its_names(store: Store, name: Value) -> None:
    """Log, notification and table each write it their way."""
    held = _note(store, _event("INTERFACE_DOWN", name))

    assert (held[GI7].status, held[GI7].source) == (DOWN, StateSource.EVENT)


def test_of_many_words_in_a_batch_the_last_counts(store: Store) -> None:
    """A port that flaps would fill the table of states."""
    flaps = [_event(("INTERFACE_UP", "INTERFACE_DOWN")[n % 2], "uplink", n) for n in range(100)]

    held = _note(store, *flaps)[Port("sw1", "Te1/1/1")]

    assert (held.status, held.since) == (DOWN, NOON + timedelta(seconds=99))


def test_a_notification_is_told_apart_and_a_restart_is_of_the_device(store: Store) -> None:
    """Who said so is shown beside the state."""
    held = _note(
        store,
        _event("INTERFACE_DOWN", "Gi1/0/7", transport="trap"),
        _event("DEVICE_RESTARTED", ""),
    )

    assert held[GI7].source is StateSource.NOTIFICATION
    assert held[Port("sw1", DEVICE)].source is StateSource.EVENT


def test_a_stranger_in_a_devices_name_changes_nothing(store: Store) -> None:
    """Whoever can send a datagram could take the whole map down."""
    held = _note(store, _event("INTERFACE_DOWN", "Gi1/0/7", source="203.0.113.9"))

    assert held[GI7].status is UP


def test_ports_that_a_device_is_not_known_to_have_are_not_kept(store: Store) -> None:
    """A sender chooses its words; the table of states is not its notebook."""
    held = _note(store, _event("INTERFACE_DOWN", "Vlan10"), _event("LOGIN_FAILED", "Gi1/0/7"))

    assert held.keys() == {GI7, Port("sw1", "Te1/1/1")}
