"""What polls find comes to the rules: netwright.runs.incidents.polls."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from netwright.model.device import DeviceStatus, Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.interface import Port
from netwright.model.link import LinkStatus
from netwright.model.state import DEVICE, StateSource, Status, Word
from netwright.runs.incidents.polls import PollNews
from netwright.store.database import Store
from netwright.store.event_documents import row_of
from netwright.store.events import add_events
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current
from netwright.store.port_counters import PortReading, add_readings
from netwright.store.states import note_states

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return a database that knows a switch."""
    opened = open_current(f"sqlite:///{tmp_path / 'netwright.db'}")
    keys = IdentityKeys(sys_name="sw1")
    system = System(sys_name="sw1")
    seen = Observation(ip_address("192.0.2.1"), NOON, system, Identification(), keys, {})
    with opened.write() as session:
        claim_devices(session, "default", [Arrival(seen)])
    yield opened
    opened.close()


def _say(store: Store, minute: int, status: Status, if_name: str = DEVICE, **by: str) -> None:
    source = StateSource(by.get("source", "poll"))
    with store.write() as session:
        at = NOON + timedelta(minutes=minute)
        note_states(session, "default", [Word("sw1", if_name, status, source, at)])


def _news(store: Store, news: PollNews) -> list[tuple[str | None, str | None, str]]:
    with store.write() as session:
        events = news.events(session, NOON + timedelta(minutes=30))
        add_events(session, [row_of(event) for event in events])
    return [(one.tag, one.device, str(one.fields.get("interface.name", ""))) for one in events]


def test_what_polls_find_is_told_once(store: Store) -> None:
    """A device is unreachable when it was silent twice; a port that goes down is told as well."""
    news = PollNews()
    _say(store, 0, DeviceStatus.UP)
    _say(store, 0, LinkStatus.DOWN, "Gi1")
    assert _news(store, news) == [
        ("DEVICE_REACHABLE", "sw1", ""),
        ("INTERFACE_DOWN", "sw1", "Gi1"),
    ]

    _say(store, 1, DeviceStatus.UNREACHABLE)
    assert _news(store, news) == []
    _say(store, 2, DeviceStatus.UNREACHABLE)
    assert _news(store, news) == [("DEVICE_UNREACHABLE", "sw1", "")]
    assert _news(store, PollNews()) == []


def test_what_others_found_is_no_news_of_polls(store: Store) -> None:
    """Messages come to the rules by themselves, and yesterday's state is no news."""
    _say(store, 0, LinkStatus.DOWN, "Gi1", source="event")
    _say(store, -60, DeviceStatus.UP)

    assert _news(store, PollNews()) == []


def test_what_ports_carry_is_told_once_as_the_second_witness_of_a_flood(store: Store) -> None:
    """Flow records alone are wrong about long flows; a full port is not."""
    news, port = PollNews(), Port("sw1", "Gi1")
    rates = {"interface.in_bits_per_s": 9, "interface.out_bits_per_s": 1, "interface.id": 7}
    readings = [PortReading(port, [1.0], rates | {"interface.utilization": 97.5})]
    with store.write() as session:
        add_readings(session, "default", NOON, readings, NOON)
        (event,) = news.events(session, NOON)
        add_events(session, [row_of(event)])

        assert (event.tag, event.device, event.source) == (
            "INTERFACE_COUNTERS",
            "sw1",
            "192.0.2.1",
        )
        assert event.fields["interface.utilization"] == 97.5
        assert news.events(session, NOON) == PollNews().events(session, NOON) == []
