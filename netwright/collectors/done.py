"""How far the workers of a project are."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from netwright.project import Project
from netwright.spool import Reader


class Done(NamedTuple):
    """How far the workers are."""

    position: int = 0
    """Everything before is stored."""
    stored: Mapping[str, int] = {}
    """How many messages of each kind of listener that is."""


def read_done(project: Project) -> Done:
    """Return how far the workers of a project are.

    Raises:
        StoreError: the database cannot be asked.
        SpoolError: nothing was ever received.
    """
    from netwright.store.event_shards import shard_reports  # noqa: PLC0415 - slow, and a
    from netwright.store.migrate import open_current  # noqa: PLC0415 - collector needs it not

    with Reader(project.spool) as reader:
        name = reader.name
    store = open_current(project.database_url)
    try:
        with store.read() as session:
            progress = [each.progress for each in shard_reports(session, name)]
    finally:
        store.close()
    stored: Counter[str] = Counter()
    for each in progress:
        stored.update(each.counters)
    return Done(min((each.position for each in progress), default=0), stored)
