"""The life of incidents: netwright.events.incidents.life."""

from dataclasses import replace
from datetime import timedelta
from functools import reduce
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from netwright.events.correlation.signal import Signal, SignalKind
from netwright.events.incidents.draft import SAMPLES
from netwright.events.incidents.life import (
    MOST_STEPS,
    acknowledged,
    follow,
    key_of,
    passed,
    resolved,
)
from netwright.model.incident import Incident, IncidentState, Key, Outage
from netwright.model.interface import Port
from tests.events.incidents.heard import AT, DEVICE_DOWN, event, signal

FIRED, CONTINUED = SignalKind.FIRED, SignalKind.CONTINUED
SUPPRESSED, CLEARED = SignalKind.SUPPRESSED, SignalKind.CLEARED


def _newest(*batches: list[Signal]) -> Incident:
    """Return the last incident after batches that share one fingerprint."""
    held: dict[Key, Incident] = {}
    for batch in batches:
        for incident in follow(held, batch):
            held[key_of(batch[0])] = incident
    return next(iter(held.values()))


def test_a_firing_opens_an_incident_about_what_its_events_name() -> None:
    """Who is called at night wants to read which port of which device."""
    fired = signal(FIRED, event(1), event(3), count=2)

    (incident,) = follow({}, [fired])

    assert incident.state is IncidentState.OPEN
    assert (incident.rule, incident.severity, incident.count) == ("flap", "medium", 2)
    assert incident.group == (("device", "sw-1"), ("interface.name", "Gi0/1"))
    assert (incident.devices, incident.ports) == (("sw-1",), (Port("sw-1", "Gi0/1"),))
    assert (incident.first_seen, incident.last_seen) == (
        AT + timedelta(seconds=1),
        AT + timedelta(seconds=3),
    )
    assert incident.samples == ("s-1", "s-3")


def test_a_hundred_thousand_flaps_are_one_incident_that_counts_them() -> None:
    """A storm is a normal day: one line on the screen, and few samples."""
    flaps = [signal(CONTINUED, event(position)) for position in range(2, 100_001)]

    (incident,) = follow({}, [signal(FIRED, event(1)), *flaps])

    assert incident.count == 100_000
    assert incident.samples == (
        *(f"s-{n}" for n in range(1, 6)),
        *(f"s-{n}" for n in range(99_996, 100_001)),
    )
    assert incident.last_seen == AT + timedelta(seconds=100_000)


@given(st.lists(st.integers(1, 40), max_size=4))
def test_batches_do_not_matter(cuts: list[int]) -> None:
    """A worker reads as much at a time as there is; that is no property of the incident."""
    signals = [signal(FIRED, event(1)), *(signal(CONTINUED, event(n)) for n in range(2, 40))]
    bounds = [0, *sorted(cuts), len(signals)]
    batches = [signals[a:b] for a, b in pairwise(bounds) if signals[a:b]]

    assert _newest(*batches) == _newest(signals)


def test_what_is_suppressed_is_counted_apart() -> None:
    """A cool-down hides firings, it does not lose them."""
    withheld = [signal(SUPPRESSED, event(position)) for position in (2, 3, 4)]
    incident = _newest([signal(FIRED, event(1))], withheld)

    assert (incident.count, incident.suppressed) == (4, 3)
    assert incident.last_seen == AT + timedelta(seconds=4)


def test_what_is_suppressed_after_the_end_opens_nothing() -> None:
    """The cool-down outlasts the incident: it came back, and is not shown again so soon."""
    batch = [signal(FIRED, event(1)), signal(CLEARED, at=AT), signal(SUPPRESSED, event(2))]

    (incident,) = follow({}, batch)

    assert (incident.state, incident.count, incident.suppressed) == (IncidentState.RESOLVED, 1, 1)
    assert follow({}, [signal(SUPPRESSED, event(2))]) == []


def test_a_counter_event_resolves_and_the_history_says_so() -> None:
    """The port came up again: nobody has to close that."""
    up = event(9)
    up.tag = "INTERFACE_UP"
    incident = _newest([signal(FIRED, event(1)), signal(CLEARED, up)])

    assert incident.is_resolved
    assert [(step.state, step.by) for step in incident.history] == [
        (IncidentState.OPEN, "rule"),
        (IncidentState.RESOLVED, "rule"),
    ]
    assert incident.history[-1].reason == "INTERFACE_UP"


def test_a_later_firing_opens_a_new_incident_that_knows_the_former() -> None:
    """The fifth time this month is worth knowing."""
    first, second = follow(
        {}, [signal(FIRED, event(1)), signal(CLEARED, at=AT), signal(FIRED, event(5))]
    )

    assert first.is_resolved
    assert (second.state, second.former) == (IncidentState.OPEN, first.id)


def test_what_is_back_at_once_is_the_same_incident() -> None:
    """A port that flaps would open one incident after the other; quiet in between opens a new."""
    flaps = []
    for position in range(1, 1001, 2):
        up = event(position + 1)
        up.tag = "INTERFACE_UP"
        flaps += [signal(FIRED, event(position)), signal(CLEARED, up)]

    (incident,) = follow({}, flaps)

    assert (incident.count, incident.state) == (500, IncidentState.RESOLVED)
    assert [step.state for step in incident.history] == [
        IncidentState.OPEN,
        IncidentState.RESOLVED,
    ]
    key = key_of(flaps[0])
    (same,) = follow({key: incident}, [signal(FIRED, event(1059))])
    (new,) = follow({key: incident}, [signal(FIRED, event(1060))])
    assert (same.id, same.count, same.state) == (incident.id, 501, IncidentState.OPEN)
    assert (new.former, new.count) == (incident.id, 1)


def test_an_incident_that_a_person_closed_opens_anew_while_it_goes_on() -> None:
    """To close is not to repair."""
    fired = signal(FIRED, event(1))
    (opened,) = follow({}, [fired])
    closed = resolved(opened, AT, "kim", "a false alarm")

    (again,) = follow({key_of(fired): closed}, [signal(CONTINUED, event(2))])

    assert (again.state, again.former) == (IncidentState.OPEN, closed.id)


def test_an_acknowledged_incident_stays_so_while_it_goes_on() -> None:
    """Somebody is working on it already."""
    fired = signal(FIRED, event(1))
    (opened,) = follow({}, [fired])
    taken = acknowledged(opened, AT, "kim", "")

    (incident,) = follow({key_of(fired): taken}, [signal(CONTINUED, event(2))])

    assert (incident.state, incident.count) == (IncidentState.ACKNOWLEDGED, 2)


def test_the_same_events_make_the_same_incident_twice() -> None:
    """Played again into the same database, a slice of a spool changes nothing."""
    fired = signal(FIRED, event(1))
    (once,) = follow({}, [fired])

    assert follow({}, [fired]) == [once]
    assert follow({key_of(fired): resolved(once, AT, "kim", "")}, [fired]) == []


def test_what_nothing_is_heard_of_is_due_after_its_time() -> None:
    """A rule that was deleted while its incident was open must not leave it open for ever."""
    incident = _newest([signal(FIRED, event(1))], [signal(CONTINUED, event(60))])

    assert incident.due_at == AT + timedelta(seconds=60, minutes=10)


def test_what_comes_after_its_time_finds_it_over_however_late_it_is_read() -> None:
    """A worker that catches up after hours makes the incidents that it would have made then."""
    at_once = [signal(FIRED, event(1)), signal(CONTINUED, event(1200))]

    first, second = follow({}, at_once)

    assert (first.is_resolved, second.former) == (True, first.id)
    assert first.history[-1].at == AT + timedelta(seconds=1, minutes=10)
    assert passed(replace(first, due_at=None)) == first
    (opened,) = follow({}, at_once[:1])
    assert passed(opened) == first


def test_an_absence_names_its_device_by_its_group() -> None:
    """Nothing was heard, so no event can tell."""
    (incident,) = follow({}, [signal(FIRED, rule=DEVICE_DOWN)])

    assert (incident.ports, incident.outage) == ((Port("sw-1", ""),), Outage.DEVICE)


def test_a_device_that_is_down_is_down_as_a_whole() -> None:
    """Its last message may have named a port."""
    (incident,) = follow({}, [signal(FIRED, event(1), rule=DEVICE_DOWN)])

    assert incident.ports == (Port("sw-1", ""),)


def test_an_unknown_sender_is_shown_by_its_address() -> None:
    """Better than no device at all."""
    stranger = event(1)
    stranger.device, stranger.source = None, "192.0.2.7"

    (incident,) = follow({}, [signal(FIRED, stranger)])

    assert incident.devices == ("192.0.2.7",)


def test_a_history_is_bounded() -> None:
    """People and rules may go back and forth for years."""
    (incident,) = follow({}, [signal(FIRED, event(1))])

    many = reduce(lambda one, _: acknowledged(one, AT, "kim", ""), range(300), incident)

    assert len(many.history) == MOST_STEPS
    assert many.history[0].state is IncidentState.OPEN
    assert len(incident.samples) <= 2 * SAMPLES
