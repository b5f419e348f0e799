"""Both databases, and a spool with a worker on it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event as Flag

import pytest

from netwright.events.context import Profiles
from netwright.events.origin import Senders
from netwright.events.rules.rule import Rule
from netwright.model.event import Event
from netwright.model.received import ListenerKind
from netwright.project import init_project
from netwright.project.directory import Project
from netwright.project.profiles import profiles_of
from netwright.rules.reading import read_rule
from netwright.runs.clock import utc_now
from netwright.runs.events.origins import Origins
from netwright.runs.events.pruning import Pruning
from netwright.runs.events.worker import Parts, Worker
from netwright.spool import Reader, Writer
from netwright.store.database import Store
from netwright.store.event_shards import Shard
from netwright.store.events import ANY, list_events
from tests.store.conftest import migrated_postgres, migrated_sqlite, store

__all__ = ["migrated_postgres", "migrated_sqlite", "store"]

SSHD = b"<38>Nov 24 10:00:00 gw sshd[7]: Failed password for root from %s port 4711 ssh2"
THREE = """
title: three failed logins
id: 5b1f0c0e-6d0e-4a53-9c1a-3a2f5d1f7a10
status: stable
severity: high
detection:
  selection: {message|contains: Failed password}
  condition: selection
correlation:
  {type: event_count, group-by: [source], timespan: 60s, condition: {gte: 3}, cooldown: 10m}
incident: {fingerprint: [source], resolve_after: 30m}
"""


@pytest.fixture(scope="session")
def profiles() -> Profiles:
    """What we carry."""
    return profiles_of(None)


@pytest.fixture
def three() -> Rule:
    """A rule that fires at the third failed login from one sender."""
    read = read_rule("three.yaml", THREE, {})
    assert read.rule is not None
    return read.rule


@dataclass
class Bench:
    """A project, its spool with a writer, and what a worker on it needs."""

    project: Project
    store: Store
    writer: Writer
    parts: Parts

    def receive(self, *payloads: bytes, source: str = "192.0.2.1", peer: str = "") -> None:
        """Put messages into the spool, as a collector does."""
        for payload in payloads:
            at_ns = int(utc_now().timestamp() * 1e9)
            self.writer.append(at_ns, ListenerKind.UDP, source, 514, peer, payload)

    def drain(self, parts: Parts | None = None) -> Worker:
        """Let a worker do what is there."""
        worker = Worker(parts or self.parts, Flag())
        worker.run(once=True)
        return worker

    def stored(self, tenant: str = "default") -> list[Event]:
        """Return what is stored, in the order of receipt."""
        with self.store.read() as session:
            return list_events(session, tenant, ANY, 100_000)[::-1]

    def with_parts(
        self,
        *,
        shard: tuple[int, int] = (1, 0),
        rules: Sequence[Rule] = (),
        senders: Senders | None = None,
        clock: Callable[[], datetime] = utc_now,
        profiles: Profiles | None = None,
    ) -> Parts:
        """Return the parts of a worker that is told something else."""
        parts = replace(
            self.parts,
            shard=Shard(self.parts.shard.spool, *shard),
            rules=rules,
            clock=clock,
            profiles=profiles or self.parts.profiles,
        )
        if senders:
            parts = replace(parts, origins=Origins(self.project, self.store, senders))
        return parts


@pytest.fixture
def bench(tmp_path: Path, store: Store, profiles: Profiles) -> Iterator[Bench]:
    """A worker without rules, and a spool to fill."""
    project = init_project(tmp_path / "project")
    with Writer(project.spool, 64 << 20) as writer, Reader(project.spool) as reader:
        parts = Parts(
            store=store,
            spool=project.spool,
            reader=reader,
            shard=Shard(reader.name),
            owner="test",
            origins=Origins(project, store, Senders()),
            profiles=profiles,
            rules=(),
            pruning=Pruning(store, 1_000_000),
            clock=utc_now,
        )
        yield Bench(project, store, writer, parts)
