"""The rules that Netwright brings: rules/*.yaml."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from netwright.events.correlation import Correlator, SignalKind
from netwright.model.event import Event, Value
from netwright.project.profiles import profiles_of
from netwright.rules.loading import Loaded, load_files, load_rules, rule_files
from netwright.rules.testing import run_cases

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """Load them as a project without variables of its own does."""
    return load_rules([RULES], {})


def test_every_starter_rule_can_be_used(loaded: Loaded) -> None:
    """A fault in one of ours would be everybody's."""
    assert loaded.problems == ()
    assert len(loaded.rules) == len(list(RULES.glob("*.yaml")))


def test_every_starter_rule_ends_and_proves_itself(loaded: Loaded) -> None:
    """No incident stays open for ever, each rule has tests, and its name is that of its file."""
    for rule in loaded.rules:
        assert rule.name == Path(rule.path).stem
        assert rule.resolve_after or rule.resolve_on or rule.name == "heartbeat_missed", rule.name


def _fired(loaded: Loaded, events: list[Event]) -> list[tuple[str, dict[str, Value]]]:
    """Return which rules fire, and of which groups."""
    correlator = Correlator(loaded.rules)
    signals = [signal for event in events for signal in correlator.feed(event)]
    return [(one.rule.name, one.group) for one in signals if one.kind is SignalKind.FIRED]


def _seen(seconds: float, tag: str, fields: dict[str, Value]) -> Event:
    """Return an event of an exporter."""
    at = AT + timedelta(seconds=seconds)
    return Event(b"", tag=tag, device="r1", tenant="default", at=at, received_at=at, fields=fields)


def _flow(seconds: float, destination: str, port: int, source: str = "198.51.100.7") -> Event:
    ends: dict[str, Value] = {
        "source.ip": source,
        "destination.ip": destination,
        "destination.port": port,
    }
    return _seen(seconds, "FLOW", {**ends, "network.packets": 1})


def test_flows_of_one_address_to_many_ports_are_a_scan(loaded: Loaded) -> None:
    """And the answers, to as many high ports of the scanner, are none."""
    probes = [_flow(port / 50, "192.0.2.80", port) for port in range(1, 200)]
    answers = [
        _flow(port / 50, "198.51.100.7", 40_000 + port, source="192.0.2.80")
        for port in range(1, 200)
    ]

    fired = _fired(loaded, [event for pair in zip(probes, answers, strict=True) for event in pair])

    group = {"source.ip": "198.51.100.7", "destination.ip": "192.0.2.80"}
    assert fired == [("port_scan", group)]


def test_flows_of_one_address_to_one_port_of_many_are_a_sweep(loaded: Loaded) -> None:
    """So worms look for others; a browser that opens many pages does not look like it."""
    sweep = [_flow(n / 20, f"192.0.2.{n}", 445) for n in range(1, 100)]
    pages = [_flow(n / 20, f"192.0.2.{n}", 443, "192.0.2.200") for n in range(1, 100)]

    fired = _fired(loaded, [*sweep, *pages])

    assert fired == [("host_sweep", {"source.ip": "198.51.100.7", "destination.port": 445})]


def test_a_flood_is_one_when_the_wire_says_so_too(loaded: Loaded) -> None:
    """Flow records alone are wrong about unknown sampling; a full interface is not."""
    flood = [_flow(n / 500, "192.0.2.80", 80, f"203.0.113.{n % 250}") for n in range(2_100)]
    busy = _seen(5, "INTERFACE_COUNTERS", {"interface.utilization": 97.5})
    idle = _seen(5, "INTERFACE_COUNTERS", {"interface.utilization": 12.0})

    alone = {name for name, _ in _fired(loaded, [*flood, idle])}
    both = _fired(loaded, [*flood, busy])

    assert "flood" not in alone
    assert ("flood", {"device": "r1"}) in both


def test_what_is_denied_at_many_ports_is_a_scan_too(loaded: Loaded) -> None:
    """Where no flow records come in, the firewall's refusals tell."""
    denied = [
        replace(_flow(port / 10, "192.0.2.80", port), tag="TRAFFIC_DENIED") for port in range(1, 60)
    ]

    assert _fired(loaded, denied) == [("denied_scan", {"source.ip": "198.51.100.7"})]


def test_what_the_starter_rules_say_of_their_messages_holds(loaded: Loaded) -> None:
    """Real vendors' messages, through our profiles."""
    files = load_files(rule_files([RULES]), {}).files
    profiles = profiles_of(None)

    wrong = [
        (one.rule.name, outcome.name, outcome.faults)
        for one in files
        if one.rule
        for outcome in run_cases(one.rule, one.cases, loaded.rules, profiles)
        if outcome.faults
    ]
    assert wrong == []
