"""Host and time that a message says better than its header."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.events.profiles.sender import instant, sender
from netwright.model.event import Event

AT = datetime(2025, 3, 14, 9, 26, 53, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1741944413", AT),
        (1741944413, AT),
        ("1741944413.589", AT.replace(microsecond=589_000)),
        ("1741944413589793000", AT.replace(microsecond=589_793)),
        ("2025-03-14T10:26:53+01:00", AT),
        ("2025-03-14T09:26:53", None),  # whose zone?
        ("yesterday", None),
    ],
)
def test_an_instant_is_read_in_any_unit_or_not_at_all(value: object, expected: object) -> None:
    """FortiGate counts nanoseconds, Check Point seconds; a time without a zone is no instant."""
    assert instant(value) == expected


@given(st.text(max_size=40) | st.integers())
def test_no_value_makes_it_raise(value: object) -> None:
    """What a sender writes is not trusted."""
    found = instant(value)

    assert found is None or found.tzinfo is not None


def test_the_message_wins_over_the_header_of_a_relay() -> None:
    """A manager forwards its firewalls' logs; the event is the firewall's."""
    tell = sender(["devname", "hostname"], ["eventtime"])
    event = Event(b"", hostname="relay", timestamp=AT)
    event.vendor_fields = {"hostname": "fw1", "eventtime": "1741944414"}
    assert tell is not None

    tell(event)

    assert (event.hostname, event.timestamp) == ("fw1", AT.replace(second=54))


def test_a_time_without_a_zone_is_left_to_who_knows_the_devices_zone() -> None:
    """Date and time are often two columns, and in local time."""
    tell = sender([], ["{date} {clock}"])
    event = Event(b"", timestamp=AT)
    event.vendor_fields = {"date": "20260314", "clock": "18:26:53"}
    assert tell is not None

    tell(event)

    assert event.fields == {"@timestamp": "20260314 18:26:53"}


def test_what_the_message_does_not_say_stays_as_the_header_has_it() -> None:
    """Nothing known is overwritten with nothing."""
    tell = sender(["devname"], ["eventtime"])
    event = Event(b"", hostname="fw1", timestamp=AT)
    assert tell is not None

    tell(event)

    assert (event.hostname, event.timestamp) == ("fw1", AT)
