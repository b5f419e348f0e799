"""Incidents as a worker keeps them: netwright.runs.incidents.book."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from netwright.events.correlation.signal import Signal, SignalKind
from netwright.events.incidents.life import GRACE
from netwright.model.device import Tier
from netwright.model.incident import Cable, Incident, IncidentState, Root
from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, Node, Topology
from netwright.runs.incidents.book import IncidentBook
from netwright.runs.incidents.decisions import Act, acknowledge, close
from netwright.store.database import Store
from netwright.store.incidents import IncidentFilter, find_incidents
from netwright.store.migrate import open_current
from netwright.store.past import record_topology
from tests.events.incidents.heard import ADJACENCY, AT, DEVICE_DOWN, FLAP, LINK_DOWN, event, signal

FIRED, CONTINUED, CLEARED = SignalKind.FIRED, SignalKind.CONTINUED, SignalKind.CLEARED
UPLINK = Cable(Port("core", "GigabitEthernet1/0/1"), Port("dist", "Gi0/1"))
SWITCHES = [f"sw-{n:03}" for n in range(200)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return a database that knows a core, a distribution switch and 200 behind it."""
    opened = open_current(f"sqlite:///{tmp_path / 'netwright.db'}")
    access = [Cable(Port("dist", f"Gi1/0/{n}"), Port(sw, "Gi0/1")) for n, sw in enumerate(SWITCHES)]
    cables = sorted([UPLINK, *access])
    links = tuple(Link(a, b, 2, LinkKind.P2P, (), 0.99) for a, b in cables)
    tiers = {"core": Tier.CORE.value, "dist": Tier.DISTRIBUTION.value}
    names = sorted({*tiers, *SWITCHES})
    nodes = tuple(Node(name, "switch", tiers.get(name, Tier.ACCESS.value)) for name in names)
    with opened.write() as session:
        record_topology(session, "default", Topology(AT, nodes, links))
    yield opened
    opened.close()


def _save(store: Store, *signals: Signal, at: datetime = AT) -> list[Incident]:
    with store.write() as session:
        return IncidentBook().save(session, signals, at)


def _shown(store: Store, *, explained: bool = False) -> dict[str, Incident]:
    """Return what `incidents list` shows, by device."""
    with store.read() as session:
        found = find_incidents(session, "default", IncidentFilter(explained=explained))
    return {str(one.group[0][1]): one for one in found if not one.is_resolved}


def _link_down(device: str, if_name: str, position: int = 1) -> Signal:
    return signal(FIRED, event(position, device, if_name), rule=LINK_DOWN)


def _silent(device: str, position: int = 60) -> Signal:
    return signal(FIRED, event(position, device, ""), rule=DEVICE_DOWN)


def _over(of: Signal, position: int) -> Signal:
    at = AT + timedelta(seconds=position)
    return of._replace(kind=CLEARED, at=at, events=())


def test_an_incident_names_the_link_of_its_port_by_any_of_its_names(store: Store) -> None:
    """IOS writes GigabitEthernet1/0/1 into its log, and Gi1/0/1 into its tables."""
    (incident,) = _save(store, signal(FIRED, event(1, "core", "Gi1/0/1"), rule=FLAP))

    assert incident.links == (UPLINK,)
    assert incident.root == Root("core", "GigabitEthernet1/0/1", UPLINK)


def test_two_hundred_silent_switches_behind_a_dead_link_are_one_incident(store: Store) -> None:
    """In whatever order and batches they are told."""
    _save(store, *map(_silent, SWITCHES[:100]))
    _save(store, _silent("dist"), _link_down("core", "Gi1/0/1", 90))
    _save(store, *map(_silent, SWITCHES[100:]))

    (incident,) = _shown(store).values()
    assert (incident.rule, incident.root) == (
        "link-down",
        Root("core", "GigabitEthernet1/0/1", UPLINK),
    )
    assert set(incident.devices) == {"core", "dist", *SWITCHES}
    assert len(_shown(store, explained=True)) == 202


def test_what_does_not_come_back_with_its_root_is_shown_after_a_while(store: Store) -> None:
    """Polls take a minute to notice that switches answer again; then one has its own trouble."""
    down, silent = _link_down("core", "Gi1/0/1"), [_silent(name) for name in SWITCHES[:3]]
    _save(store, down, *silent)
    _save(store, _over(down, 100))
    assert _shown(store) == {}

    _save(store, _over(silent[0], 110), _over(silent[1], 110))
    _save(store, at=AT + timedelta(seconds=100) + GRACE)

    shown = _shown(store)
    assert shown.keys() == {SWITCHES[2]}
    assert shown[SWITCHES[2]].parent is None


def test_a_link_that_no_event_names_takes_no_device_down(store: Store) -> None:
    """A notification may tell no port at all; the core is not dead for that."""
    _save(store, _link_down("core", ""), _silent("dist"))

    assert len(_shown(store)) == 2


def test_an_incident_of_which_nothing_is_heard_resolves(store: Store) -> None:
    """`resolve_after` is counted from the last event."""
    _save(store, signal(FIRED, event(1)))
    _save(store, signal(CONTINUED, event(300)))

    assert _save(store, at=AT + timedelta(seconds=899)) == []
    (over,) = _save(store, at=AT + timedelta(seconds=900))

    assert over.is_resolved
    assert over.history[-1].reason == "quiet"


def test_a_restart_in_between_changes_nothing(store: Store, tmp_path: Path) -> None:
    """A book holds nothing that is not in the database."""
    signals = [signal(FIRED, event(1)), *(signal(CONTINUED, event(n)) for n in range(2, 50))]
    for one in signals:
        _save(store, one)
    other = open_current(f"sqlite:///{tmp_path / 'other.db'}")
    with other.write() as session:
        IncidentBook().save(session, signals, AT)
    with store.read() as a, other.read() as b:
        found = [find_incidents(each, "default", IncidentFilter()) for each in (a, b)]
    other.close()

    assert [replace(one, links=(), root=None) for one in found[0]] == [
        replace(one, links=(), root=None) for one in found[1]
    ]


def test_people_take_incidents_in_hand_and_close_them(store: Store) -> None:
    """Who did it and why is kept."""
    (opened,) = _save(store, signal(FIRED, event(1)))

    (taken,) = acknowledge(store, "default", [opened.id], Act(AT, "kim", "on my way"))
    (closed,) = close(store, "default", [opened.id], Act(AT, "kim", "new cable"))

    assert taken.state is IncidentState.ACKNOWLEDGED
    assert [(step.by, step.reason) for step in closed.history[1:]] == [
        ("kim", "on my way"),
        ("kim", "new cable"),
    ]


def test_a_root_that_a_person_closes_gives_back_what_it_explained(store: Store) -> None:
    """The link was repaired, somebody said; the switch behind it is still silent."""
    _save(store, _link_down("core", "Gi1/0/1"), _silent("dist"))
    (root,) = _shown(store).values()

    close(store, "default", [root.id], Act(AT, "kim", "repaired"))
    _save(store, at=AT + GRACE)

    assert _shown(store).keys() == {"dist"}


def test_neighbors_that_a_dead_link_separates_are_part_of_its_incident(store: Store) -> None:
    """Over units of their ports, and by the neighbors' names; by themselves once it is up."""
    by_name = event(40, "sw-000", "Gi0/1.100", **{"neighbor.name": "DIST.example.net"})
    bgp = event(41, "dist", "", **{"neighbor.address": "sw-000"})
    lost = [signal(FIRED, one, rule=ADJACENCY) for one in (by_name, bgp)]
    _save(store, *lost)
    assert len(_shown(store)) == 1  # both ends of one adjacency

    down = _link_down("dist", "Gi1/0/0", 42)
    _save(store, down)

    (link,) = _shown(store).values()
    assert (link.rule, len(_shown(store, explained=True))) == ("link-down", 2)
    _save(store, _over(down, 100))
    _save(store, at=AT + timedelta(seconds=100) + GRACE)
    assert {one.rule for one in _shown(store).values()} == {"lost"}


@pytest.mark.parametrize(("standpoints", "incidents"), [(("sw-000",), 1), ((), 3)])
def test_we_stand_where_the_settings_say(
    store: Store, standpoints: tuple[str, ...], incidents: int
) -> None:
    """The collector is at a branch: all that it no longer reaches hangs on its own uplink."""
    signals = [_link_down("sw-000", "Gi0/1"), _silent("sw-001"), _silent("sw-002")]
    with store.write() as session:
        IncidentBook(standpoints).save(session, signals, AT)

    assert len(_shown(store)) == incidents
