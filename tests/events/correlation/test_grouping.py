"""Which group an event belongs to: netwright.events.correlation.grouping."""

from netwright.events.correlation.grouping import key_maker
from netwright.model.event import Event


def test_a_device_that_nobody_knows_goes_by_its_name_or_its_address() -> None:
    """Rules count by device; who is not in the inventory must not slip through."""
    key_of = key_maker(["device"])

    assert key_of(Event(b"", device="sw1", hostname="x", source="192.0.2.1")) == ("", "sw1")
    assert key_of(Event(b"", hostname="x", source="192.0.2.1")) == ("", "x")
    assert key_of(Event(b"", source="192.0.2.1")) == ("", "192.0.2.1")
    assert key_of(Event(b"")) is None
