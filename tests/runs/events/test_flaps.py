"""A storm of one port, and a spool that is played again: netwright.runs.events.worker."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from netwright.events.rules.rule import Rule
from netwright.model.incident import Incident
from netwright.rules.loading import load_files
from netwright.runs.events import pipeline
from netwright.store.database import Store
from netwright.store.incidents import IncidentFilter, find_incidents
from netwright.store.migrate import open_current
from tests.runs.events.conftest import Bench

RULES = Path(__file__).parents[3] / "rules"
FLAPS = 4_000  # benchmarks/storm.py takes a hundred thousand
LINE = (
    b"<189>%d: Nov 24 10:00:00: %%LINEPROTO-5-UPDOWN:"
    b" Line protocol on Interface Gi0/1, changed state to %s"
)


@pytest.fixture(scope="module")
def rules() -> tuple[Rule, ...]:
    """Our rules about links and logins."""
    names = ("link_down", "link_flap", "brute_force_login", "ospf_neighbor_lost")
    return load_files([RULES / f"{name}.yaml" for name in names], {}).rules


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """A second database."""
    opened = open_current(f"sqlite:///{tmp_path / 'other.db'}")
    yield opened
    opened.close()


def _incidents(store: Store, *, explained: bool = False) -> list[Incident]:
    with store.read() as session:
        return find_incidents(session, "default", IncidentFilter(explained=explained))


def _flaps(number: int) -> Iterator[bytes]:
    for n in range(number):
        yield LINE % (n, (b"down", b"up")[n % 2])


def test_a_port_that_flaps_is_one_incident_that_counts_all(
    bench: Bench, rules: tuple[Rule, ...]
) -> None:
    """And each time that it is down is part of that one."""
    bench.receive(*_flaps(FLAPS))
    bench.drain(bench.with_parts(rules=rules))

    [flapping] = _incidents(bench.store)
    assert (flapping.title, flapping.count) == ("A link flaps", FLAPS)
    parts = [one for one in _incidents(bench.store, explained=True) if one.id != flapping.id]
    assert [(one.title, one.count, one.parent) for one in parts] == [
        ("A link is down", FLAPS // 2, flapping.id)
    ]


def test_a_slice_of_the_spool_makes_the_same_incidents_again(
    bench: Bench, rules: tuple[Rule, ...], other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is read at once: ids, counts, samples and history follow from the messages."""
    for source in ("192.0.2.1", "192.0.2.2"):
        bench.receive(*_flaps(60), source=source)
        bench.receive(*_flaps(1), source="192.0.2.3")
    parts = bench.with_parts(rules=rules)
    bench.drain(parts)
    monkeypatch.setattr(pipeline, "MOST_EVENTS", 7)
    bench.drain(replace(parts, store=other))

    first, again = (_incidents(each, explained=True) for each in (bench.store, other))
    assert len(first) == 5
    assert again == first
