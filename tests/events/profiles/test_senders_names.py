"""A sender's own names never become common ones, whatever they look like."""

from datetime import UTC, datetime

from netwright.events.context import Context
from netwright.events.parse import parse
from netwright.events.profiles.compiled import CompiledProfiles
from netwright.events.profiles.profile import Extract, Profile, Recognise
from netwright.model.event import Event

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def _read(kind: str, line: bytes) -> Event:
    profile = Profile(
        vendor="example",
        product="box",
        recognise=[Recognise(contains=["srcip"])],
        extract=[Extract(kind=kind)],  # type: ignore[arg-type]
        map={"srcip": "source.ip"},
    )
    return parse(line, Context(NOW, profiles=CompiledProfiles([profile])))


def test_a_key_that_looks_like_a_common_name_stays_the_vendors() -> None:
    """Whoever may choose a key in a log must not choose which address a rule blocks."""
    event = _read("key_value", b"<13>srcip=192.0.2.1 source.port=22 event.action=allow")

    assert event.fields == {"source.ip": "192.0.2.1"}
    assert event.vendor_fields["source.port"] == "22"


def test_names_within_names_of_json_stay_the_vendors() -> None:
    """JSON joined by dots is the sender's own tree."""
    event = _read("json", b'<13>{"srcip": "192.0.2.1", "source": {"port": 22}}')

    assert event.fields == {"source.ip": "192.0.2.1"}
    assert event.vendor_fields["source.port"] == 22
