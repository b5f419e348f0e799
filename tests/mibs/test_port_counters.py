"""What a poll reads of the counters of a few ports: netwright.mibs.port_counters."""

from netwright.mibs.port_counters import counter_instances, port_counters
from netwright.mibs.walks import instances as walks_of
from netwright.model.snmp import Tag, Value, Varbind
from netwright.model.state import WatchedPort

PORTS = [WatchedPort("Gi1", 7), WatchedPort("Gi2", 8)]


def test_ports_that_count_are_told_with_the_uptime_of_their_agent() -> None:
    """A port without counters of 64 bits is left out; a counter that is missing is not known."""
    asked = counter_instances(PORTS)
    values: tuple[Value, ...] = (1_000, 10, 20, 1_000, 1, 2, 3, None, None, 30, 1_000, 1, 2, 3, 4)
    answer: list[Varbind] = [
        (name, int(Tag.INTEGER), value) for name, value in zip(asked, values, strict=True)
    ]

    (read,) = port_counters(walks_of(asked, answer), PORTS)

    assert read == ("Gi1", 7, 10**9, 10.0, 10, 20, 1, 2, 3, None)


def test_an_agent_without_an_uptime_tells_nothing() -> None:
    """Two readings could not be held against each other."""
    assert list(port_counters({}, PORTS)) == []
